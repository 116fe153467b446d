"""Who may open which route? Nobody, unless the route says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from workflows.facts import Actor

PUBLIC = "public"
SIGNED_IN = "signed_in"
DEMO = "demo"
View = TypeVar("View", bound=Callable[..., Any])

OBJECTOR = Actor(0, "objector", frozenset({"objector"}))


def allow(*roles: str) -> Callable[[View], View]:
    """Declare who may use a view: roles, or `PUBLIC`, `SIGNED_IN`, `DEMO` (in a demo, anyone).

    Put it under the route decorator. A view without it answers nobody (deny by default).
    """

    def declare(view: View) -> View:
        view.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return declare


def roles_of(app: Flask, endpoint: str) -> frozenset[str]:
    """The roles that an endpoint declares; empty where it declares none."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return frozenset({PUBLIC})
    found: frozenset[str] = getattr(app.view_functions[endpoint], "allowed_roles", frozenset())
    return found


def actor() -> Actor:
    """Who acts in this request, for the door; the public is an objector with no account."""
    return current_user.actor if current_user.is_authenticated else OBJECTOR


def must_sign_in() -> bool:
    """Is this for somebody with an account, and nobody is signed in?"""
    roles = roles_of(current_app, request.endpoint) if request.endpoint else frozenset()
    return not current_user.is_authenticated and not {PUBLIC, DEMO} & roles


def guard_routes(app: Flask) -> None:
    """Refuse, before any view runs, who isn't declared for its route."""

    @app.before_request
    def _check() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None  # 404 or 405 by itself
        roles = roles_of(current_app, request.endpoint)
        if PUBLIC in roles:
            return None
        if DEMO in roles:
            return None if current_app.extensions["casework"].demo else abort(404)
        if not current_user.is_authenticated:
            return _sign_in()
        if SIGNED_IN in roles or current_user.actor.has(*roles):
            return None
        return abort(403)


def _sign_in() -> Response:
    if request.method not in ("GET", "HEAD"):
        abort(401)  # errors_web.py gives back what was typed
    return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))

"""What does every page's frame show: where to go, who I am, which moment it is?"""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, current_app, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from casework.access import DEMO, PUBLIC, SIGNED_IN, roles_of
from casework.filters import day_words, iso, moment_words
from casework.i18n import display_links, language, theme
from casework.models import Arrangement, User
from casework.reading import casework, now, session
from casework.roles import role_words
from workflows.facts import Actor

DESK = "/recommend"
# Where to go, in this order; what nobody built yet, or isn't this reader's, isn't shown.
OWN = (
    ("/dashboard", _l("Dashboard")),
    (DESK, _l("Recommendation desk")),
    ("/review", _l("Review")),
    ("/cases", _l("Cases")),
    ("/rounds", _l("Rounds")),
    ("/lists", _l("Shortlists")),
    ("/objections", _l("Objections")),
    ("/complaints", _l("Complaints about staff")),
    ("/incentives", _l("Incentive years")),
    ("/sanctions", _l("Sanctions")),
    ("/admin/users", _l("Accounts")),
    ("/admin/calendar", _l("Working calendar")),
    ("/admin/templates", _l("Word templates")),
    ("/admin/audit", _l("Audit")),
    ("/rules", _l("Rules")),
)
OPEN = (
    ("/", _l("Publicity")),
    ("/results", _l("Results")),
    ("/follow", _l("Follow an objection")),
    ("/rules", _l("Rules")),
)
# What the demo's menu of accounts sends for the public, who has none.
NOBODY = "public"
FOOT = {
    "help": "/help", "accessibility": "/accessibility", "keyboard": "/keyboard",
    "privacy": "/privacy", "complain": "/complain", "open_data": "/data", "contact": "/contact",
}  # fmt: skip
FEED = "/feed.atom"
DEMO_MOVES = (
    ("hour", _l("+1 hour")),
    ("day", _l("+1 day")),
    ("next", _l("To the next deadline")),
    ("past", _l("Past the next deadline")),
)


def endpoint_at(path: str) -> str | None:
    """The endpoint that answers GET `path`; None where nothing does."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return None
    try:
        endpoint, _ = adapter.match(path, method="GET")
    except HTTPException:
        return None
    return str(endpoint)


def may_open(path: str, actor: Actor | None) -> bool:
    """Is there a page at `path`, and may this person open it?"""
    endpoint = endpoint_at(path)
    if endpoint is None:
        return False
    roles = roles_of(current_app, endpoint)
    if PUBLIC in roles or (DEMO in roles and casework().demo):
        return True
    return actor is not None and (SIGNED_IN in roles or actor.has(*roles))


def home_of(actor: Actor | None) -> str:
    """The page on which this person starts."""
    if actor is not None:
        for path, _ in OWN[:-1]:
            if may_open(path, actor):
                return path
    return "/"


def desk_name(actor: Actor) -> str:
    """What the desk of this person is called: a unit recommends, others do their part of it."""
    return gettext("Recommendation desk") if actor.has("unit") else gettext("My items")


def _nav(actor: Actor | None) -> list[dict[str, Any]]:
    # The pages for the public look alike to everybody; one more link leads back to work.
    pages = OWN if actor and request.blueprint != "public" else OPEN
    found = [{"url": path, "label": label, "active": _here(path)}
             for path, label in pages if may_open(path, actor)]  # fmt: skip
    for one in found:
        if actor and one["url"] == DESK:
            one["label"] = desk_name(actor)
    if actor and pages is OPEN:
        found.append({"url": home_of(actor), "label": gettext("My desk"), "active": False})
    return found


def _here(path: str) -> bool:
    if path == "/review" and request.path.startswith("/assessments/"):  # one city of the review
        return True
    return request.path == path or (path != "/" and request.path.startswith(path + "/"))


def _here_in_full() -> str:
    """Where somebody who holds this page on paper finds it again."""
    asked = [(k, v) for k, v in request.args.items(multi=True) if k not in ("lang", "theme")]
    address = casework().config.base_url.rstrip("/") + quote(request.path, safe="/:@")
    return f"{address}?{urlencode(asked)}" if asked else address


def _links(actor: Actor | None) -> dict[str, Any]:
    home = home_of(actor) if request.blueprint != "public" else "/"
    found: dict[str, Any] = {"home": home, "here": _here_in_full(), **display_links()}
    wanted = FOOT | {"login": "/login", "atom": FEED}
    if actor:
        wanted |= {"account": "/account"}
        found["logout"] = "/logout"
    found |= {name: path for name, path in wanted.items() if endpoint_at(path)}
    if "atom" in found and not language().startswith("zh"):
        found["atom"] += "?lang=en"  # a feed goes by its address alone
    return found


def _calendar_until() -> str:
    year = session().scalar(select(func.max(Arrangement.year)))
    return day_words(date(year, 12, 31), language()) if year else ""


def _demo() -> SimpleNamespace | None:
    if not casework().demo:
        return None
    lang, at = language(), now()
    accounts = session().scalars(
        select(User).where(User.demo.is_(True), User.active.is_(True)).order_by(User.id)
    )
    shown = [SimpleNamespace(id=str(u.id), name=u.name, role=", ".join(role_words(u.roles, lang)))
             for u in accounts]  # fmt: skip
    shown.insert(0, SimpleNamespace(id=NOBODY, name=gettext("The public"),
                                    role=gettext("not signed in")))  # fmt: skip
    mine = str(current_user.id) if current_user.is_authenticated else NOBODY
    return SimpleNamespace(
        now_iso=iso(at), now_words=moment_words(at, lang, weekday=True), accounts=shown,
        current=next((a for a in shown if a.id == mine), None),
        clock_url="/demo/clock", account_url="/demo/switch", inbox_url="/demo/inbox",
        moves=[{"value": value, "words": words} for value, words in DEMO_MOVES],
    )  # fmt: skip


def _host_clock() -> str:
    """What stands beside an instant that isn't of the demo's clock, which may be years ahead."""
    more = gettext("the server's own clock")
    return gettext(" (%(more)s)", more=more) if casework().demo else ""


def context() -> dict[str, Any]:
    """What the layouts rely on. Where the database can't answer, the page does without it."""
    lang = language()
    found: dict[str, Any] = {"lang": lang, "theme": theme()}
    try:
        me = current_user if current_user.is_authenticated else None
        actor = me.actor if me else None
        found |= {
            "links": _links(actor), "nav": _nav(actor), "now": now(),
            "desk_name": desk_name(actor) if actor else "",
            "now_words": moment_words(now(), lang, weekday=True),
            "me": me and SimpleNamespace(name=me.name, org=me.org.words(lang),
                                         roles=me.roles(lang)),
            "demo": _demo(), "calendar_until": _calendar_until(), "host_clock": _host_clock(),
        }  # fmt: skip
    except SQLAlchemyError:
        current_app.logger.exception("the frame of a page couldn't be read")
        found.setdefault("links", {"home": "/"})
    return found


def init(app: Flask) -> None:
    """Give the layouts what they rely on, on every page."""
    app.context_processor(context)

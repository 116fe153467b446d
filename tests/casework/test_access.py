"""Does every route say who may use it, and does it let in nobody else?"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from casework.access import DEMO, PUBLIC, SIGNED_IN, roles_of
from casework.models import RefusalRow
from casework.roles import ROLES
from tests.support import routes
from tests.support.installation import app_on, client_of, empty_demo, staffed_installation

# What stands in an address where a test needs none that exists.
SAMPLES = {
    "int": "4711",
    "path": "base.css",
    "default": "nothing",
    "string": "nothing",
    "subject": "cases",
    "any": "pdf",
}

# Their form looks at its token itself, and comes back with what was typed.
CHECKED_BY_THE_FORM = {
    "public.lodge_against_case",
    "public.lodge_against_list",
    "public.lodge_complaint",
}


@pytest.fixture
def app(new_database: Callable[..., str], tmp_path: Path) -> Flask:
    return app_on(new_database("sqlite", recipe=staffed_installation), tmp_path)


@pytest.fixture
def demo(new_database: Callable[..., str], tmp_path: Path) -> Flask:
    return app_on(new_database("sqlite", recipe=empty_demo), tmp_path)


def own_rules(app: Flask, method: str) -> list[tuple[str, str, frozenset[str]]]:
    """(endpoint, address with samples, roles) of every route that takes `method`."""
    found = []
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or set()) and not rule.endpoint.endswith("static"):
            address = re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>",
                             lambda m: SAMPLES[m[1] or "default"], rule.rule)  # fmt: skip
            found.append((rule.endpoint, address, roles_of(app, rule.endpoint)))
    return found


def test_every_route_is_in_the_table_with_whom_it_lets_in(app: Flask) -> None:
    """After a change on purpose: python -m tests.support.routes, and read the difference."""
    assert routes.lines(app) == routes.TABLE.read_text("utf-8").splitlines()


def test_no_route_leaves_unsaid_whom_it_lets_in(app: Flask) -> None:
    silent = [str(r) for r in app.url_map.iter_rules() if not roles_of(app, r.endpoint)]
    assert silent == []


def test_a_route_names_only_roles_that_there_are(app: Flask) -> None:
    known = {*ROLES, PUBLIC, SIGNED_IN, DEMO}
    for rule in app.url_map.iter_rules():
        assert roles_of(app, rule.endpoint) <= known, rule


def test_a_view_that_says_nothing_answers_nobody(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert client_of(app).get("/forgotten").status_code == 302
    for role in ROLES:
        assert client_of(app, role).get("/forgotten").status_code == 403


def test_a_view_answers_get_or_changes_something_but_not_both(app: Flask) -> None:
    both = [str(r) for r in app.url_map.iter_rules() if {"GET", "POST"} <= (r.methods or set())]
    assert both == []


def test_nobody_is_let_in_without_signing_in_but_to_public_pages(app: Flask) -> None:
    client = client_of(app)
    for endpoint, address, roles in own_rules(app, "GET"):
        answer = client.get(address)
        if PUBLIC in roles:
            assert answer.status_code in (200, 302, 404, 503), address
        elif DEMO in roles:
            assert answer.status_code == 404, address
        else:
            assert answer.status_code == 302, address
            assert answer.headers["Location"].startswith("/login?next="), address
        assert answer.status_code != 500, endpoint


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_its_own_pages_and_is_refused_the_others(app: Flask, role: str) -> None:
    client = client_of(app, role)
    for _, address, roles in own_rules(app, "GET"):
        answer = client.get(address)
        if roles & {PUBLIC, SIGNED_IN, role}:
            assert answer.status_code in (200, 302, 303, 404, 503), (address, answer.status_code)
        else:
            assert answer.status_code == (404 if DEMO in roles else 403), address


@pytest.mark.parametrize("role", ROLES)
def test_a_role_can_post_only_where_its_pages_are(app: Flask, role: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for endpoint, address, roles in own_rules(app, "POST"):
        if roles & {PUBLIC, SIGNED_IN, role}:
            continue
        answer = client_of(app, role).post(address)
        assert answer.status_code == (404 if DEMO in roles else 403), endpoint


def test_a_page_that_is_refused_goes_on_record(app: Flask) -> None:
    client_of(app, "city").get("/admin/users")
    with app.extensions["casework"].db.reading() as session:
        row = session.scalars(select(RefusalRow)).one()
    assert (row.subject, row.action, row.role) == ("page/admin.users", "GET", "city")


def test_every_post_without_its_token_is_refused_before_anything_else(
    app: Flask, demo: Flask
) -> None:  # fmt: skip
    for one in (app, demo):
        for login in (None, "ministry", "account_admin"):
            client = client_of(one, login)
            for endpoint, address, roles in own_rules(one, "POST"):
                if endpoint not in CHECKED_BY_THE_FORM:
                    answer = client.post(address, data={"a": "b"})
                    known = login or {PUBLIC, DEMO} & roles
                    assert answer.status_code == (400 if known else 401), endpoint


def test_no_other_view_is_left_out_of_that_protection(app: Flask) -> None:
    csrf = app.extensions["csrf"]
    assert csrf._exempt_blueprints == set()
    left_out = {e for e, view in app.view_functions.items()
                if f"{view.__module__}.{view.__name__}" in csrf._exempt_views}  # fmt: skip
    assert left_out == CHECKED_BY_THE_FORM


def test_an_expired_form_says_what_to_do_in_the_readers_language(app: Flask) -> None:
    answer = client_of(app).post("/login?lang=en")
    assert answer.status_code == 400
    assert "Go back, load the page again" in answer.text


def test_the_demos_pages_exist_only_in_a_demo(app: Flask, demo: Flask) -> None:
    paths = [a for _, a, roles in own_rules(app, "GET") if DEMO in roles]
    assert "/demo/inbox" in paths
    for path in paths:
        assert client_of(app, "system_admin").get(path).status_code == 404
    assert client_of(demo).get("/demo/inbox").status_code == 200

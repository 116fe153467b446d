"""Does a cookie open its owner's session alone, and tell nobody anything?"""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from casework.models import LoginSession
from casework.services import login_sessions
from tests.support.accounts import PASSWORD, is_in, sign_in, with_a_password
from tests.support.installation import db_of, session_of


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    return unsealed(with_a_password)


def test_a_cookie_planted_before_signing_in_is_worth_nothing_after(app: Flask) -> None:
    """Session fixation: the token is new, and nothing of the old session is carried over."""
    client, attacker = app.test_client(), app.test_client()
    attacker.get("/login")
    with attacker.session_transaction() as planted:
        planted["csrf_token"] = "known"
        planted["_user_id"] = "known"
    cookie = attacker.get_cookie("session")
    assert cookie
    client.set_cookie("session", cookie.value)
    sign_in(client)
    with client.session_transaction() as now:
        assert now["_user_id"] != "known"
        assert now.get("csrf_token") != "known"
    assert not is_in(attacker)


def test_each_signing_in_has_a_token_of_its_own_and_the_table_none(app: Flask) -> None:
    tokens = {session_of(app, "ministry") for _ in range(5)}
    assert len(tokens) == 5
    with db_of(app).reading() as session:
        kept = set(session.scalars(select(LoginSession.token_hash)))
    assert kept == {login_sessions.token_hash(token) for token in tokens}
    assert not kept & tokens


def test_the_cookie_says_nothing_about_the_person(app: Flask) -> None:
    client = app.test_client()
    sign_in(client)
    with client.session_transaction() as session:
        assert set(session) <= {"_user_id", "_fresh", "_id", "csrf_token", "last_visit", "_flashes"}
        assert "ministry" not in str(dict(session))


def test_a_cookie_signed_by_somebody_else_opens_nothing(app: Flask, tmp_path: Path) -> None:
    token = session_of(app, "ministry")
    other = Flask("other")
    other.secret_key = "not ours"
    forged = other.session_interface.get_signing_serializer(other).dumps({"_user_id": token})  # type: ignore[attr-defined]
    client = app.test_client()
    client.set_cookie("session", forged)
    assert not is_in(client)


def test_nobody_is_remembered(app: Flask) -> None:
    client = app.test_client()
    answer = client.post("/login", data={"login": "ministry", "password": PASSWORD,
                                         "remember": "y", "remember_me": "1"})  # fmt: skip
    names = {c.partition("=")[0] for c in answer.headers.getlist("Set-Cookie")}
    assert names <= {"session", "lang"}
    kept = client.get_cookie("session")
    assert kept
    assert kept.expires is None
    assert kept.max_age is None


@pytest.mark.parametrize("https", [False, True])
def test_every_cookie_is_closed_to_scripts_and_to_other_sites(
    unsealed: Callable[..., Flask], https: bool
) -> None:  # fmt: skip
    client, base = (
        unsealed(with_a_password, https=https).test_client(),
        "https://localhost" if https else "http://localhost",
    )
    seen = set()
    for answer in (
        client.get("/login?lang=en&theme=dark", base_url=base),
        client.post("/login", base_url=base, data={"login": "ministry", "password": PASSWORD}),
        client.post("/account", base_url=base, data={"name": "甲", "lang": "en"}),
        client.post("/logout", base_url=base),
    ):
        for text in answer.headers.getlist("Set-Cookie"):
            for name, morsel in SimpleCookie(text).items():
                seen.add(name)
                assert morsel["httponly"], text
                assert morsel["samesite"] == "Lax", text
                assert bool(morsel["secure"]) is https, text
    assert seen == {"__Host-session" if https else "session", "lang", "theme"}

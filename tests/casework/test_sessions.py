"""Does a session go on while it is used, and end when it has to, for every copy of its cookie?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from casework.business_clock import BusinessClock, wall
from casework.models import LoginSession, User
from casework.services import accounts, login_sessions, passwords
from casework.services.account_stream import CONSOLE
from tests.support.accounts import PASSWORD, is_in, sign_in, user, with_a_password
from tests.support.installation import app_on, client_of, db_of, empty_demo, session_of


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    return unsealed(with_a_password)


def age(app: Flask, **columns: timedelta) -> None:
    """Make every session so much older."""
    with db_of(app).reading() as session:
        for row in session.scalars(select(LoginSession)):
            for name, by in columns.items():
                setattr(row, name, getattr(row, name) - by)
        session.commit()


def test_a_session_goes_on_while_it_is_used(app: Flask) -> None:
    client = app.test_client()
    sign_in(client)
    for _ in range(6):
        age(app, seen_at=timedelta(minutes=20))
        assert is_in(client)


def test_a_session_ends_when_it_is_idle(app: Flask) -> None:
    client = app.test_client()
    sign_in(client)
    age(app, seen_at=timedelta(minutes=29, seconds=50))
    assert is_in(client)
    age(app, seen_at=timedelta(minutes=30))
    assert not is_in(client)


def test_a_session_ends_after_its_hours_however_busy_it_is(app: Flask) -> None:
    client = app.test_client()
    sign_in(client)
    age(app, started_at=timedelta(hours=9, minutes=59))
    assert is_in(client)
    age(app, started_at=timedelta(minutes=1))
    assert not is_in(client)


@pytest.mark.parametrize("column", ["started_at", "seen_at"])
def test_a_session_from_ahead_of_the_clock_is_over(app: Flask, column: str) -> None:
    """The host's clock was wrong, and was put right; machines may differ a little all the same."""
    client = app.test_client()
    sign_in(client)
    age(app, **{column: -timedelta(minutes=1)})
    assert is_in(client)
    age(app, **{column: -timedelta(days=300)})
    assert not is_in(client)


def test_a_session_from_ahead_of_the_clock_is_cleared_away(app: Flask) -> None:
    sign_in(app.test_client())
    age(app, started_at=-timedelta(days=300))
    client = app.test_client()
    sign_in(client)
    age(app, seen_at=timedelta(minutes=5))
    assert is_in(client)
    with db_of(app).reading() as session:
        assert len(session.scalars(select(LoginSession)).all()) == 1


def test_moving_the_demos_clock_signs_nobody_out(
    new_database: Callable[..., str], tmp_path: Path
) -> None:  # fmt: skip
    demo = app_on(new_database("sqlite", recipe=empty_demo), tmp_path)
    client = client_of(demo, "unit")
    BusinessClock(db_of(demo)).set(datetime(2031, 1, 1, tzinfo=UTC))
    assert is_in(client)


def test_signing_out_ends_the_session_for_a_copied_cookie_too(app: Flask) -> None:
    client, thief = app.test_client(), app.test_client()
    sign_in(client)
    stolen = client.get_cookie("session")
    assert stolen
    thief.set_cookie("session", stolen.value)
    assert is_in(thief)
    assert client.post("/logout").status_code == 303
    assert not is_in(client)
    thief.set_cookie("session", stolen.value)
    assert not is_in(thief)
    with db_of(app).reading() as session:
        assert session.scalars(select(LoginSession)).all() == []


def test_signing_out_is_no_link_that_another_page_could_follow(app: Flask) -> None:
    assert client_of(app, "ministry").get("/logout").status_code == 404


@pytest.mark.parametrize("end", ["roles", "close", "password"])
def test_another_role_a_closed_account_and_a_new_password_end_sessions(
    app: Flask, end: str
) -> None:  # fmt: skip
    db, client = db_of(app), app.test_client()
    sign_in(client)
    assert is_in(client)
    who = user(db, "ministry").id
    if end == "roles":
        accounts.give_roles(db, who, ["leader"], actor=CONSOLE, now=wall())
    elif end == "close":
        accounts.deactivate(db, who, actor=CONSOLE, now=wall())
    else:
        passwords.set_from_console(db, who, "another way home", now=wall())
    assert not is_in(client)
    assert client_of(app, "leader").get("/account").status_code == 200


def test_a_closed_account_is_out_even_where_its_session_was_left(app: Flask) -> None:
    client = client_of(app, "ministry")
    with db_of(app).reading() as session:
        session.execute(update(User).where(User.login == "ministry").values(active=False))
        session.commit()
    assert not is_in(client)


def test_changing_ones_password_ends_the_other_sessions_and_keeps_this_one(app: Flask) -> None:
    here, there = app.test_client(), app.test_client()
    sign_in(here)
    sign_in(there)
    form = {"old": PASSWORD, "password": "quite another phrase", "again": "quite another phrase"}
    assert here.post("/account/password", data=form).status_code == 303
    assert is_in(here)
    assert not is_in(there)


def test_the_page_knows_when_somebody_was_here_last(app: Flask) -> None:
    db, client = db_of(app), app.test_client()
    sign_in(client)
    first = login_sessions.find(db, _token(client), app.extensions["casework"].config, wall())
    assert first
    with client.session_transaction() as session:
        assert "last_visit" not in session
    seen = first.user.last_seen_at
    again = app.test_client()
    sign_in(again)
    with again.session_transaction() as session:
        assert session["last_visit"].startswith(f"{seen:%Y-%m-%dT%H:%M}")


def _token(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session["_user_id"])


def test_what_is_over_is_cleared_away(app: Flask) -> None:
    session_of(app, "city")
    age(app, started_at=timedelta(hours=11), seen_at=timedelta(hours=11))
    client = app.test_client()
    sign_in(client)
    with db_of(app).reading() as session:
        assert len(session.scalars(select(LoginSession)).all()) == 2
    age(app, seen_at=timedelta(minutes=2))
    assert is_in(client)
    with db_of(app).reading() as session:
        assert len(session.scalars(select(LoginSession)).all()) == 1

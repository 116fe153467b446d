"""What do the tests of accounts, passwords and signing in ask again and again?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from casework.business_clock import wall
from casework.db import Database
from casework.errors import Invalid
from casework.models import Event, User
from casework.services import accounts, login_sessions, passwords
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from tests.support.installation import staffed_installation
from workflows.facts import Actor

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
PASSWORD = "the long way home"


def with_a_password(url: str) -> None:
    """A staffed installation in which `ministry` has PASSWORD (a recipe for `new_database`)."""
    staffed_installation(url)
    db = Database(url)
    passwords.set_from_console(db, user(db, "ministry").id, PASSWORD, now=wall())
    db.engine.dispose()


def sign_in(client: FlaskClient, **more: str) -> str:
    """Sign in as `ministry` with its password; where that leads."""
    answer = client.post("/login", data={"login": "ministry", "password": PASSWORD, **more})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def is_in(client: FlaskClient) -> bool:
    """Is the client signed in?"""
    return client.get("/account").status_code == 200


def user(db: Database, login: str) -> User:
    """The account as it is kept."""
    with db.reading() as session:
        return session.scalars(select(User).where(User.login == login)).one()


def actor(db: Database, login: str) -> Actor:
    """Who acts when this account does."""
    return login_sessions.actor_of(user(db, login))


def events(db: Database, login: str) -> list[Event]:
    """What happened to the account, in order."""
    stream = f"account/{user(db, login).id}"
    with db.reading() as session:
        asked = select(Event).where(Event.stream == stream).order_by(Event.seq)
        return list(session.scalars(asked))


def add(db: Database, login: str = "lin", /, **more: object) -> int:
    """Add an account as the console does; `more` takes the place of what is usual."""
    given: dict[str, object] = {
        "name": "林晓岚", "email": "lin@example.cn", "roles": ["ministry"],
        "office": Office(kind="ministry"), "actor": CONSOLE, "now": NOW,
    }  # fmt: skip
    return accounts.add(db, login, **(given | more))  # type: ignore[arg-type]


def wrong_in(action: Callable[[], object]) -> dict[str, tuple[str, str]]:
    """What `action` is refused for: field → words."""
    with pytest.raises(Invalid) as raised:
        action()
    return raised.value.errors

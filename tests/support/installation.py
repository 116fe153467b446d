"""How does a test get an installation, and somebody who is signed in to it?"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from casework import migrations
from casework.app import create_app
from casework.config import Config, made_once
from casework.db import Database
from casework.models import User
from casework.services import accounts, login_sessions
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from casework.services.own_stream import make_demo
from casework.services.seed import seed
from tests.support.house import KEY

# One account a role, each in an office that such a role belongs to.
PEOPLE: dict[str, Office] = {
    "ministry": Office(kind="ministry"),
    "leader": Office(kind="ministry"),
    "unit": Office(kind="unit", unit="440000"),
    "city": Office(kind="city", division="440300"),
    "statistics": Office(kind="statistics", unit="440000"),
    "communications": Office(kind="communications", unit="440000"),
    "expert": Office(kind="other"),
    "auditor": Office(kind="other"),
    "system_admin": Office(kind="other"),
    "account_admin": Office(kind="other"),
    "audit_admin": Office(kind="other"),
}


def empty_installation(url: str) -> None:
    """A new installation: tables and reference data, no account (a recipe for `new_database`)."""
    _build(url)


def staffed_installation(url: str) -> None:
    """The same with one account a role, whose login is the role's name; none has a password."""
    _build(url, people=True)


def empty_demo(url: str) -> None:
    """A demo without its story: its accounts are the same eleven."""
    _build(url, people=True, demo=True)


def _build(url: str, *, people: bool = False, demo: bool = False) -> None:
    db = Database(url)
    try:
        migrations.upgrade(db)
        with db.reading() as session:
            seed(session, now=datetime.now(UTC))
        if demo:
            make_demo(db, datetime.now(UTC))
        for role, office in PEOPLE.items() if people else ():
            accounts.add(
                db, role, name=role, email=f"{role}@example.invalid", roles=[role], office=office,
                actor=CONSOLE, now=datetime.now(UTC), demo=demo,
            )  # fmt: skip
    finally:
        db.engine.dispose()


def city_bureau(url: str, city: str = "440300") -> None:
    """Besides, the city's own statistics bureau: `statistics.city`."""
    db = Database(url)
    accounts.add(db, "statistics.city", name="statistics.city", email="bureau@example.invalid",
                 roles=["statistics"], office=Office(kind="statistics", division=city),
                 actor=CONSOLE, now=datetime.now(UTC), demo=True)  # fmt: skip
    db.engine.dispose()


def app_on(url: str, instance: Path, **config: Any) -> Flask:
    """The application on the database at `url`; `config` are fields of Config."""
    made_once(instance / "keys" / "objections.key", urlsafe_b64encode(KEY).decode())
    app = create_app(Config(instance=instance, database_url=url, secret_key="test", **config))
    app.testing = True
    return app


def db_of(app: Flask) -> Database:
    """The database that the application is on."""
    db: Database = app.extensions["casework"].db
    return db


def session_of(app: Flask, login: str) -> str:
    """Begin a session for an account, without a password; the token of its cookie."""
    db = db_of(app)
    with db.reading() as reading:
        user_id = reading.scalar(select(User.id).where(User.login == login))
    assert user_id, f"no account {login!r}"
    with db.writing() as w:
        return login_sessions.begin(w, user_id, datetime.now(UTC))


def client_of(app: Flask, login: str | None = None) -> FlaskClient:
    """A client that is signed in as `login`; nobody where it is None."""
    client = app.test_client()
    if login is not None:
        with client.session_transaction() as session:
            session["_user_id"] = session_of(app, login)
    return client


def cookie_of(app: Flask, login: str, **held: str) -> dict[str, str]:
    """The signed session cookie of `login`, name and value, for a browser of the tests.

    `held` is what else the session holds, such as what its forms' tokens are made of.
    """
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return {"name": app.config["SESSION_COOKIE_NAME"],
            "value": serializer.dumps({"_user_id": session_of(app, login)} | held)}  # fmt: skip

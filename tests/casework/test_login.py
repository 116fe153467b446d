"""Who gets in with a password, and what does everybody else learn? Nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from casework import audit
from casework.config import Config
from casework.db import Database
from casework.models import Event, EventText, LoginSession, RefusalRow, User
from casework.services import accounts, login, passwords
from casework.services.account_stream import CONSOLE
from tests.support.accounts import NOW, PASSWORD, add, events, user
from tests.support.databases import ENGINES, Engine
from tests.support.installation import app_on, staffed_installation

CONFIG = Config(lockout_failures=5, lockout_minutes=15)


@pytest.fixture
def known(staffed: Database) -> Database:
    """A database in which `lin` has a password."""
    passwords.set_from_console(staffed, add(staffed), PASSWORD, now=NOW)
    return staffed


def attempt(db: Database, password: str, *, at: datetime = NOW, who: str = "lin") -> bool:
    return login.attempt(db, who, password, config=CONFIG, wall=lambda: at) is not None


def test_signing_in_begins_a_session_and_clears_the_failures(known: Database) -> None:
    for _ in range(4):
        assert not attempt(known, "wrong")
    assert attempt(known, PASSWORD)
    assert user(known, "lin").failures == 0
    for _ in range(4):
        assert not attempt(known, "wrong")
    assert attempt(known, PASSWORD)


def test_after_so_many_failures_the_account_is_locked_for_a_while(known: Database) -> None:
    for _ in range(5):
        assert not attempt(known, "wrong")
    assert not attempt(known, PASSWORD), "even the right one"
    end = NOW + timedelta(minutes=15)
    assert user(known, "lin").locked_until == end
    assert not attempt(known, PASSWORD, at=end - timedelta(microseconds=1))
    assert attempt(known, PASSWORD, at=end)
    names = [(e.name, e.payload.get("why")) for e in events(known, "lin")][2:]
    assert names == [("login_failed", "password")] * 5 + [("locked", None)] + [
        ("login_failed", "locked")] * 2 + [("login", None)]  # fmt: skip
    assert audit.verify(known).problems == []


def test_trying_on_doesnt_make_the_lock_longer(known: Database) -> None:
    for _ in range(5):
        attempt(known, "wrong")
    for minute in (1, 7, 14):
        assert not attempt(known, "wrong", at=NOW + timedelta(minutes=minute))
    assert attempt(known, PASSWORD, at=NOW + timedelta(minutes=15))


def test_guesses_at_once_are_counted_one_by_one(known: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(lambda n: attempt(known, f"guess {n}"), range(16)))
    counted = [e for e in events(known, "lin") if e.payload.get("why") == "password"]
    assert len(counted) == 5
    assert not attempt(known, PASSWORD)


def test_a_new_password_by_link_opens_the_lock(known: Database) -> None:
    for _ in range(5):
        attempt(known, "wrong")
    token = passwords.new_link(known, user(known, "lin").id, actor=CONSOLE, now=NOW)
    passwords.set_by_link(known, token, "quite another one", now=NOW)
    assert attempt(known, "quite another one")


def test_a_closed_account_and_one_without_a_password_get_the_same_no(known: Database) -> None:
    assert not attempt(known, "", who="city")
    accounts.deactivate(known, user(known, "lin").id, actor=CONSOLE, now=NOW)
    assert not attempt(known, PASSWORD)
    assert events(known, "lin")[-1].payload == {"why": "closed"}
    assert events(known, "city")[-1].payload == {"why": "no_password"}


def test_what_was_typed_is_kept_nowhere(known: Database) -> None:
    secret = "my password in the wrong box"
    assert not attempt(known, "x", who=secret)
    assert not attempt(known, secret)
    with known.reading() as session:
        rows = [repr(vars(row)) for table in (Event, EventText, RefusalRow, User, LoginSession)
                for row in session.scalars(select(table))]  # fmt: skip
        unknown = session.scalars(select(RefusalRow)).one()
    assert not any(secret in row for row in rows)
    assert (unknown.subject, unknown.action) == ("account/unknown", "login")


def test_a_password_under_old_settings_is_hashed_anew(known: Database) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with known.reading() as session:
        session.get_one(User, user(known, "lin").id).password_hash = weak
        session.commit()
    assert attempt(known, PASSWORD)
    assert user(known, "lin").password_hash != weak
    assert attempt(known, PASSWORD)


def test_an_unknown_login_takes_as_long_as_a_wrong_password(known: Database) -> None:
    """Both pay for one argon2 check; without it an unknown login would answer at once."""

    def work(action: Callable[[], object]) -> float:
        """Seconds of the processor, which a busy machine doesn't lengthen; the least of five."""
        times = []
        for _ in range(5):
            begun = time.process_time()
            action()
            times.append(time.process_time() - begun)
        return min(times)

    check = work(lambda: passwords.is_right("wrong", passwords.NOBODYS))
    for who in ("nobody", "lin", "city"):  # unknown, known, without a password
        assert work(lambda: attempt(known, "wrong", who=who)) > check * 0.6, who  # noqa: B023


@pytest.mark.parametrize("engine", ENGINES)
def test_the_answer_to_a_wrong_password_and_an_unknown_login_is_the_same(
    engine: Engine, new_database: Callable[..., str], tmp_path: Path
) -> None:  # fmt: skip
    url = new_database(engine, recipe=staffed_installation)
    db = Database(url)
    passwords.set_from_console(db, add(db), PASSWORD, now=NOW)
    app = app_on(url, tmp_path)
    app.config["WTF_CSRF_ENABLED"] = False
    answers = set()
    for who in ("lin", "nobody", "city"):
        answer = app.test_client().post("/login", data={"login": who, "password": "wrong"})
        answers.add((answer.status_code, answer.text.replace(f'value="{who}"', "")))
    assert len(answers) == 1
    app.extensions["casework"].db.engine.dispose()
    db.engine.dispose()

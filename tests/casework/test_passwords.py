"""Which password will do, and who sets it?"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from casework import audit
from casework.business_clock import wall
from casework.config import Config
from casework.db import Database
from casework.errors import NotFound
from casework.models import ResetLink
from casework.services import accounts, login, passwords
from casework.services.account_stream import CONSOLE
from tests.support.accounts import NOW, PASSWORD, add, events, user, wrong_in
from tests.support.installation import empty_demo

CONFIG = Config()


@pytest.mark.parametrize(
    "password",
    ["", "short one", "aaaaaaaaaaaaaaaa", "abababababababab", "password1234", "my lin password 1",
     "88888888888888", "qwerty123456", "x" * 129],
)  # fmt: skip
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    found = wrong_in(lambda: passwords.check(password, login="lin"))
    assert set(found) == {"password"}


@pytest.mark.parametrize("password", [PASSWORD, "春眠不觉晓处处闻啼鸟夜来", "k9#mQ2vLx8wZ"])
def test_a_long_password_will_do(password: str) -> None:
    passwords.check(password, login="lin")
    kept = passwords.hashed(password)
    assert kept.startswith("$argon2id$")
    assert passwords.is_right(password, kept)
    assert not passwords.is_right(password + ".", kept)
    assert password not in kept


def test_an_input_methods_wide_letters_are_the_same_password() -> None:
    assert passwords.is_right("ｔｈｅ　ｌｏｎｇ way home", passwords.hashed(PASSWORD))


def test_nobodys_hash_costs_as_much_as_anybodys() -> None:
    assert not passwords.is_outdated(passwords.NOBODYS)


def test_without_a_password_none_is_right() -> None:
    assert not passwords.is_right("", "")
    assert not passwords.is_right(PASSWORD, "")
    assert not passwords.is_right(PASSWORD, "not a hash")


def test_a_link_sets_a_password_once(staffed: Database) -> None:
    number = add(staffed)
    token = passwords.new_link(staffed, number, actor=CONSOLE, now=NOW)
    assert passwords.whose_link(staffed, token, NOW) == "lin"
    passwords.set_by_link(staffed, token, PASSWORD, now=NOW)
    assert login.attempt(staffed, "lin", PASSWORD, config=CONFIG, wall=wall)
    assert passwords.whose_link(staffed, token, NOW) is None
    with pytest.raises(NotFound):
        passwords.set_by_link(staffed, token, "another password!", now=NOW)
    assert [e.name for e in events(staffed, "lin")] == ["added", "reset_link", "password", "login"]
    assert audit.verify(staffed).problems == []


def test_the_table_of_links_opens_nothing(staffed: Database) -> None:
    number = add(staffed)
    token = passwords.new_link(staffed, number, actor=CONSOLE, now=NOW)
    with staffed.reading() as session:
        kept = session.scalars(select(ResetLink.token_hash)).all()
    assert token not in kept
    assert passwords.whose_link(staffed, kept[0], NOW) is None


def test_a_link_ends_after_a_day_and_by_a_newer_one(staffed: Database) -> None:
    number = add(staffed)
    first = passwords.new_link(staffed, number, actor=CONSOLE, now=NOW)
    assert passwords.whose_link(staffed, first, NOW + timedelta(hours=24, microseconds=-1)) == "lin"
    for act in (
        lambda: passwords.set_by_link(staffed, first, PASSWORD, now=NOW + timedelta(hours=24)),
        lambda: passwords.set_by_link(staffed, "nonsense", PASSWORD, now=NOW),
    ):
        with pytest.raises(NotFound):
            act()
    second = passwords.new_link(staffed, number, actor=CONSOLE, now=NOW)
    assert passwords.whose_link(staffed, first, NOW) is None
    assert passwords.whose_link(staffed, second, NOW) == "lin"


def test_a_weak_password_doesnt_spend_the_link(small: Database) -> None:
    token = passwords.new_link(small, add(small), actor=CONSOLE, now=NOW)
    wrong_in(lambda: passwords.set_by_link(small, token, "short", now=NOW))
    passwords.set_by_link(small, token, PASSWORD, now=NOW)


def test_one_link_used_twice_at_once_sets_one_password(staffed: Database) -> None:
    token = passwords.new_link(staffed, add(staffed), actor=CONSOLE, now=NOW)

    def use(number: int) -> bool:
        try:
            passwords.set_by_link(staffed, token, f"phrase number {number}!", now=NOW)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(use, range(6)))
    assert done.count(True) == 1
    right = f"phrase number {done.index(True)}!"
    assert passwords.is_right(right, user(staffed, "lin").password_hash)


def test_a_closed_account_gets_no_link_and_uses_none(small: Database) -> None:
    number = add(small)
    token = passwords.new_link(small, number, actor=CONSOLE, now=NOW)
    accounts.deactivate(small, number, actor=CONSOLE, now=NOW)
    assert passwords.whose_link(small, token, NOW) is None
    with pytest.raises(NotFound):
        passwords.set_by_link(small, token, PASSWORD, now=NOW)
    wrong_in(lambda: passwords.new_link(small, number, actor=CONSOLE, now=NOW))
    accounts.reactivate(small, number, actor=CONSOLE, now=NOW)
    assert passwords.whose_link(small, token, NOW) is None  # opened again, it needs a new one


def test_a_demo_account_gets_no_password(new_database: Callable[..., str]) -> None:
    db = Database(new_database("sqlite", recipe=empty_demo))
    number = user(db, "ministry").id
    wrong_in(lambda: passwords.new_link(db, number, actor=CONSOLE, now=NOW))
    assert login.attempt(db, "ministry", "", config=CONFIG, wall=wall) is None
    db.engine.dispose()

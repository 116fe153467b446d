"""Who gets an account and keeps it, and who gets in with a password?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from sqlalchemy import select

from casework.business_clock import wall
from casework.config import Config
from casework.db import Database
from casework.errors import CaseworkError, Conflict, Forbidden, Invalid, NotFound
from casework.models import Event, EventText, LoginSession, RefusalRow, ResetLink, User
from casework.models.base import canonical
from casework.roles import ADMINISTRATORS, ROLES
from casework.services import accounts, audit, login, login_sessions, passwords
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from tests.support.databases import ENGINES, Engine
from tests.support.installation import PEOPLE, app_on, empty_demo, staffed_installation
from workflows.facts import Actor

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
PASSWORD = "the long way home"
CONFIG = Config(lockout_failures=5, lockout_minutes=15)


@pytest.fixture(params=ENGINES)
def db(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Iterator[Database]:
    made = Database(new_database(request.param, recipe=staffed_installation))
    yield made
    made.engine.dispose()


@pytest.fixture
def sqlite(new_database: Callable[..., str]) -> Iterator[Database]:
    made = Database(new_database("sqlite", recipe=staffed_installation))
    yield made
    made.engine.dispose()


def user(db: Database, name: str) -> User:
    with db.reading() as session:
        return session.scalars(select(User).where(User.login == name)).one()


def actor(db: Database, name: str) -> Actor:
    return login_sessions.actor_of(user(db, name))


def events(db: Database, name: str) -> list[Event]:
    stream = f"account/{user(db, name).id}"
    with db.reading() as session:
        return list(
            session.scalars(select(Event).where(Event.stream == stream).order_by(Event.seq))
        )


def add(db: Database, called: str = "lin", /, **more: object) -> int:
    given: dict[str, object] = {
        "name": "林晓岚", "email": "lin@example.cn", "roles": ["ministry"],
        "office": Office(kind="ministry"), "actor": CONSOLE, "now": NOW,
    }  # fmt: skip
    return accounts.add(db, called, **(given | more))  # type: ignore[arg-type]


def wrong_in(action: Callable[[], object]) -> dict[str, tuple[str, str]]:
    with pytest.raises(Invalid) as raised:
        action()
    return raised.value.errors


# --- adding --------------------------------------------------------------------------------------


def test_a_new_account_has_no_password_and_its_first_event(db: Database) -> None:
    number = add(db)
    made = user(db, "lin")
    assert (made.id, made.password_hash, made.active) == (number, "", True)
    assert [e.name for e in events(db, "lin")] == ["added"]
    assert made.version == 1
    assert audit.verify(db).problems == []


def test_names_and_addresses_stand_apart_from_the_chain(db: Database) -> None:
    add(db)
    accounts.rename(db, user(db, "lin").id, name="林晓", lang="en", now=NOW)
    with db.reading() as session:
        chained = canonical([e.payload for e in session.scalars(select(Event))])
        texts = canonical([t.body for t in session.scalars(select(EventText))])
    for personal in ("lin@example.cn", "林晓岚", "林晓"):
        assert personal not in chained
        assert personal in texts


def test_a_login_is_kept_in_one_spelling(sqlite: Database) -> None:
    add(sqlite, "  Lin.X ")
    with pytest.raises(Conflict) as taken:
        add(sqlite, "ＬＩＮ.x")
    assert "lin.x" in taken.value.zh


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("login", {"login": ""}), ("login", {"login": "a b"}), ("login", {"login": "-a"}),
        ("login", {"login": "a\nb"}), ("login", {"login": "林"}),
        ("name", {"name": " "}), ("name", {"name": "x" * 81}), ("name", {"name": "a\x00b"}),
        ("email", {"email": "nobody"}), ("email", {"email": "a@b.cn\nBcc: x@y.cn"}),
        ("email", {"email": "a@b.cn,c@d.cn"}), ("roles", {"roles": ["king"]}),
        ("roles", {"roles": ["timer"]}), ("roles", {"roles": ["unit"]}), ("lang", {"lang": "fr"}),
        ("office", {"office": Office(kind="nowhere")}),
        ("unit", {"office": Office(kind="unit"), "roles": []}),
        ("unit", {"office": Office(kind="unit", unit="999999"), "roles": []}),
        ("unit", {"office": Office(kind="ministry", unit="440000")}),
        ("division", {"office": Office(kind="city", division="000000"), "roles": []}),
        ("division", {"office": Office(kind="unit", unit="440000", division="440300"),
                      "roles": []}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_new_account_is_said_at_its_field(
    sqlite: Database, field: str, given: dict[str, object]
) -> None:  # fmt: skip
    rest = dict(given)
    called = str(rest.pop("login", "lin"))
    found = wrong_in(lambda: add(sqlite, called, **rest))
    assert set(found) == {field}
    assert all(found[field])
    with sqlite.reading() as session:
        assert not session.scalar(select(User).where(User.login == "lin"))


def test_an_office_is_added_once_and_gives_its_people_their_place(db: Database) -> None:
    city = Office(kind="city", division="440300")
    add(db, "one", roles=["city"], office=city)
    add(db, "two", roles=["city"], office=city)
    one, two = user(db, "one"), user(db, "two")
    assert one.organisation_id == two.organisation_id == user(db, "city").organisation_id
    assert (actor(db, "one").unit, actor(db, "one").division) == ("440000", "440300")
    assert actor(db, "unit").division == ""
    assert user(db, "statistics").organisation.name_zh == "广东省统计局"


def test_every_role_has_an_office_that_it_can_be_held_in(sqlite: Database) -> None:
    assert set(PEOPLE) == set(ROLES)
    assert all(user(sqlite, role).roles == [role] for role in ROLES)


# --- who manages accounts ------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"account_admin"}))
def test_only_an_account_administrator_manages_accounts(sqlite: Database, role: str) -> None:
    who, target = actor(sqlite, role), user(sqlite, "expert").id
    if role == "expert":
        target = user(sqlite, "city").id
    for act in (
        lambda: add(sqlite, actor=who),
        lambda: accounts.give_roles(sqlite, target, [], actor=who, now=NOW),
        lambda: accounts.deactivate(sqlite, target, actor=who, now=NOW),
        lambda: accounts.reactivate(sqlite, target, actor=who, now=NOW),
        lambda: passwords.new_link(sqlite, target, actor=who, now=NOW),
    ):
        with pytest.raises(Forbidden):
            act()


def test_nobody_changes_their_own_roles_or_closes_their_own_account(db: Database) -> None:
    own = actor(db, "account_admin")
    for act in (
        lambda: accounts.give_roles(db, own.user, ["system_admin"], actor=own, now=NOW),
        lambda: accounts.give_roles(db, own.user, ["account_admin", "auditor"], actor=own, now=NOW),
        lambda: accounts.deactivate(db, own.user, actor=own, now=NOW),
    ):
        assert set(wrong_in(act)) == {"login"}
    assert user(db, "account_admin").roles == ["account_admin"]


@pytest.mark.parametrize("both", combinations(sorted(ADMINISTRATORS), 2))
def test_nobody_is_two_of_the_three_administrators(sqlite: Database, both: tuple[str, str]) -> None:
    assert set(both) <= ADMINISTRATORS
    number = user(sqlite, "auditor").id
    for who in (CONSOLE, actor(sqlite, "account_admin")):
        for act in (
            partial(add, sqlite, roles=both, actor=who),
            partial(accounts.give_roles, sqlite, number, both, actor=who, now=NOW),
        ):
            assert set(wrong_in(act)) == {"roles"}


def test_a_role_that_the_office_cant_hold_is_refused(sqlite: Database) -> None:
    number = user(sqlite, "city").id
    found = wrong_in(
        lambda: accounts.give_roles(sqlite, number, ["ministry"], actor=CONSOLE, now=NOW)
    )
    assert "市（州）" in found["roles"][0]


def test_roles_are_changed_with_before_and_after_on_record(db: Database) -> None:
    number, admin = user(db, "auditor").id, actor(db, "account_admin")
    accounts.give_roles(db, number, ["auditor", "expert"], actor=admin, now=NOW)
    last = events(db, "auditor")[-1]
    assert (last.name, last.actor, last.role) == ("roles", admin.user, "account_admin")
    assert last.payload == {"before": ["auditor"], "after": ["auditor", "expert"]}
    accounts.give_roles(db, number, ["expert", "auditor"], actor=admin, now=NOW)
    assert events(db, "auditor")[-1].seq == last.seq, "nothing changed, nothing recorded"


def test_the_last_account_administrator_stays(db: Database) -> None:
    number = user(db, "account_admin").id
    refused = (
        lambda: accounts.deactivate(db, number, actor=CONSOLE, now=NOW),
        lambda: accounts.give_roles(db, number, [], actor=CONSOLE, now=NOW),
    )
    for act in refused:
        wrong_in(act)
    add(db, "second", roles=["account_admin"])
    accounts.deactivate(db, number, actor=actor(db, "second"), now=NOW)
    wrong_in(partial(accounts.deactivate, db, user(db, "second").id, actor=CONSOLE, now=NOW))


def test_of_two_administrators_who_close_each_other_one_stays(db: Database) -> None:
    for turn in range(5):
        name = f"second{turn}"
        add(db, name, roles=["account_admin"])
        first, second = actor(db, "account_admin"), actor(db, name)

        def close(pair: tuple[Actor, Actor]) -> bool:
            try:
                accounts.deactivate(db, pair[1].user, actor=pair[0], now=NOW)
            except CaseworkError:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(close, [(first, second), (second, first)]))
        assert sorted(done) == [False, True]
        left = user(db, "account_admin").active, user(db, name).active
        assert sorted(left) == [False, True]
        for who in ("account_admin", name):
            accounts.reactivate(db, user(db, who).id, actor=CONSOLE, now=NOW)
        accounts.deactivate(db, second.user, actor=first, now=NOW)


def test_an_administrator_who_was_closed_meanwhile_manages_nothing(sqlite: Database) -> None:
    add(sqlite, "second", roles=["account_admin"])
    before = actor(sqlite, "account_admin")
    accounts.deactivate(sqlite, before.user, actor=actor(sqlite, "second"), now=NOW)
    with pytest.raises(Forbidden):
        accounts.give_roles(sqlite, user(sqlite, "expert").id, [], actor=before, now=NOW)


def test_a_closed_account_can_be_opened_again_and_both_are_on_record(db: Database) -> None:
    number = user(db, "expert").id
    accounts.deactivate(db, number, actor=CONSOLE, now=NOW)
    assert not user(db, "expert").active
    accounts.reactivate(db, number, actor=CONSOLE, now=NOW)
    assert [e.name for e in events(db, "expert")] == ["added", "deactivated", "reactivated"]
    with pytest.raises(NotFound):
        accounts.deactivate(db, 4711, actor=CONSOLE, now=NOW)


# --- passwords and links -------------------------------------------------------------------------


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


def test_a_link_sets_a_password_once(db: Database) -> None:
    number = add(db)
    token = passwords.new_link(db, number, actor=CONSOLE, now=NOW)
    assert passwords.whose_link(db, token, NOW) == "lin"
    passwords.set_by_link(db, token, PASSWORD, now=NOW)
    assert login.attempt(db, "lin", PASSWORD, config=CONFIG, wall=wall)
    assert passwords.whose_link(db, token, NOW) is None
    with pytest.raises(NotFound):
        passwords.set_by_link(db, token, "another password!", now=NOW)
    assert [e.name for e in events(db, "lin")] == ["added", "reset_link", "password", "login"]
    assert audit.verify(db).problems == []


def test_the_table_of_links_opens_nothing(db: Database) -> None:
    number = add(db)
    token = passwords.new_link(db, number, actor=CONSOLE, now=NOW)
    with db.reading() as session:
        kept = session.scalars(select(ResetLink.token_hash)).all()
    assert token not in kept
    assert passwords.whose_link(db, kept[0], NOW) is None


def test_a_link_ends_after_a_day_and_by_a_newer_one(db: Database) -> None:
    number = add(db)
    first = passwords.new_link(db, number, actor=CONSOLE, now=NOW)
    assert passwords.whose_link(db, first, NOW + timedelta(hours=24, microseconds=-1)) == "lin"
    for act in (
        lambda: passwords.set_by_link(db, first, PASSWORD, now=NOW + timedelta(hours=24)),
        lambda: passwords.set_by_link(db, "nonsense", PASSWORD, now=NOW),
    ):
        with pytest.raises(NotFound):
            act()
    second = passwords.new_link(db, number, actor=CONSOLE, now=NOW)
    assert passwords.whose_link(db, first, NOW) is None
    assert passwords.whose_link(db, second, NOW) == "lin"


def test_a_weak_password_doesnt_spend_the_link(sqlite: Database) -> None:
    token = passwords.new_link(sqlite, add(sqlite), actor=CONSOLE, now=NOW)
    wrong_in(lambda: passwords.set_by_link(sqlite, token, "short", now=NOW))
    passwords.set_by_link(sqlite, token, PASSWORD, now=NOW)


def test_one_link_used_twice_at_once_sets_one_password(db: Database) -> None:
    token = passwords.new_link(db, add(db), actor=CONSOLE, now=NOW)

    def use(number: int) -> bool:
        try:
            passwords.set_by_link(db, token, f"phrase number {number}!", now=NOW)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(use, range(6)))
    assert done.count(True) == 1
    right = f"phrase number {done.index(True)}!"
    assert passwords.is_right(right, user(db, "lin").password_hash)


def test_a_closed_account_gets_no_link_and_uses_none(sqlite: Database) -> None:
    number = add(sqlite)
    token = passwords.new_link(sqlite, number, actor=CONSOLE, now=NOW)
    accounts.deactivate(sqlite, number, actor=CONSOLE, now=NOW)
    assert passwords.whose_link(sqlite, token, NOW) is None
    with pytest.raises(NotFound):
        passwords.set_by_link(sqlite, token, PASSWORD, now=NOW)
    wrong_in(lambda: passwords.new_link(sqlite, number, actor=CONSOLE, now=NOW))


def test_a_demo_account_gets_no_password(new_database: Callable[..., str]) -> None:
    db = Database(new_database("sqlite", recipe=empty_demo))
    number = user(db, "ministry").id
    wrong_in(lambda: passwords.new_link(db, number, actor=CONSOLE, now=NOW))
    assert login.attempt(db, "ministry", "", config=CONFIG, wall=wall) is None
    db.engine.dispose()


# --- signing in ----------------------------------------------------------------------------------


@pytest.fixture
def known(db: Database) -> Database:
    """A database in which `lin` has a password."""
    passwords.set_from_console(db, add(db), PASSWORD, now=NOW)
    return db


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
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with known.reading() as session:
        session.get_one(User, user(known, "lin").id).password_hash = weak
        session.commit()
    assert attempt(known, PASSWORD)
    assert user(known, "lin").password_hash != weak
    assert attempt(known, PASSWORD)


def test_an_unknown_login_takes_as_long_as_a_wrong_password(known: Database) -> None:
    """Both pay for one argon2 check; without it an unknown login would answer at once."""

    def shortest(who: str) -> float:
        times = []
        for turn in range(5):
            begun = time.perf_counter()
            attempt(known, "wrong", who=who, at=NOW + timedelta(hours=turn))
            times.append(time.perf_counter() - begun)
        return min(times)

    begun = time.perf_counter()
    passwords.is_right("wrong", "")
    work = time.perf_counter() - begun
    unknown, wrong, nameless = shortest("nobody"), shortest("lin"), shortest("city")
    assert min(unknown, wrong, nameless) > work * 0.4
    assert max(unknown, wrong, nameless) < min(unknown, wrong, nameless) * 3


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

"""Who gets an account, with which roles, and who keeps it?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import combinations

import pytest
from sqlalchemy import select

from casework import audit
from casework.db import Database
from casework.errors import CaseworkError, Conflict, Forbidden, Invalid, NotFound
from casework.models import Event, EventText, User
from casework.models.base import canonical
from casework.roles import ADMINISTRATORS, ROLES
from casework.services import accounts, passwords
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office, as_json, find_or_add
from tests.support.accounts import NOW, actor, add, events, user, wrong_in
from tests.support.installation import PEOPLE
from workflows.facts import Actor

# --- adding --------------------------------------------------------------------------------------


def test_a_new_account_has_no_password_and_its_first_event(staffed: Database) -> None:
    number = add(staffed)
    made = user(staffed, "lin")
    assert (made.id, made.password_hash, made.active) == (number, "", True)
    assert [e.name for e in events(staffed, "lin")] == ["added"]
    assert made.version == 1
    assert audit.verify(staffed).problems == []


def test_names_and_addresses_stand_apart_from_the_chain(staffed: Database) -> None:
    add(staffed)
    accounts.rename(staffed, user(staffed, "lin").id, name="林晓", lang="en", now=NOW)
    with staffed.reading() as session:
        chained = canonical([e.payload for e in session.scalars(select(Event))])
        texts = canonical([t.body for t in session.scalars(select(EventText))])
    for personal in ("lin@example.cn", "林晓岚", "林晓"):
        assert personal not in chained
        assert personal in texts


def test_a_login_is_kept_in_one_spelling(small: Database) -> None:
    add(small, "  Lin.X ")
    with pytest.raises(Conflict) as taken:
        add(small, "ＬＩＮ.x")
    assert "lin.x" in taken.value.zh


def test_of_two_who_add_the_same_login_at_once_one_does(staffed: Database) -> None:
    def one(number: int) -> bool:
        try:
            add(staffed, f"turn{number // 2}")
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(20))) == [False] * 10 + [True] * 10


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
        ("unit", {"office": Office(kind="unit"), "roles": ["unit"]}),
        ("unit", {"office": Office(kind="unit", unit="999999"), "roles": ["unit"]}),
        ("unit", {"office": Office(kind="ministry", unit="440000")}),
        ("division", {"office": Office(kind="city", division="000000"), "roles": ["city"]}),
        ("division", {"office": Office(kind="unit", unit="440000", division="440300"),
                      "roles": ["unit"]}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_new_account_is_said_at_its_field(
    small: Database, field: str, given: dict[str, object]
) -> None:  # fmt: skip
    rest = dict(given)
    called = str(rest.pop("login", "lin"))
    found = wrong_in(lambda: add(small, called, **rest))
    assert set(found) == {field}
    assert all(found[field])
    with small.reading() as session:
        assert not session.scalar(select(User).where(User.login == "lin"))


def test_an_office_is_added_once_and_gives_its_people_their_place(staffed: Database) -> None:
    city = Office(kind="city", division="440300")
    add(staffed, "one", roles=["city"], office=city)
    add(staffed, "two", roles=["city"], office=city)
    one, two = user(staffed, "one"), user(staffed, "two")
    assert one.organisation_id == two.organisation_id == user(staffed, "city").organisation_id
    assert (actor(staffed, "one").unit, actor(staffed, "one").division) == ("440000", "440300")
    assert actor(staffed, "unit").division == ""
    assert user(staffed, "statistics").organisation.name_zh == "广东省统计局"


def test_every_role_has_an_office_that_it_can_be_held_in(small: Database) -> None:
    assert set(PEOPLE) == set(ROLES)
    assert all(user(small, role).roles == [role] for role in ROLES)


# --- who manages accounts ------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"account_admin"}))
def test_only_an_account_administrator_manages_accounts(small: Database, role: str) -> None:
    who, target = actor(small, role), user(small, "expert").id
    if role == "expert":
        target = user(small, "city").id
    for act in (
        lambda: add(small, actor=who),
        lambda: accounts.give_roles(small, target, [], actor=who, now=NOW),
        lambda: accounts.deactivate(small, target, actor=who, now=NOW),
        lambda: accounts.reactivate(small, target, actor=who, now=NOW),
        lambda: passwords.new_link(small, target, actor=who, now=NOW),
    ):
        with pytest.raises(Forbidden):
            act()


def test_nobody_changes_their_own_roles_or_closes_their_own_account(staffed: Database) -> None:
    own = actor(staffed, "account_admin")
    for act in (
        lambda: accounts.give_roles(staffed, own.user, ["system_admin"], actor=own, now=NOW),
        lambda: accounts.give_roles(
            staffed, own.user, ["account_admin", "auditor"], actor=own, now=NOW
        ),
        lambda: accounts.deactivate(staffed, own.user, actor=own, now=NOW),
    ):
        assert set(wrong_in(act)) == {"login"}
    assert user(staffed, "account_admin").roles == ["account_admin"]


@pytest.mark.parametrize("both", list(combinations(sorted(ADMINISTRATORS), 2)))
def test_nobody_is_two_of_the_three_administrators(small: Database, both: tuple[str, str]) -> None:
    assert set(both) <= ADMINISTRATORS
    number = user(small, "auditor").id
    for who in (CONSOLE, actor(small, "account_admin")):
        for act in (
            partial(add, small, roles=both, actor=who),
            partial(accounts.give_roles, small, number, both, actor=who, now=NOW),
        ):
            assert set(wrong_in(act)) == {"roles"}


@pytest.mark.parametrize("role", ["audit_admin", "auditor", "leader", "ministry"])
def test_who_sees_the_whole_review_does_not_judge_in_it(small: Database, role: str) -> None:
    number = add(small, "judge", roles=["expert"])
    for act in (
        partial(add, small, roles=["expert", role]),
        partial(accounts.give_roles, small, number, ["expert", role], actor=CONSOLE, now=NOW),
    ):
        found = wrong_in(act)
        assert set(found) == {"roles"}
        assert ROLES[role].zh in found["roles"][0]
        assert ROLES["expert"].en in found["roles"][1]
    assert user(small, "judge").roles == ["expert"]


def test_a_department_s_representative_works_in_the_ministry_s_offices(staffed: Database) -> None:
    number = add(staffed, "department", roles=["expert"], office=Office(kind="ministry"))
    accounts.give_roles(staffed, number, ["expert", "system_admin"], actor=CONSOLE, now=NOW)
    assert user(staffed, "department").roles == ["expert", "system_admin"]
    for kind in ("unit", "city", "statistics", "communications"):
        office = Office(kind=kind, unit="" if kind == "city" else "440000",
                        division="440300" if kind == "city" else None)  # fmt: skip
        found = wrong_in(partial(add, staffed, "no", roles=["expert"], office=office))
        assert set(found) == {"roles"}, kind


def test_a_role_that_the_office_cant_hold_is_refused(small: Database) -> None:
    number = user(small, "city").id
    found = wrong_in(
        lambda: accounts.give_roles(small, number, ["ministry"], actor=CONSOLE, now=NOW)
    )
    assert "市（州）" in found["roles"][0]


def test_an_account_has_a_role_or_is_closed(small: Database) -> None:
    number = user(small, "expert").id
    for act in (
        lambda: add(small, roles=[]),
        lambda: accounts.give_roles(small, number, [], actor=CONSOLE, now=NOW),
    ):
        assert "close an account" in wrong_in(act)["roles"][1]
    assert user(small, "expert").roles == ["expert"]


def test_roles_are_changed_with_before_and_after_on_record(staffed: Database) -> None:
    number, admin = user(staffed, "auditor").id, actor(staffed, "account_admin")
    accounts.give_roles(staffed, number, ["system_admin", "auditor"], actor=admin, now=NOW)
    last = events(staffed, "auditor")[-1]
    assert (last.name, last.actor, last.role) == ("roles", admin.user, "account_admin")
    assert last.payload == {"before": ["auditor"], "after": ["auditor", "system_admin"]}
    accounts.give_roles(staffed, number, ["auditor", "system_admin"], actor=admin, now=NOW)
    assert events(staffed, "auditor")[-1].seq == last.seq, "nothing changed, nothing recorded"


def test_the_last_account_administrator_stays(staffed: Database) -> None:
    number = user(staffed, "account_admin").id
    refused = (
        lambda: accounts.deactivate(staffed, number, actor=CONSOLE, now=NOW),
        lambda: accounts.give_roles(staffed, number, ["auditor"], actor=CONSOLE, now=NOW),
    )
    for act in refused:
        wrong_in(act)
    add(staffed, "second", roles=["account_admin"])
    accounts.deactivate(staffed, number, actor=actor(staffed, "second"), now=NOW)
    wrong_in(
        partial(accounts.deactivate, staffed, user(staffed, "second").id, actor=CONSOLE, now=NOW)
    )


def test_of_two_administrators_who_close_each_other_one_stays(staffed: Database) -> None:
    for turn in range(5):
        name = f"second{turn}"
        add(staffed, name, roles=["account_admin"])
        first, second = actor(staffed, "account_admin"), actor(staffed, name)

        def close(pair: tuple[Actor, Actor]) -> bool:
            try:
                accounts.deactivate(staffed, pair[1].user, actor=pair[0], now=NOW)
            except CaseworkError:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(close, [(first, second), (second, first)]))
        assert sorted(done) == [False, True]
        left = user(staffed, "account_admin").active, user(staffed, name).active
        assert sorted(left) == [False, True]
        for who in ("account_admin", name):
            accounts.reactivate(staffed, user(staffed, who).id, actor=CONSOLE, now=NOW)
        accounts.deactivate(staffed, second.user, actor=first, now=NOW)


def test_an_administrator_who_was_closed_meanwhile_manages_nothing(small: Database) -> None:
    add(small, "second", roles=["account_admin"])
    before = actor(small, "account_admin")
    accounts.deactivate(small, before.user, actor=actor(small, "second"), now=NOW)
    with pytest.raises(Forbidden):
        accounts.give_roles(small, user(small, "expert").id, [], actor=before, now=NOW)


def test_a_closed_account_can_be_opened_again_and_both_are_on_record(staffed: Database) -> None:
    number = user(staffed, "expert").id
    accounts.deactivate(staffed, number, actor=CONSOLE, now=NOW)
    assert not user(staffed, "expert").active
    accounts.reactivate(staffed, number, actor=CONSOLE, now=NOW)
    assert [e.name for e in events(staffed, "expert")] == ["added", "deactivated", "reactivated"]
    with pytest.raises(NotFound):
        accounts.deactivate(staffed, 4711, actor=CONSOLE, now=NOW)


def test_a_statistics_bureau_is_a_provinces_or_a_citys_own(staffed: Database) -> None:
    with staffed.writing() as w:
        city = as_json(w, find_or_add(w, Office(kind="statistics", division="440300")))
        province = as_json(w, find_or_add(w, Office(kind="statistics", unit="440000")))
    assert (city["unit"], city["division"], city["name_zh"]) == ("440000", "440300", "深圳市统计局")
    assert (province["unit"], province["division"]) == ("440000", None)
    with staffed.writing() as w, pytest.raises(Invalid):
        find_or_add(w, Office(kind="communications", division="440300"))

"""Which roles can an account hold, beside which others, and in which office?"""

from __future__ import annotations

from functools import partial
from itertools import combinations

import pytest

from casework.db import Database
from casework.roles import ADMINISTRATORS, ROLES
from casework.services import accounts
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from tests.support.accounts import NOW, actor, add, events, user, wrong_in
from tests.support.installation import PEOPLE


def test_every_role_has_an_office_that_it_can_be_held_in(small: Database) -> None:
    assert set(PEOPLE) == set(ROLES)
    assert all(user(small, role).roles == [role] for role in ROLES)


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

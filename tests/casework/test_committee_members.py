"""Who can be named a member of a committee?"""

from __future__ import annotations

from typing import Any

import pytest

from casework.errors import Invalid, Refused
from casework.models import Event, FactRow
from casework.services import accounts
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from tests.support.house import CUTOFF, MINISTRY, WORKING, House, wall

LIST = "2022-industry"
MEMBER = {"name": "示例", "kind": "expert", "recommended_by": "规划司", "organisation": "示例大学",
          "province": "central"}  # fmt: skip


def account(house: House, login: str, role: str, kind: str = "ministry") -> int:
    """An account of the ministry's, or of another office."""
    return accounts.add(house.db, login, name=login, email="", roles=[role], actor=CONSOLE, now=wall(),
                        office=Office(kind=kind))  # fmt: skip


def name(house: House, login: str, value: dict[str, Any] | None = MEMBER, **more: Any) -> None:
    house.door.record(MINISTRY, "list", "committee_member", value, item=login, ref=LIST,
                      received_at=more.pop("received_at", WORKING), **more)  # fmt: skip


def members(house: House) -> set[str]:
    with house.db.reading() as session:
        return {row.item for row in session.query(FactRow).filter_by(kind="committee_member")}


@pytest.mark.parametrize("kind", ["ministry", "other"])
def test_an_expert_of_the_ministry_or_of_another_office_is_a_member(house: House, kind: str):
    account(house, "judge", "expert", kind)
    name(house, "judge")
    assert members(house) == {"judge"}


@pytest.mark.parametrize("login", ["nobody", "clerk", "gone", "JUDGE", "", " "])
def test_who_is_no_expert_with_an_open_account_is_named_in_both_languages(house: House, login: str):
    account(house, "judge", "expert")
    account(house, "clerk", "ministry")
    closed = account(house, "gone", "expert")
    accounts.deactivate(house.db, closed, actor=CONSOLE, now=wall())
    with pytest.raises(Invalid) as raised:
        name(house, login)
    (words,) = raised.value.errors.values()
    assert f"“{login}”" in words[0]
    assert f"“{login}”" in words[1]
    assert members(house) == set()
    with house.db.reading() as session:
        assert not session.query(Event).filter_by(name="committee_member").count()


def test_a_member_whose_account_was_closed_can_still_be_taken_off(house: House):
    number = account(house, "judge", "expert")
    name(house, "judge")
    accounts.deactivate(house.db, number, actor=CONSOLE, now=wall())
    with pytest.raises(Refused):
        name(house, "judge", None)
    name(house, "judge", None, comment="已离开")
    assert members(house) == set()


def test_the_committee_is_composed_until_the_review_is_closed(house: House):
    account(house, "judge", "expert")
    house.ranked({"440300": "90"})
    with pytest.raises(Refused):
        name(house, "judge", received_at=CUTOFF)

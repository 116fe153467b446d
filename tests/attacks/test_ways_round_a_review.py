"""Is every way round the rules of a review closed that an ingenious person would try?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from casework.errors import Invalid, NotFound, Refused
from casework.models import FactRow, User
from casework.roles import SEES_ALL
from casework.services import accounts
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from tests.support.house import MINISTRY, House
from tests.support.reviewing import (
    CHENGDU,
    FREE,
    LIST,
    QINGDAO,
    REVIEWING,
    Work,
    begun,
    headings,
    over,
    ref_of,
    seated,
    under_way,
    value,
)

AGAIN = {"unlock": {"": {"number": "退〔2022〕1号", "date": "2022-12-23", "reason": "核对"}}}


@pytest.fixture
def at(new_database: Callable[..., str]) -> Callable[..., House]:
    return lambda recipe: House.on(new_database("sqlite", recipe=recipe))


def give_roles(house: House, login: str, *roles: str) -> None:
    number = Work(house).actor(login).user
    accounts.give_roles(house.db, number, roles, actor=CONSOLE, now=datetime.now(UTC))


def department(house: House) -> str:
    """Somebody of the ministry's own offices, who could be made an officer, on the committee."""
    accounts.add(house.db, "department", name="司局代表", email="", roles=["expert"], actor=CONSOLE,
                 office=Office(kind="ministry"), now=datetime.now(UTC))  # fmt: skip
    house.door.record(MINISTRY, "list", "committee_member", value("expert.c"), item="department",
                      ref=LIST, received_at=REVIEWING, comment="示例")  # fmt: skip
    return "department"


def roles(house: House, login: str) -> list[str]:
    with house.db.reading() as session:
        return list(session.scalars(select(User.roles).where(User.login == login)).one())


def test_an_assessment_is_given_back_by_a_decision_of_its_own_each_time(
    at: Callable[..., House],
) -> None:
    house = at(under_way)
    give_back: Callable[..., Any] = partial(
        house.door.act, MINISTRY, "assessment", "give_back", received_at=REVIEWING,
        ref=ref_of(house, "expert", QINGDAO),
    )  # fmt: skip
    give_back(given=AGAIN)
    Work(house).act("expert", QINGDAO, "hand_in")
    with pytest.raises((Refused, Invalid)):
        give_back()
    give_back(given=AGAIN)
    Work(house).act("expert", QINGDAO, "abstain", comment="示例")
    with pytest.raises((Refused, Invalid)):
        give_back()


def test_nor_is_the_decision_put_on_record_beforehand(at: Callable[..., House]) -> None:
    house = at(under_way)
    with pytest.raises(Refused):
        house.door.record(MINISTRY, "assessment", "unlock", AGAIN["unlock"][""],
                          ref=ref_of(house, "expert", QINGDAO), received_at=REVIEWING)  # fmt: skip


@pytest.mark.parametrize("role", sorted(SEES_ALL))
@pytest.mark.parametrize("recipe", [seated, begun])
def test_a_member_gets_no_eyes_for_the_marks_of_others_while_the_review_lasts(
    at: Callable[..., House], recipe: Callable[[str], None], role: str
) -> None:
    house = at(recipe)
    login = department(house)
    with pytest.raises(Invalid) as refused:
        give_roles(house, login, role)
    assert LIST in refused.value.errors["roles"][1]
    assert roles(house, login) == ["expert"]
    give_roles(house, FREE, "auditor")  # has no seat
    give_roles(house, login, "expert", "system_admin")  # sees no review


def test_nor_who_was_taken_off_the_committee_after_judging(at: Callable[..., House]) -> None:
    house = at(under_way)
    house.door.record(MINISTRY, "list", "committee_member", None, item="expert", ref=LIST,
                      received_at=REVIEWING, comment="调离")  # fmt: skip
    with pytest.raises(Invalid) as refused:
        give_roles(house, "expert", "auditor")
    assert LIST in refused.value.errors["roles"][1]
    give_roles(house, FREE, "auditor")  # judged nothing, whatever others did


def test_once_the_review_is_closed_they_may(at: Callable[..., House]) -> None:
    house = at(over)
    give_roles(house, "expert", "auditor")
    assert roles(house, "expert") == ["auditor"]


def test_a_seat_is_one_s_own_and_on_the_list_of_the_case(at: Callable[..., House]) -> None:
    house = at(begun)
    for ref in (None, "2022-digital"):
        if ref:
            house.door.record(MINISTRY, "list", "committee_member", value("expert"), item=FREE,
                              ref=ref, received_at=REVIEWING, comment="示例")  # fmt: skip
        with pytest.raises(Refused) as refused:
            Work(house).declare(FREE, QINGDAO)
        assert "on_committee" in {breach.guard for breach in refused.value.breaches}


def test_what_is_not_there_is_not_judged(at: Callable[..., House]) -> None:
    house = at(begun)
    with pytest.raises(Invalid) as nowhere:
        Work(house).declare("expert", f"{LIST}-000000")
    assert set(nowhere.value.errors) == {"case"}
    with pytest.raises(NotFound):  # nothing was declared
        Work(house).act("expert", QINGDAO, "hand_in")


@pytest.mark.parametrize("said", ["-0", "-0.0", "０"])
def test_nought_is_kept_without_a_sign(at: Callable[..., House], said: str) -> None:
    house = at(under_way)
    one = headings(house)[0]
    Work(house).record("expert", CHENGDU, {"mark": {one: {"points": said}}})
    with house.db.reading() as session:
        kept = session.scalars(select(FactRow).where(
            FactRow.owner == f"assessment/{ref_of(house, 'expert', CHENGDU)}",
            FactRow.kind == "mark", FactRow.item == one)).one()  # fmt: skip
    assert kept.value["points"] in ("0", "0.0")

"""Can anybody keep a committee's member from judging, or judge in a member's place?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from casework.errors import Forbidden, Refused
from casework.models import DeadlineRow, FactRow
from tests.casework.calendars import arrangement, days, imported
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
    marks,
    ref_of,
    under_way,
    value,
)
from workflows.facts import Actor

UNLOCK = {"unlock": {"": {"number": "退〔2022〕1号", "date": "2022-12-23", "reason": "核对"}}}
OF_CHENGDU = Actor(10, "四川省联系人", frozenset({"unit"}), unit="510000")


@pytest.fixture
def at(new_database: Callable[..., str]) -> Callable[..., House]:
    return lambda recipe: House.on(new_database("sqlite", recipe=recipe))


@pytest.mark.parametrize("login", [FREE, "expert.b"])
def test_an_expert_with_another_role_does_nothing_with_a_member_s_assessment(
    at: Callable[..., House], login: str
) -> None:
    house = at(under_way)
    number = Work(house).actor(login).user
    both = Actor(number, "甲", frozenset({"expert", "system_admin"}))
    drafted, handed_in = ref_of(house, "expert", CHENGDU), ref_of(house, "expert", QINGDAO)
    with pytest.raises(Forbidden):
        house.door.record(both, "assessment", "mark", {"points": "1"}, item=headings(house)[0],
                          ref=drafted, received_at=REVIEWING)  # fmt: skip
    for act, ref, given in (
        ("hand_in", drafted, {}),
        ("recuse", handed_in, {"tie": {"": {"kind": "kin"}}}),
    ):
        with pytest.raises(Forbidden):
            house.door.act(both, "assessment", act, ref=ref, given=given, received_at=REVIEWING)


def test_what_a_unit_records_of_its_city_bars_no_member(at: Callable[..., House]) -> None:
    house = at(under_way)
    house.door.record(OF_CHENGDU, "division", "incident", {
        "kind": "production_safety", "date": "2022-11-01", "deaths": 0, "serious_injuries": 0,
        "loss_yuan": 0, "source": "示例大学"}, ref="510100", received_at=REVIEWING)  # fmt: skip
    Work(house).act("expert", CHENGDU, "hand_in")  # the draft is whole


def test_a_case_that_left_the_review_is_not_given_back(at: Callable[..., House]) -> None:
    house = at(begun)
    work = Work(house)
    work.declare("expert", CHENGDU)
    work.act("expert", CHENGDU, "hand_in", given=marks(house, ("80",) * 4, "一", "二"))
    house.door.act(OF_CHENGDU, "case", "withdraw", ref=CHENGDU, comment="示例",
                   received_at=REVIEWING)  # fmt: skip
    with pytest.raises(Refused) as refused:
        house.door.act(MINISTRY, "assessment", "give_back", given=UNLOCK, received_at=REVIEWING,
                       ref=ref_of(house, "expert", CHENGDU))  # fmt: skip
    assert [one.guard for one in refused.value.breaches] == ["to_be_reviewed"]


def test_no_calendar_takes_days_from_a_review_that_the_members_were_told_of(
    at: Callable[..., House],
) -> None:
    house = at(begun)

    def end() -> object:
        with house.db.reading() as session:
            return session.scalars(select(DeadlineRow.ends_at).where(
                DeadlineRow.owner == f"list/{LIST}", DeadlineRow.kind == "review")).one()  # fmt: skip

    before = end()
    imported(house, arrangement(2022, days("2022-01-01", "2022-01-03"),
                                [date(2022, 12, 24), date(2022, 12, 25)]), REVIEWING)  # fmt: skip
    assert end() == before


def test_a_name_is_one_line_wherever_it_is_then_printed(at: Callable[..., House]) -> None:
    house = at(begun)
    broken = value("expert") | {"name": "委员\r\n甲", "organisation": "示例\u2028大学"}
    house.door.record(MINISTRY, "list", "committee_member", broken, item="expert", ref=LIST,
                      comment="示例", received_at=REVIEWING)  # fmt: skip
    with house.db.reading() as session:
        kept = session.scalars(select(FactRow).where(
            FactRow.owner == f"list/{LIST}", FactRow.item == "expert")).one().value  # fmt: skip
    assert (kept["name"], kept["organisation"]) == ("委员 甲", "示例 大学")

"""Does the register of a committee tell who sits on it, who sat, and why not any more?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from casework.documents.review.opinion import opinion
from tests.casework.papers import reviewed
from tests.casework.papers.reviewed import GONE, sheets
from tests.casework.papers.told import rows, table
from tests.support.house import MINISTRY, House
from workflows.facts import Actor


@pytest.fixture
def own(new_database: Callable[..., str]) -> Iterator[House]:
    house = House.on(new_database("sqlite", recipe=reviewed.in_review))
    yield house
    house.db.engine.dispose()


def test_the_register_tells_who_was_taken_off_when_by_whom_and_why(own: House) -> None:
    sheet = sheets(own)["committee"]
    assert rows(table(sheet, "现任成员")) == [
        f"{n}|评审专家{n}|{kind}|规划司|示例大学|中央单位（不属于任何省）|2022年12月5日|林晓岚"
        for n, kind in ((1, "相关专家"), (2, "相关专家"), (3, "部内司局代表"))]  # fmt: skip
    assert rows(table(sheet, "已移出的成员")) == [
        f"1|{GONE}|相关专家|规划司|示例大学|中央单位（不属于任何省）|2022年12月5日|林晓岚|"
        "2022年12月5日|林晓岚|另有公务"]  # fmt: skip


def seat(house: House, login: str, name: str) -> None:
    """Record a seat anew, as the ministry corrects it."""
    value = {"name": name, "kind": "expert", "recommended_by": "规划司",
             "organisation": "另一大学", "province": "central"}  # fmt: skip
    house.door.record(MINISTRY, "list", "committee_member", value, item=login, ref=reviewed.LIST,
                      received_at=reviewed.PROPOSED, comment="更正")  # fmt: skip


def test_another_name_of_the_same_account_is_the_same_member(own: House) -> None:
    seat(own, "expert.901", "更名专家")
    sheet = sheets(own)["committee"]
    assert rows(table(sheet, "现任成员"))[0] == (
        "1|更名专家|相关专家|规划司|另一大学|中央单位（不属于任何省）|2022年12月5日|林晓岚")  # fmt: skip
    assert len(rows(table(sheet, "现任成员"))) == 3
    assert [line.split("|")[1] for line in rows(table(sheet, "已移出的成员"))] == [GONE]


def test_who_comes_in_somebody_s_place_has_an_account_and_a_line_of_their_own(
    own: House,
) -> None:
    seat(own, "gone", GONE)  # taken off, and appointed again
    sheet = sheets(own)["committee"]
    now, gone = rows(table(sheet, "现任成员")), rows(table(sheet, "已移出的成员"))
    assert [line.split("|")[1] for line in now] == ["评审专家1", "评审专家2", "评审专家3", GONE]
    assert now[-1].endswith("2023年1月9日|林晓岚")
    assert [line.split("|")[1] for line in gone] == [GONE]


def test_one_order_of_members_holds_everywhere_that_of_appointment(own: House) -> None:
    seat(own, "expert.901", "更名专家")  # corrected: stays first
    own.door.record(MINISTRY, "list", "committee_member", None, item="expert.902", comment="另有公务",
                    ref=reviewed.LIST, received_at=reviewed.PROPOSED)  # fmt: skip
    own.committee(seats={"a.latecomer": Actor(970, "后任专家", frozenset({"expert"}))},
                  at=reviewed.PROPOSED)  # fmt: skip
    seat(own, "expert.902", "评审专家2")  # appointed again: comes last
    order = ["更名专家", "评审专家3", "后任专家", "评审专家2"]
    found, page = reviewed.review_of(own), reviewed.page_of(own)
    assert [one.name for one in found.members] == order
    register, signed = sheets(own)["committee"], opinion(page, found)
    assert [row[1] for row in table(register, "现任成员").rows] == order
    assert [row[1] for row in table(signed, "评审委员会成员签字").rows] == order

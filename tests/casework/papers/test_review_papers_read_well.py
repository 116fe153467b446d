"""Do the papers of a review read well: dates, decimals, who signs, and what is said where nothing is?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from casework.documents.review.minutes import minutes
from casework.documents.review.opinion import opinion
from casework.documents.review.score_sheets import score_sheets
from tests.casework.papers import judged, reviewed
from tests.casework.papers.conftest import House_of
from tests.casework.papers.reviewed import LIST, page_of, review_of, sheets
from tests.casework.papers.told import rows, table, words
from tests.support.house import CUTOFF, MINISTRY
from workflows.facts import Actor

EXPERT = frozenset({"expert"})


def test_who_judged_nothing_is_named_and_has_nothing_to_sign(house_of: House_of) -> None:
    own = house_of(reviewed.ranked)
    found = review_of(own)
    idle = found.members[1].login
    cells = [replace(one, state="abstained") if one.member.login == idle else one
             for one in found.cells]  # fmt: skip
    sheet = opinion(page_of(own), replace(found, cells=cells))
    assert [(row[1], row[3]) for row in table(sheet, "评审委员会成员签字").rows] == [
        ("评审专家1", ""), ("评审专家2", "（未评审）"), ("评审专家3", "")]  # fmt: skip


def test_where_views_are_voluntary_nobody_s_line_to_sign_says_that_they_judged_nothing(
    house_of: House_of,
) -> None:
    own = house_of(reviewed.ranked_2018)
    found = review_of(own, "2018-industry")
    assert any(one.state == "recused" for one in found.cells)
    idle = replace(found, cells=[])  # nobody handed a view in
    sheet = opinion(page_of(own, "2018-industry"), idle)
    signed = [row[3] for row in table(sheet, "评审委员会成员签字").rows]
    assert signed == [""] * 15


def test_a_list_that_follows_the_scores_has_no_reason_missing(house_of: House_of) -> None:
    page = page_of(house_of(reviewed.ranked))
    same = replace(page, rows=[replace(row, listed=row.proposed is True) for row in page.rows
                               if row.why != "tie"])  # fmt: skip
    said = table(minutes(same, []), "与建议不同之处及理由")
    assert not said.rows
    assert said.none == "名单与按得分提出的建议一致，没有不同之处。"
    old = page_of(house_of(reviewed.ranked_2018), "2018-industry")
    assert table(minutes(old, []), "与建议不同之处及理由").none == "名单与初选建议名单一致。"


def test_fewer_cities_than_places_are_no_best_ten(house_of: House_of) -> None:
    own = house_of(reviewed.ranked)
    page = page_of(own)
    few = replace(page, rows=[row for row in page.rows if row.rank and row.rank < 6])
    said = words(opinion(few, review_of(own)))
    assert "按总分由高到低依次为：" in said
    assert "前 10 名" not in said


def test_a_mark_stands_as_its_member_entered_it_and_the_total_with_the_decimals_of_the_round(
    house_of: House_of,
) -> None:
    own = house_of(judged.judged)
    page, found = page_of(own), review_of(own)
    marks = found.judged[0].marks["judge.1"]
    exact = {"judge.1": marks | {"steady_growth": {"points": "90.123456"}}}
    first = replace(found.judged[0], marks={**found.judged[0].marks, **exact},
                    totals={**found.judged[0].totals, "judge.1": Fraction("75.468364")})  # fmt: skip
    sheet = score_sheets(page, replace(found, judged=[first, *found.judged[1:]]))
    parts = [rows(one.table) for one in sheet.sections[1:] if one.table]
    assert "|苏州市|90.123456|80.5|70.25|61|75.47|" in parts[0][0]
    others = [line for part in parts for line in part][1:]
    assert all("市|90|80.5|70.25|61|75.44" in line for line in others)
    assert sheet.sections[0].notes == [
        "成员总分保留 2 位小数；市（州）得分按未经舍入的总分计算。"]  # fmt: skip


def test_who_sits_on_the_committee_later_is_recused_from_then_on(
    house_of: House_of,
) -> None:
    own = house_of(judged.in_review)
    late = {"name": "赵川", "kind": "expert", "recommended_by": "规划司", "organisation": "示例大学",
            "province": "510000"}  # fmt: skip
    own.committee(at=CUTOFF + timedelta(days=2), seats={"late": Actor(960, "赵川", EXPERT)})
    own.door.record(MINISTRY, "list", "committee_member", late, item="late", ref=LIST,
                      received_at=CUTOFF + timedelta(days=3), comment="更正")  # fmt: skip
    told = rows(table(sheets(own)["recusals"], "回避情况"))
    assert any(
        line.endswith("|成都市|赵川|本省（区、市）|自动回避|2022年12月25日|") for line in told
    )

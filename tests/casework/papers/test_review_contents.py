"""Do the papers of a review say what is on record, and nothing of scores before they may?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from casework.documents.review.papers import PAPERS
from casework.documents.review.sheet import Column, Table, numbers
from casework.queries.reviews import review_over
from tests.casework.notices.story import objected_and_replaced
from tests.casework.papers import reviewed
from tests.casework.papers.conftest import House_of
from tests.casework.papers.reviewed import EXACT, FORMULA, GONE, LONG, page_of, sheets
from tests.casework.papers.told import rows, table, words
from tests.support.house import MINISTRY, SECOND, House
from tests.support.notices import CITIES, DECIDED, DIGITAL, REASONS, both_decided
from tests.support.rounds import midway_round
from workflows.facts import Actor


def test_as_long_as_the_review_runs_no_paper_tells_a_score(house_of: House_of) -> None:
    found = sheets(house_of(reviewed.in_review))
    assert list(found) == ["committee", "recusals"]
    given = set(reviewed.scores(house_of(reviewed.in_review)).values())
    assert not any(score in words(sheet) for sheet in found.values() for score in given)


def test_what_tells_scores_is_held_back_by_the_state_of_the_list_and_by_who_asks(
    house_of: House_of,
) -> None:
    page = page_of(house_of(reviewed.decided))
    scored = [one for one in PAPERS if one.scored]
    assert [one.id for one in scored] == ["scores", "ranking", "opinion", "minutes"]
    assert all(one.may(page, MINISTRY) for one in scored)
    assert not any(one.may(page, Actor(9, "", frozenset({"unit"}))) for one in scored)
    page.list.state = "open"
    assert not any(one.may(page, MINISTRY) for one in scored)


def test_the_review_is_over_from_the_ranking_on_whatever_came_of_the_list(
    house_of: House_of,
) -> None:
    states = page_of(house_of(reviewed.in_review)).rules.states
    over = {state: review_over(state) for subject, state in states if subject == "list"}
    assert not (over.pop("open") or over.pop("in_review"))
    assert {"ranked", "proposed", "reported", "approved", "rejected"} <= set(over)
    assert all(over.values())


def test_the_ranking_tells_ties_proposal_and_choice_and_rounds_no_score(house_of: House_of) -> None:
    sheet = sheets(house_of(reviewed.decided))["ranking"]
    lines = rows(table(sheet))
    assert len(lines) == 32
    assert lines[0] == ("1||东城区|北京|东部|95.000|—|95.000|3|列入|按总分列入。|不列入|" + FORMULA)
    assert lines[9].startswith(
        "10|并列|长春市|吉林|东北|86.200|—|86.200|3|同分待定|与演示市甲同分，余 1"
    )
    assert lines[9].endswith(f"列入|{LONG}")
    assert lines[11].startswith("12||南昌市")
    assert any(f"|{EXACT}|" in line for line in lines)
    assert table(sheet).line == 10
    said = words(sheet)
    assert "线上最后一个为长春市（与并列者不分先后）" in said
    for fact in ("遴选名额：10 个", "同一推荐单位上限：1 个", "西部和东北地区下限：合计不少于 2 个",
                 "评分计算方法：平均分", "得分小数位数：3", "各项权重：促进工业稳增长 25%；推动先进制造业集群发展 25%；", "国务院大督查通报表扬加分（分）：0"):  # fmt: skip
        assert fact in said


def test_before_a_proposal_the_ranking_says_no_choice_of_the_ministry(house_of: House_of) -> None:
    found = sheets(house_of(reviewed.ranked))
    assert list(found) == ["committee", "recusals", "scores", "ranking", "opinion"]
    place = [column.label for column in table(found["ranking"]).columns].index("部里的选择")
    assert {row[place] for row in table(found["ranking"]).rows} == {""}


def test_who_left_after_the_review_is_named_below_the_ranking(house_of: House_of) -> None:
    own = house_of(reviewed.ranked)
    page = page_of(own)
    assert "不在排序之内" not in words(sheets(own)["ranking"])
    last = page.rows[-1].case
    own.door.act(own.actor("unit", last.division.code), "case", "withdraw", ref=last.ref,
                 received_at=reviewed.PROPOSED, comment="主动退出")  # fmt: skip
    sheet = sheets(own)["ranking"]
    assert len(table(sheet).rows) == 31
    assert f"{last.division.name}曾经评分，现为“已撤回”，不在排序之内。" in words(sheet)


def test_the_list_stands_in_the_order_of_the_codes_without_score_or_rank(
    house_of: House_of,
) -> None:
    own = house_of(reviewed.decided)
    sheet = sheets(own)["names"]
    codes = [str(row[1]) for row in table(sheet).rows]
    assert codes == sorted(codes)
    assert len(codes) == 10
    said = words(sheet)
    assert "按行政区划排列，排名不分先后" in said
    for telling in ("分：", "得分", "总分", "名次", "并列", "加分", *reviewed.scores(own).values()):
        assert telling not in said
    assert not any(isinstance(cell, Decimal) for row in table(sheet).rows for cell in row)


def test_the_opinion_tells_the_outcome_in_words_and_has_a_line_for_each_member(
    house_of: House_of,
) -> None:
    sheet = sheets(house_of(reviewed.ranked))["opinion"]
    said = words(sheet)
    assert "对 32 个申报市（州）的申报材料进行了评议审查，其中 32 个有得分" in said
    assert "共 3 人（相关专家 2 人，部内司局代表 1 人）" in said
    assert "按总分排在前 10 名的依次为：东城区；哈尔滨市；" in said
    assert "；长春市、演示市甲（并列）。" in said
    assert "长春市、演示市甲并列，名额不足，由工业和信息化部研究确定" in said
    assert [row[1] for row in table(sheet, "评审委员会成员签字").rows] == [
        "评审专家1", "评审专家2", "评审专家3"]  # fmt: skip
    assert GONE not in said


def test_the_minutes_tell_each_difference_ties_and_the_decision(house_of: House_of) -> None:
    sheet = sheets(house_of(reviewed.decided))["minutes"]
    said = words(sheet)
    assert "提出人：林晓岚" in said
    assert "提出日期：2023年1月9日" in said
    assert "说明：经司务会研究" in said
    assert rows(table(sheet, "与建议不同之处及理由")) == [
        f"东城区|95.000|列入|不列入|{FORMULA}", f"南昌市|85.650|不列入|列入|{LONG}"]  # fmt: skip
    assert rows(table(sheet, "同分及决定情况")) == [
        f"86.200|长春市、演示市甲|1|长春市|演示市甲|长春市：{LONG}\n演示市甲：票决"]  # fmt: skip
    assert "方式：部务会议审议通过；文号（纪要号）：纪要〔2023〕3号；日期：2023年1月10日。" in said
    assert "纪要.pdf" not in said


def test_long_after_the_decision_the_minutes_tell_the_same(house_of: House_of) -> None:
    found = sheets(house_of(reviewed.approved))
    assert list(found) == [one.id for one in PAPERS]
    assert found["names"].name == "入选名单"
    told = rows(table(found["minutes"], "与建议不同之处及理由"))
    assert [line.split("|")[0] for line in told] == ["东城区", "南昌市"]
    assert rows(table(found["minutes"], "同分及决定情况"))[0].startswith(
        "86.200|长春市、演示市甲|1|长春市|"
    )


def test_the_minutes_stay_those_of_the_meeting_and_say_apart_what_changed_since(
    house_of: House_of,
) -> None:
    sheet = sheets(house_of(objected_and_replaced))["minutes"]
    assert [line.split("|")[1] for line in rows(table(sheet, "拟入选名单"))] == [
        "深圳市", "成都市", "西安市"]  # fmt: skip
    assert rows(table(sheet, "其他写明的理由")) == ["名单数量|示例"]  # not the one of January
    apart = rows(table(sheet, "与建议不同之处及理由"))
    assert apart[0] == "深圳市|95.00|列入|列入|示例"
    assert apart[3] == "苏州市|92.00|列入|不列入|示例"
    said = words(sheet)
    decided, since = said.index("部里的决定"), said.index("审定以后的变动（不在本次研究之内）")
    assert decided < since < said.index("深圳市移出名单，现为“不符合条件”。")
    assert said.index("递补苏州市。方式：部务会议审议通过") > since


def test_a_list_that_was_proposed_anew_has_minutes_of_the_new_proposal(house_of: House_of) -> None:
    own = house_of(both_decided)
    later = DECIDED + timedelta(days=4)
    own.list_acts("amend", DECIDED, measure="digital", comment="补正材料")
    entries = {f"{DIGITAL}-{code}": {"reason": "重新提出"} for code in CITIES}
    own.list_acts("propose", later, measure="digital", actor=SECOND, given={"entry": entries},
                  reasons=dict.fromkeys(REASONS, "另写的理由"))  # fmt: skip
    sheet = sheets(own, DIGITAL)["minutes"]
    assert "提出日期：2023年1月17日" in words(sheet)
    assert "尚未登记。" in words(sheet)
    given = rows(table(sheet, "其他写明的理由"))
    assert given
    assert all(row.endswith("|另写的理由") for row in given)


def test_a_city_that_leaves_before_the_publication_stays_in_the_minutes_of_the_decision(
    house_of: House_of,
) -> None:
    own = house_of(both_decided)
    own.door.act(own.actor("unit", "510100"), "case", "withdraw", ref=f"{DIGITAL}-510100",
                 received_at=DECIDED, comment="示例")  # fmt: skip
    sheet = sheets(own, DIGITAL)["minutes"]
    assert [line.split("|")[1] for line in rows(table(sheet, "拟入选名单"))] == ["深圳市", "成都市"]
    said = words(sheet)
    assert said.index("成都市移出名单") > said.index("审定以后的变动（不在本次研究之内）")


def test_a_decision_that_is_not_on_record_is_said_to_be_missing(house_of: House_of) -> None:
    own = house_of(reviewed.decided)
    own.list_acts("amend", reviewed.DRAWN, comment="补正材料")
    assert "尚未登记。" in words(sheets(own)["minutes"])


def test_where_the_edition_asks_for_an_opinion_in_words_that_is_the_paper(
    new_database: Callable[..., str],
) -> None:
    own = House.on(new_database("sqlite", recipe=reviewed.in_review_2018), 2018)
    reviewed.opinion_2018(own, ["2018-industry-330200", "苏州市"])
    assert list(sheets(own, "2018-industry")) == [
        "committee",
        "recusals",
        "opinion",
    ]  # to be signed
    own.db.engine.dispose()
    own = House.on(new_database("sqlite", recipe=reviewed.ranked_2018), 2018)
    found = sheets(own, "2018-industry")
    assert list(found) == ["committee", "recusals", "opinion"]
    said = words(found["opinion"])
    assert "材料属实。\n建议列入。\n日期：2019年2月12日。" in said
    assert rows(table(found["opinion"], "初选建议名单")) == ["1|宁波市|浙江", "2|苏州市|江苏"]
    assert "评分计算方法" not in said
    assert len(rows(table(found["opinion"], "评审委员会成员签字"))) == 15
    assert "第八条" in found["opinion"].note or "第8条" in found["opinion"].note
    own.db.engine.dispose()


def test_no_line_of_a_title_is_too_long_for_its_page(house_of: House_of) -> None:
    own = house_of(midway_round)
    found = sheets(own, "2022-digital")
    assert found["opinion"].lines == (
        "2022年度", "建设信息基础设施和推进产业数字化", "成效明显市（州）评审意见")  # fmt: skip
    every = [*found.values(), *sheets(own).values()]
    assert max(len(line) for sheet in every for line in sheet.lines) < 20


def test_the_hash_is_of_what_a_paper_says_and_of_nothing_else(house_of: House_of) -> None:
    own = house_of(reviewed.ranked)
    before = sheets(own)
    own.door.record(MINISTRY, "list", "visit", {"case": page_of(own).rows[0].case.ref,
                    "team": "两人", "from": "2023-01-05", "to": "2023-01-06", "report": "属实"},
                    item="1", ref=reviewed.LIST, received_at=reviewed.PROPOSED)  # fmt: skip
    after = sheets(own)
    assert after["ranking"].version == before["ranking"].version + 1
    assert after["ranking"].digest == before["ranking"].digest
    changed = sheets(house_of(reviewed.decided))["ranking"]
    assert changed.digest != before["ranking"].digest
    assert f"内容 SHA-256：{changed.digest}" in changed.foot(reviewed.DRAWN)
    assert "2023年1月19日 10:30:05（北京时间）" in changed.foot(reviewed.DRAWN)


def test_a_column_shows_as_many_decimals_as_its_numbers_have() -> None:
    column = numbers("总分", 1, [Decimal("1"), Decimal("2.125"), None], least=2)
    assert Table([column, Column("名次", 1, "whole")], []).shown(column, Decimal("1")) == "1.000"
    assert numbers("总分", 1, [Decimal("1E+1")], least=0).decimals == 0

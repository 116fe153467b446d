"""Does an application go its whole way, hand by hand: city, bureaux, unit, ministry, and back once?

Each person sits at a browser of their own and does there what is theirs; what isn't the point was
filled in before. The ministry sends one figure back, and everyone who put a name to it does so anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from casework import audit
from casework.models import Case, Event, FactRow
from tests.support.applying import WAYS, Hand, Signature, Way
from tests.support.browser import Pages
from tests.support.demo_site import DemoSite, demo_site
from tests.support.files import PDF, pdf

MINE, UNIT = "填写", "由推荐单位办理"
CONSENT, PAPERS, EVIDENCE = "省级人民政府（兵团）同意", "申报材料齐全", "证明材料"
COVERS, CURRENT = "同意涵盖之后的修改", "材料与登记内容一致"
OF_THE_CONTENT = ("application", "recommendation_form", "declaration")
FIRST, CORRECTED = "5.2", "5.3"
REMARK = "口径与公报一致，已核对。"
REASON = "与统计公报不一致，请核对。"


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_an_application_goes_from_the_city_to_the_ministry_and_once_back(
    way: Way, new_database: Callable[..., str], pages: Pages, tmp_path: Path
) -> None:
    url = new_database("sqlite", recipe=way.recipe)
    with demo_site(url, tmp_path / "instance", timers=False) as site:
        pages.base_url = site.url

        def sits_down(login: str) -> Hand:
            return Hand.of(login, way, site, pages, tmp_path)

        city, unit, ministry = map(sits_down, ("city", "unit", "ministry"))
        signers = [(one, sits_down(one.login or one.role)) for one in way.signs]
        bureau, administration = signers[:1], signers[1:]
        the_city_fills_in(city, way)
        they_put_their_names_to_it(bureau, way, FIRST)
        the_unit_chooses(unit, way)
        they_put_their_names_to_it(administration, way, FIRST)  # to the choice too (4.3)
        the_unit_hands_in(unit, way)
        the_ministry_sends_one_figure_back(ministry, way)
        the_city_corrects_exactly_that(city, way)
        they_put_their_names_to_it(signers, way, CORRECTED)
        the_unit_hands_in_again(unit, way)
        the_ministry_sees_what_is_new_and_accepts(ministry, way)
        it_is_on_record(site, way)


def the_city_fills_in(city: Hand, way: Way) -> None:
    figure, evidence = f"indicator-{way.figure}", f"evidence-{way.evidence}"
    assert city.lacks() == (
        {EVIDENCE: MINE, way.asks: MINE}
        | {one.rule: one.whose for one in way.signs if one.kind != "audit"}
        | {CONSENT: UNIT, PAPERS: MINE}  # the application is its own paper
    )  # fmt: skip
    city.on("/materials/conditions")
    assert len(city.problems(evidence)) == 1
    city.types(evidence, {"情况和成效": "链主企业带动配套企业。", "证明材料": PDF})
    assert city.problems(evidence) == []
    city.on("/materials/figures")
    assert len(city.problems(figure)) == 1
    city.types(figure, {"数值": FIRST, "上年数值": "4.9", "数据来源（年鉴、公报、网址）": "统计公报",
                        "统计机关": "市统计局", "已纳入统计体系": True})  # fmt: skip
    assert city.problems(figure) == []
    city.comments(figure, REMARK, "数值")
    assert {rule for rule, whose in city.lacks().items() if whose == MINE} == {PAPERS}


def they_put_their_names_to_it(signers: list[tuple[Signature, Hand]], way: Way, value: str) -> None:
    """Each sees that it is theirs, the figure and what was said of it, and signs."""
    for one, hand in signers:
        assert {rule for rule, whose in hand.lacks().items() if whose == MINE} == {one.rule}
        hand.on("/materials/figures")
        figure = hand.entry(f"indicator-{way.figure}")
        assert f"{value} " in figure.inner_text()
        assert figure.locator("form.fields").count() == 0  # to be read, not changed
        assert figure.locator("ol.said p").all_inner_texts() == [REMARK]
        anchor = f"{one.kind}-{way.figure}" if one.kind == "audit" else one.kind
        if one.kind != "audit":
            hand.on("/materials/statements")
        assert len(hand.problems(anchor)) == 1
        hand.signs(anchor, {**one.values, one.dated: way.day})
        assert hand.problems(anchor) == []
        assert one.rule not in hand.lacks()


def the_unit_chooses(unit: Hand, way: Way) -> None:
    assert unit.in_the_way() == [*(one.rule for one in way.signs[1:]), CONSENT, PAPERS]
    unit.open("/recommend")
    unit.follows(unit.word("Compare candidates"))
    row = unit.main.get_by_role("row", name=re.compile(f"^{way.named}"))
    assert row.first.get_by_role("cell").all_inner_texts() == [FIRST, "–"]
    unit.follows(unit.word("Record the selection"))
    unit.record({"参评市（州）": "深圳市、珠海市", "评选结果与理由": "深圳市指标更优。"})
    assert "/recommend/compare" in unit.page.url  # where the others are compared


def the_unit_hands_in(unit: Hand, way: Way) -> None:
    assert unit.in_the_way() == [CONSENT, PAPERS]
    the_papers_are_sealed(unit, way, *OF_THE_CONTENT)
    assert unit.in_the_way() == [CONSENT, PAPERS]
    the_papers_are_sealed(unit, way, "letter")
    assert unit.in_the_way() == [CONSENT]
    unit.on()
    unit.act("登记省级同意", {"同意机关": "省级人民政府", "文号": "示例函9号",
                        "日期": way.day, "同意文件": PDF})  # fmt: skip
    assert unit.in_the_way() == []
    rules = unit.main.locator("ul.checks > li").count()
    assert unit.word("Complete: all %(all)s rules are met", all=rules) in unit.reads()
    unit.open("/recommend")
    unit.follows(f"{unit.word('Hand in all that are ready')}（1）")
    ready = unit.main.get_by_role("checkbox")
    assert [box.get_attribute("value") for box in ready.all()] == [way.case]
    unit.press(unit.word("Hand in the ticked cases"))
    unit.follows(unit.word("Receipt"))
    said = dict(unit.pairs("receipt"))
    assert said["案件编号"] == way.case
    assert said["服务器接收时间"].startswith(way.words)


def the_papers_are_sealed(unit: Hand, way: Way, *papers: str, scan: bytes = PDF) -> None:
    unit.on("/materials/papers")
    for paper in papers:
        unit.types(f"document-{paper}", {"已加盖公章": True, "落款日期": way.day, "已交原件": True,
                                          "扫描件": scan})  # fmt: skip


def the_ministry_sends_one_figure_back(ministry: Hand, way: Way) -> None:
    ministry.on("/check")
    row = ministry.looked_at(way.figure)
    row.get_by_label(ministry.word("To correct"), exact=True).check()
    row.get_by_label(ministry.word("What is to be corrected")).fill(REASON)
    row.get_by_label(ministry.word("Field")).select_option(label="数值")
    ministry.press(ministry.word("Note what I ticked"))
    assert dict(ministry.pairs("stands"))[ministry.word("To correct")] == "1"
    ministry.follows("退回补正")
    assert f"{way.named} · 数值：{REASON}" in ministry.reads()
    assert "退回补正" in ministry.confirm("退回补正")


def the_city_corrects_exactly_that(city: Hand, way: Way) -> None:
    assert city.lacks() == {"逐项补正": MINE}
    city.follows(way.named)
    assert city.panel("to-correct").split("\n")[-1] == f"数值：{REASON}"
    city.record({"数值": CORRECTED})
    assert city.lacks() == {one.rule: one.whose for one in way.signs} | {
        COVERS: UNIT,
        CURRENT: MINE,
    }


def the_unit_hands_in_again(unit: Hand, way: Way) -> None:
    assert unit.in_the_way() == [COVERS, CURRENT]
    the_papers_are_sealed(unit, way, *OF_THE_CONTENT, scan=pdf(b"%2"))
    assert unit.in_the_way() == [COVERS]
    unit.on()
    unit.begin("补正后再次报送")
    unit.confirm("补正后再次报送", {"确认原同意文件涵盖修改": True})
    assert "已办：补正后再次报送" in unit.reads()


def the_ministry_sees_what_is_new_and_accepts(ministry: Hand, way: Way) -> None:
    ministry.on("/check")
    row = ministry.looked_at(way.figure)
    changed = row.locator(".differences li")
    assert [" ".join(one.split()) for one in changed.all_inner_texts()] == [
        f"数值：{FIRST} {CORRECTED}"
    ]
    row.get_by_label(ministry.word("In order"), exact=True).check()
    ministry.press(ministry.word("… and the rest in order"))
    ministry.follows("受理")
    assert "受理" in ministry.confirm("受理")


def it_is_on_record(site: DemoSite, way: Way) -> None:
    with site.own.db.reading() as session:
        case = session.scalars(select(Case).where(Case.ref == way.case)).one()
        events = session.scalars(
            select(Event).where(Event.stream == f"case/{way.case}").order_by(Event.seq)
        ).all()
        facts = {(one.kind, one.item): one for one in session.scalars(
            select(FactRow).where(FactRow.owner == f"case/{way.case}"))}  # fmt: skip
    assert case.state == "submitted"
    assert [(one.name, one.role) for one in events if one.kind == "act"] == [
        ("draft", "unit"), ("approve_province", "unit"), ("submit", "unit"),
        ("return_for_correction", "ministry"), ("resubmit", "unit"), ("accept", "ministry"),
    ]  # fmt: skip
    figure = facts["indicator", way.figure]
    assert figure.value["value"] == CORRECTED
    assert facts["formal_check", ""].value == {"result": "accepted"}
    for one in way.signs:
        name = facts[one.kind, way.figure if one.kind == "audit" else ""]
        assert name.seq > figure.seq
        assert [e.role for e in events if (e.name, e.item) == (name.kind, name.item)] == [
            one.role
        ] * 2
    assert audit.verify(site.own.db).problems == []

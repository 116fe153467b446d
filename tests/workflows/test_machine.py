"""Does the one question have one answer, with every reason at once?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from casework.example import application
from workflows.calendar import BEIJING
from workflows.facts import Actor, CaseFacts, DivisionFacts, Fact, PlaceFacts, Recorded
from workflows.loader import edition
from workflows.machine import Decision, Refusal, actions_for, decide
from workflows.rules import Rules, bind
from workflows.words import Breach

CUTOFF = datetime(2022, 12, 23, tzinfo=BEIJING)
NOW = CUTOFF - timedelta(days=10)
UNIT = Actor(1, "unit", frozenset({"unit"}), unit="440000")


@pytest.fixture(scope="module")
def rules() -> Rules:
    law = edition("2022")
    return bind(law, law.notice(2022))


def complete(rules: Rules, measure: str = "industry", unit_kind: str = "province") -> CaseFacts:
    facts: dict[str, dict[str, Fact]] = {}
    for seq, part in enumerate(application(rules, measure, unit_kind=unit_kind, on=NOW.date()), 1):
        facts.setdefault(part.kind, {})[part.item] = Fact(part.value, 1, NOW.isoformat(), seq)
    return CaseFacts(
        ref="2022-industry-440300", state="provincially_approved", measure=measure, year=2022,
        division=DivisionFacts("440300", "深圳市", "prefecture_city", "440000", True),
        unit="440000", unit_kind=unit_kind, region="east", recorded=Recorded(facts),
        places=(PlaceFacts("ordinary", 1, None),), submit_by=CUTOFF,
    )  # fmt: skip


def with_fact(facts: CaseFacts, what: str, item: str, /, **value: object) -> CaseFacts:
    return replace(facts, recorded=facts.recorded.over({what: {item: value}}, 1, NOW.isoformat()))


def without(facts: CaseFacts, kind: str, item: str = "") -> CaseFacts:
    return replace(facts, recorded=facts.recorded.over({kind: {item: None}}, 1, NOW.isoformat()))


def kept(facts: CaseFacts) -> CaseFacts:
    """The papers are made out anew, and the consent is said to cover what was changed."""
    for item, paper in facts.recorded.all("document").items():
        facts = with_fact(facts, "document", item, **paper.value)
    return with_fact(facts, "consent_kept", "", covers=True)


def submit(rules: Rules, facts: CaseFacts, now: datetime = NOW, **more: object):
    return decide(rules, "submit", facts, actor=UNIT, now=now, **more)


def guards(answer: Decision | Refusal) -> set[str]:
    return {b.guard for b in answer.breaches} if isinstance(answer, Refusal) else set()


def test_a_complete_application_is_submitted_and_takes_its_place(rules: Rules):
    answer = submit(rules, complete(rules))
    assert isinstance(answer, Decision)
    assert (answer.start, answer.to, answer.takes_place) == (
        "provincially_approved", "submitted", True)  # fmt: skip


def test_a_refusal_names_every_breach_at_once(rules: Rules):
    facts = without(without(complete(rules), "consent"), "document", "application")
    facts = replace(facts, places=(PlaceFacts("ordinary", 1, "2022-industry-440100"),))
    assert guards(submit(rules, facts, CUTOFF)) == {"consent", "papers", "place", "cutoff"}


@pytest.mark.parametrize("kind", ["incident_declaration", "consent", "condition", "document"])
def test_each_missing_part_is_refused(rules: Rules, kind: str):
    facts = complete(rules)
    for item in list(facts.recorded.all(kind)):
        facts = without(facts, kind, item)
    assert isinstance(submit(rules, facts), Refusal)


@pytest.mark.parametrize(
    ("deaths", "blocks"), [(9, False), (10, True), (29, True), (30, True)]
)  # fmt: skip
def test_ten_deaths_are_a_major_accident_and_nine_are_not(rules: Rules, deaths: int, blocks: bool):
    facts = with_fact(complete(rules), "incident", "1", kind="production_safety",
                      date="2022-01-01", deaths=deaths, serious_injuries=0, loss_yuan=0,
                      source="x")  # fmt: skip
    assert ("clean" in guards(submit(rules, facts))) is blocks


@pytest.mark.parametrize(
    ("day", "blocks"), [("2019-12-12", False), ("2019-12-13", True), ("2022-12-13", True)]
)
def test_an_accident_counts_for_thirty_six_months_its_anniversary_included(
    rules: Rules, day: str, blocks: bool
):
    facts = with_fact(complete(rules), "incident", "1", kind="production_safety", date=day,
                      deaths=10, source="x")  # fmt: skip
    assert ("clean" in guards(submit(rules, facts))) is blocks


def test_an_audit_is_void_once_the_figure_has_changed(rules: Rules):
    facts = complete(rules)
    item = next(iter(facts.recorded.all("audit")))
    changed = {**facts.recorded.one("indicator", item), "value": "6.1"}
    facts = with_fact(facts, "indicator", item, **changed)
    assert guards(submit(rules, kept(facts))) == {"audit"}


def test_a_figure_of_another_year_needs_a_reason_and_a_reason_settles_it(rules: Rules):
    facts = complete(rules)
    item = next(iter(facts.recorded.all("indicator")))
    old = {**facts.recorded.one("indicator", item), "year": 2021}
    audit = facts.recorded.one("audit", item) or {}
    facts = kept(with_fact(with_fact(facts, "indicator", item, **old), "audit", item, **audit))
    refused = submit(rules, facts)
    assert isinstance(refused, Refusal)
    (only,) = refused.breaches
    assert only.soft
    assert isinstance(submit(rules, facts, reasons={only.key: "  "}), Refusal)
    settled = submit(rules, facts, reasons={only.key: "统计口径滞后"})
    assert isinstance(settled, Decision)
    assert settled.reasons == {only.key: "统计口径滞后"}


def test_the_digital_measure_asks_for_the_communications_administration(rules: Rules):
    facts = without(complete(rules, "digital"), "joint_signoff")
    assert guards(submit(rules, facts)) == {"joint"}


def test_the_xpcc_has_none_and_gives_a_reason_instead(rules: Rules):
    facts = replace(complete(rules, "digital", "xpcc"), unit="660000",
                    division=DivisionFacts("661100", "师", "xpcc_division", "660000"))  # fmt: skip
    refused = submit(rules, facts)
    assert isinstance(refused, Refusal)
    assert [(b.guard, b.soft) for b in refused.breaches] == [("joint", True)]
    assert isinstance(submit(rules, facts, reasons={"joint": "无对应机构"}), Decision)


def test_a_wrong_state_is_a_breach_that_cites_what_put_it_there(rules: Rules):
    answer = submit(rules, replace(complete(rules), state="lapsed"))
    assert guards(answer) == {"state"}
    assert isinstance(answer, Refusal)
    assert "N五.3" in {c.id for c in answer.breaches[0].cites}


def test_every_breach_speaks_both_languages_and_cites_something(rules: Rules):
    empty = replace(complete(rules), recorded=Recorded())
    answer = submit(rules, empty, CUTOFF)
    assert isinstance(answer, Refusal)
    for breach in answer.breaches:
        assert breach.cites
        assert breach.words("zh") != breach.words("en")
        assert "{" not in breach.words("zh") + breach.words("en")


def test_offers_are_decisions_on_trial_and_show_only_one_s_own(rules: Rules):
    offers = actions_for(rules, complete(rules), actor=UNIT, now=NOW)
    assert {o.rule.id: o.open for o in offers} == {
        "reopen": True, "submit": True, "withdraw": True, "rule_out": False,
    }  # fmt: skip
    late = {o.rule.id: o for o in actions_for(rules, complete(rules), actor=UNIT, now=CUTOFF)}
    assert not late["submit"].open
    ministry = Actor(2, "m", frozenset({"ministry"}))
    offers = actions_for(rules, complete(rules), actor=ministry, now=NOW)
    assert [o.rule.id for o in offers] == ["disqualify"]


def test_the_same_question_has_the_same_answer(rules: Rules):
    facts = complete(rules)
    assert submit(rules, facts) == submit(rules, facts)


def test_an_unknown_action_is_a_defect_not_a_refusal(rules: Rules):
    with pytest.raises(KeyError, match="fly"):
        decide(rules, "fly", complete(rules), actor=UNIT, now=NOW)


def test_a_reason_names_its_city_once():
    bare = Breach("g", (), "text", "缺一份材料。", "A paper is missing.", "r", about_zh="洛阳市",
                  about_en="Luoyang")  # fmt: skip
    named = replace(bare, zh="洛阳市被取消评选资格。", en="Luoyang is barred.")
    assert (bare.words("zh"), bare.words("en")) == (
        "洛阳市：缺一份材料。", "Luoyang: A paper is missing.")  # fmt: skip
    assert (named.words("zh"), named.words("en")) == (
        "洛阳市被取消评选资格。",
        "Luoyang is barred.",
    )
    assert replace(bare, about_zh="", about_en="").words("zh") == "缺一份材料。"

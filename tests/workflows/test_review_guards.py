"""Do the guards of the review ask for what is missing, of whom and when?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.support.under_review import NOW, case, found, judging, listed, member, rules, said
from workflows.conflicts import CENTRAL
from workflows.facts import Actor
from workflows.machine import Refusal, decide
from workflows.progress import progress
from workflows.words import breach

KINDS = ("expert", "department")
BOTH = {"a": member(), "b": member("department")}
SHENZHEN, WUHAN = case("深圳市"), case("武汉市")
RULES = rules()


def says(*args: Any, **params: Any) -> list[str]:
    return [finding.says for finding in found(*args, **params)]


# --- the committee ----------------------------------------------------------------------------
def test_each_kind_of_member_is_asked_for() -> None:
    assert says("committee", listed(members=BOTH), kinds=KINDS) == []
    missing = found("committee", listed(members={"a": member()}), kinds=KINDS)
    assert [(f.says, f.item) for f in missing] == [("kind_missing", "department")]
    assert says("committee", listed(), kinds=KINDS) == ["kind_missing"] * 2


def test_who_recommended_a_member_is_asked_for() -> None:
    unnamed = BOTH | {"c": member(recommended_by="")}
    only = found("committee", listed(members=unnamed), kinds=KINDS)
    assert [(f.says, f.item) for f in only] == [("not_recommended", "c")]


@pytest.mark.parametrize("number", range(13, 20))
def test_the_number_is_odd_and_at_least_fifteen_where_the_edition_says_so(number: int) -> None:
    seats = {f"m{n}": member("department" if n else "expert") for n in range(number)}
    wrong = says("committee", listed(members=seats), kinds=KINDS, least=15, odd=True)
    assert wrong == ([] if number >= 15 and number % 2 else ["size"])
    assert says("committee", listed(members=seats), kinds=KINDS) == []


def test_who_is_tied_to_every_case_still_counts_in_the_number() -> None:
    seats = {f"m{n}": member("department" if n else "expert", "440000") for n in range(15)}
    facts = listed(SHENZHEN, members=seats, assessments=[said("深圳市", "m1", 1, state="recused")])
    assert says("committee", facts, rules(2018), kinds=KINDS, least=15, odd=True) == []


# --- the cases --------------------------------------------------------------------------------
def test_a_review_waits_for_each_submitted_or_returned_case() -> None:
    facts = listed(SHENZHEN, case("武汉市", accepted=False), case("保定市", state="returned"),
                   case("朝阳区", state="withdrawn"))  # fmt: skip
    assert [(f.says, f.item) for f in found("settled", facts)] == [
        ("open", "武汉市"), ("open", "保定市")]  # fmt: skip
    assert says("settled", listed(SHENZHEN)) == []
    assert says("settled", listed(case("武汉市", state="withdrawn"))) == ["none"]


def test_the_weights_of_every_measure_come_to_a_hundred() -> None:
    """The first review that is opened freezes them for both: one left wrong could never open."""
    assert says("weights", listed()) == []
    wrong = found("weights", listed(), rules(weight_security="24.99"))
    assert [(f.says, f.item, str(f.words["total"])) for f in wrong] == [
        ("total", "digital", "99.99")]  # fmt: skip
    moved = rules(weight_clusters="0", weight_foundations="50")
    assert says("weights", listed(), moved) == []


# --- what was said ----------------------------------------------------------------------------
END = NOW + timedelta(days=3)


def test_each_member_is_asked_for_each_accepted_case() -> None:
    facts = listed(SHENZHEN, WUHAN, case("保定市", accepted=False), members=BOTH, until=END)
    waiting = found("assessed", facts)
    assert [(f.says, f.words["people"], f.soft) for f in waiting] == [("waiting", 2, False)]
    assert [(p.expert, p.open) for p in progress(facts, RULES)] == [
        ("a", (SHENZHEN, WUHAN)), ("b", (SHENZHEN, WUHAN))]  # fmt: skip


@pytest.mark.parametrize("state", ["handed_in", "abstained", "recused"])
def test_who_judged_abstained_or_is_recused_is_not_waited_for(state: str) -> None:
    facts = listed(SHENZHEN, members=BOTH, until=END, assessments=[
        said("深圳市", "a", 90, state=state), said("深圳市", "b", 90, state="drafted")])  # fmt: skip
    assert [p.expert for p in progress(facts, RULES) if p.open] == ["b"]


def test_what_was_said_of_one_case_is_not_taken_for_another() -> None:
    facts = listed(SHENZHEN, WUHAN, members={"a": member()}, until=END,
                   assessments=[said("深圳市", "a", 90), said("武汉市", "other", 90)])  # fmt: skip
    assert [p.open for p in progress(facts, RULES)] == [(WUHAN,)]


def test_a_case_to_which_a_member_is_tied_is_not_waited_for() -> None:
    seats = {"a": member(province="440000"), "b": member(organisation="武汉大学")}
    facts = listed(SHENZHEN, WUHAN, members=seats, until=END)
    assert [(p.expert, p.open) for p in progress(facts, RULES)] == [
        ("a", (WUHAN,)),
        ("b", (SHENZHEN,)),
    ]


@pytest.mark.parametrize("state", ["drafted", "handed_in", "abstained"])
def test_a_member_is_not_recorded_as_tied_to_what_is_taken_up(state: str) -> None:
    """What is corrected of a member would leave a score of one who may not judge."""
    tied = {"a": member(province="440000"), "b": member()}
    facts = listed(SHENZHEN, WUHAN, members=tied, assessments=[
        said("深圳市", "a", 90, state=state), said("武汉市", "a", 90), said("深圳市", "b", 90)])  # fmt: skip
    assert [(f.says, f.item) for f in found("seats_untied", facts)] == [("taken_up", "a")]
    recused = listed(SHENZHEN, members=tied, assessments=[said("深圳市", "a", 0, state="recused")])
    assert says("seats_untied", recused) == []
    gone = listed(SHENZHEN, assessments=[said("深圳市", "a", 90, state=state)])
    assert says("seats_untied", gone) == []


def test_nobody_is_passed_over_before_the_end_and_then_with_a_reason_for_each() -> None:
    facts = listed(SHENZHEN, WUHAN, members=BOTH, until=END,
                   assessments=[said("深圳市", "b", 90)])  # fmt: skip
    before = found("assessed", facts, now=END - timedelta(microseconds=1))
    assert [(f.says, f.soft) for f in before] == [("waiting", False)], "one sentence for them all"
    after = found("assessed", facts, now=END)
    assert [(f.says, f.item, f.soft) for f in after] == [
        ("passed_over", "a=2", True), ("passed_over", "b=1", True)]  # fmt: skip
    over = listed(SHENZHEN, members={"a": member()})  # no end is open any more
    assert says("assessed", over) == ["passed_over"]


def test_a_name_keeps_its_own_space_in_a_sentence() -> None:
    facts = listed(SHENZHEN, members={"a": member() | {"name": "司局代表 演示甲"}}, until=END)
    one = breach(RULES, RULES.guards["assessed"], found("assessed", facts)[0], facts, "")
    assert "：司局代表 演示甲 (1)；" in one.zh


def test_of_who_was_taken_off_nothing_is_asked() -> None:
    facts = listed(SHENZHEN, members={"a": member()}, until=END, assessments=[
        said("深圳市", "a", 90), said("深圳市", "gone", 90, state="drafted")])  # fmt: skip
    assert says("assessed", facts) == []


@pytest.mark.parametrize(("formula", "fewest", "number", "enough"), [
    ("mean", 3, 2, False), ("mean", 3, 3, True), ("mean", 1, 1, True), ("mean", 1, 0, False),
    ("median", 1, 1, True), ("trimmed_mean", 1, 2, False), ("trimmed_mean", 1, 3, True),
    ("trimmed_mean", 5, 4, False), ("trimmed_mean", 5, 5, True),
])  # fmt: skip
def test_scores_are_enough_for_the_round_and_for_its_formula(
    formula: str, fewest: int, number: int, enough: bool
) -> None:
    given = [said("深圳市", f"e{n}", 90) for n in range(number)]
    idle = [said("深圳市", "x", 90, state="drafted"), said("深圳市", "y", 9, state="recused")]
    facts = listed(SHENZHEN, case("武汉市", accepted=False), assessments=[*given, *idle])
    wrong = found("scored", facts, rules(score_formula=formula), fewest=fewest)
    assert [f.item for f in wrong] == ([] if enough else ["深圳市"])


COMMENDED = {"commendation": {"": {"number": "33号"}}}
ON_FILE = {"commendation": {"": {"number": "33号", "file": "x.pdf"}}}
COUNTS = {"commendation_view": {"": {"counts": "yes"}}}
COUNTS_NOT = {"commendation_view": {"": {"counts": "no"}}}


@pytest.mark.parametrize(("facts", "wrong"), [
    ({}, []), (COMMENDED, ["unjudged"]), (ON_FILE, ["unjudged"]),
    (COMMENDED | COUNTS, ["no_evidence"]), (ON_FILE | COUNTS, []),
    (COMMENDED | COUNTS_NOT, []), (COUNTS, []),
])  # fmt: skip
def test_a_bonus_is_judged_first_and_has_its_evidence(
    facts: dict[str, Any], wrong: list[str]
) -> None:
    of = listed(case("深圳市", **facts))
    assert says("bonus", of, points="3") == wrong
    assert says("bonus", of, points="0") == says("bonus", of, points="0.0") == []
    left = listed(case("深圳市", state="withdrawn", **facts))
    assert says("bonus", left, points="3") == []


# --- one expert and one case ------------------------------------------------------------------
@pytest.mark.parametrize("state", ["open", "ranked", "proposed", "publicised"])
def test_nothing_is_judged_while_the_review_does_not_run(state: str) -> None:
    facts = judging(SHENZHEN, list_state=state)
    assert says("review_runs", facts, states=("in_review",)) == ["not_running"]
    assert says("review_runs", judging(SHENZHEN), states=("in_review",)) == []


def test_only_a_member_judges() -> None:
    assert says("on_committee", judging(SHENZHEN)) == ["no_member"]
    assert says("on_committee", judging(SHENZHEN, on=member())) == []


def test_only_an_accepted_case_is_judged() -> None:
    assert says("to_be_reviewed", judging(SHENZHEN)) == []
    assert says("to_be_reviewed", judging(case("深圳市", accepted=False))) == ["not_accepted"]
    assert says("to_be_reviewed", judging(case("深圳市", state="withdrawn"))) == ["not_accepted"]


@pytest.mark.parametrize(("province", "organisation", "wrong"), [
    (CENTRAL, "示例大学", []), ("440000", "示例大学", ["own_province"]),
    (CENTRAL, "深圳大学", ["own_organisation"]),
    ("440000", "深圳大学", ["own_province", "own_organisation"]),
])  # fmt: skip
def test_nobody_judges_what_they_are_tied_to(
    province: str, organisation: str, wrong: list[str]
) -> None:
    assert says("no_tie", judging(SHENZHEN, on=member("expert", province, organisation))) == wrong


@pytest.mark.parametrize("year", [2018, 2022])
def test_a_tie_bars_every_way_on(year: int) -> None:
    by, tied = rules(year), judging(SHENZHEN, on=member(province="440000"))
    expert = Actor(9, "x", frozenset({"expert"}))
    for action, state in (("declare", ""), ("hand_in", "drafted")):
        answer = decide(by, action, replace(tied, state=state), actor=expert, now=NOW)
        assert isinstance(answer, Refusal)
        assert "no_tie" in {breach.guard for breach in answer.breaches}, action
    for kind in {"mark", "view"} & by.facts.keys():
        assert {"review_runs", "on_committee", "no_tie"} <= set(by.facts[kind].guards), kind


def marked(*points: str | None) -> Any:
    headings = [h.id for h in RULES.measure("industry").heading]
    given = {h: {"points": p} for h, p in zip(headings, points, strict=False) if p is not None}
    return judging(SHENZHEN, mark=given)


@pytest.mark.parametrize(("points", "wrong"), [
    ("0", []), ("100", []), ("0.0", []), ("100.00", []), ("99.999", []),
    ("-0.0001", ["range"]), ("100.0001", ["range"]), ("-1", ["range"]), ("1E+3", ["range"]),
])  # fmt: skip
def test_a_mark_lies_within_its_bounds_and_both_ends_count(points: str, wrong: list[str]) -> None:
    assert says("marks", marked(points), lowest=0, highest=100) == wrong


def test_a_whole_assessment_has_a_mark_under_each_heading() -> None:
    half = marked("90", None, "101")
    assert says("marks", half, lowest=0, highest=100) == ["range"]
    assert says("marks", half, lowest=0, highest=100, whole=True) == [
        "missing", "range", "missing"]  # fmt: skip
    assert says("marks", marked("1", "2", "3", "4"), lowest=0, highest=100, whole=True) == []


def test_a_refusal_does_not_repeat_the_mark() -> None:
    """It goes on record, where others read it."""
    for finding in found("marks", marked("123.4"), lowest=0, highest=100):
        assert "123.4" not in str(finding.words)
        assert "123.4" not in finding.item


def test_a_view_is_asked_for_where_there_are_no_marks() -> None:
    assert says("view", judging(SHENZHEN), rules(2018)) == ["missing"]
    assert says("view", judging(SHENZHEN, view={"": {"answer": "no"}}), rules(2018)) == []

"""Is an act on an assessment refused where review, seat, case or tie forbid it, in both editions?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.under_review import NOW, case, judging, member, rules
from workflows.facts import Actor, AssessmentFacts
from workflows.machine import Decision, Refusal, decide

SHENZHEN, ON = case("深圳市"), member()
WHO = Actor(9, "x", frozenset({"expert", "ministry"}))
STARTS = {"declare": "", "declare_tie": "", "hand_in": "drafted", "abstain": "drafted",
          "recuse": "drafted", "give_back": "handed_in"}  # fmt: skip
SEATED = [act for act in STARTS if act != "recuse"]  # who was taken off can still be recused
FORBIDDEN = [
    ("review_runs", judging(SHENZHEN, list_state="ranked", on=ON), [*STARTS]),
    ("on_committee", judging(SHENZHEN), SEATED),
    ("to_be_reviewed", judging(case("深圳市", state="withdrawn"), on=ON),
     ["declare", "declare_tie", "hand_in", "give_back"]),
    ("no_tie", judging(SHENZHEN, on=member(province="440000")), ["declare", "hand_in"]),
    ("tie_explained", judging(SHENZHEN, on=ON, tie={"": {"kind": "other", "text": " "}}),
     ["declare_tie", "recuse"]),
]  # fmt: skip
UNLOCK = {"unlock": {"": {"number": "1", "date": "2022-12-22", "reason": "示例"}}}
YEARS = pytest.mark.parametrize("year", [2018, 2022])


def done(year: int, act: str, facts: AssessmentFacts, **more: Any) -> Decision | Refusal:
    return decide(rules(year), act, replace(facts, state=STARTS[act]), actor=WHO, now=NOW, **more)


@YEARS
@pytest.mark.parametrize(("guard", "facts", "acts"), FORBIDDEN, ids=lambda of: str(of)[:14])
def test_every_act_that_it_forbids_is_refused(
    year: int, guard: str, facts: AssessmentFacts, acts: list[str]
) -> None:
    for act in acts:
        answer = done(year, act, facts, comment="示例", trial=True)
        assert isinstance(answer, Refusal), act
        assert guard in {breach.guard for breach in answer.breaches}, act


@YEARS
def test_nor_is_anything_put_on_record_past_them(year: int) -> None:
    facts = rules(year).facts
    for kind in {"mark", "view"} & facts.keys():
        assert set(facts[kind].guards) >= {
            "review_runs",
            "on_committee",
            "to_be_reviewed",
            "no_tie",
        }
    assert "tie_explained" in facts["tie"].guards


@YEARS
def test_it_is_given_back_by_a_decision_that_is_used_up_once_it_is_finished_anew(year: int) -> None:
    marks = {h.id: {"points": "90"} for h in rules(year).measure("industry").heading}
    whole = judging(SHENZHEN, on=ON, mark=marks, view={"": {"answer": "yes", "text": "示例"}})
    for act in ("hand_in", "abstain"):
        answer = done(year, act, whole, comment="示例")
        assert isinstance(answer, Decision)
        assert answer.voids == ("unlock",)
    assert isinstance(done(year, "give_back", whole), Refusal)
    assert isinstance(done(year, "give_back", whole, given=UNLOCK), Decision)
    assert isinstance(done(year, "abstain", whole, comment=" "), Refusal)

"""What does a list wait for before it goes a step further, and which cities does that weigh?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.under_review import NOW, case, found, listed, member, recorded, rules, said
from workflows.facts import Actor, CaseFacts, Fact, Recorded
from workflows.guards import CHECKS, Ask
from workflows.machine import Decision, Refusal, decide

LIMITS: dict[str, Any] = {"places": 1, "cap": 1, "regions": (), "least": 0}


def scored(city: str, points: str, state: str = "reviewed", **facts: Any) -> CaseFacts:
    clear = {"incident_declaration": {"": {"none": True}}}
    return case(city, state=state, **{"score": {"": {"score": points}}, **clear, **facts})


def departures(*cases: CaseFacts, entries: tuple[str, ...]) -> list[tuple[str, str]]:
    facts = replace(listed(*cases), entries=entries)
    return [(one.says, one.item) for one in found("differs", facts, **LIMITS)]


def test_no_reason_is_asked_for_a_city_that_left_the_selection() -> None:
    gone = scored("深圳市", "90", "withdrawn")
    assert departures(gone, scored("武汉市", "80"), entries=("深圳市", "武汉市")) == []


def test_a_city_that_its_own_guards_bar_is_not_proposed_and_leaves_its_place_to_the_next() -> None:
    barred = {"incident": {"1": {"kind": "production_safety", "date": "2022-12-20", "deaths": 30}}}
    best, next_ = scored("深圳市", "90"), scored("武汉市", "80")
    assert departures(best, next_, entries=("武汉市",)) == [("out", "深圳市"), ("in", "武汉市")]
    assert departures(scored("深圳市", "90", **barred), next_, entries=("武汉市",)) == []


def test_a_bonus_can_put_a_city_before_another_of_a_better_score() -> None:
    lifted = scored("深圳市", "79", score={"": {"score": "79", "bonus": "2"}})
    assert departures(lifted, scored("武汉市", "80"), entries=("深圳市",)) == []


@pytest.mark.parametrize(("act", "state"), [
    ("propose", "ranked"), ("decide", "proposed"), ("publish", "decided")])  # fmt: skip
def test_a_list_that_departs_goes_no_step_further(act: str, state: str) -> None:
    cases = scored("深圳市", "90"), scored("武汉市", "90")
    facts = replace(listed(*cases), state=state)
    answer = decide(rules(), act, facts, actor=Actor(9, "x", frozenset()), now=NOW, trial=True)
    assert isinstance(answer, Refusal)
    assert {"differs:深圳市", "differs:武汉市"} <= {breach.key for breach in answer.breaches}


@pytest.mark.parametrize(("act", "state"), [("decide", "proposed"), ("publish", "decided")])
def test_nor_one_that_is_tied_where_the_committee_has_not_looked_again(
    act: str, state: str
) -> None:
    law = rules(tie_rule="committee")
    limits = law.guards["differs"].params
    tied = [scored("武汉市", "90", "reviewed") for _ in range(limits["places"] + 1)]
    cases = [replace(one, ref=f"{n}", unit=f"{n}") for n, one in enumerate(tied)]
    facts = replace(listed(*cases), state=state)
    answer = decide(law, act, facts, actor=Actor(9, "x", frozenset()), now=NOW, trial=True)
    assert isinstance(answer, Refusal)
    assert "reconsidered" in {breach.guard for breach in answer.breaches}


@pytest.mark.parametrize("year", [2018, 2022])
def test_a_review_is_not_closed_over_what_one_who_is_tied_said(year: int) -> None:
    tied = {"a": member(province="440000")}
    facts = listed(case("深圳市"), members=tied, assessments=[said("深圳市", "a", 90)])
    answer = decide(rules(year), "close_review", replace(facts, state="in_review"), trial=True,
                    actor=Actor(9, "x", frozenset()), now=NOW)  # fmt: skip
    assert isinstance(answer, Refusal)
    assert "seats_untied" in {breach.guard for breach in answer.breaches}


@pytest.mark.parametrize("year", [2018, 2022])
def test_a_proposal_and_nothing_else_is_sent_back_by_the_leader_with_a_reason(year: int) -> None:
    law = rules(year)
    assert law.actions["list", "send_back"].who == ("leader",)
    answers = [
        decide(law, "send_back", replace(listed(), state=state), comment=comment, now=NOW,
               actor=Actor(9, "x", frozenset({"leader"})))
        for state, comment in (("ranked", "示例"), ("decided", "示例"), ("publicised", "示例"),
                               ("proposed", " "), ("proposed", "示例"))
    ]  # fmt: skip
    assert all(isinstance(one, Refusal) for one in answers[:-1])
    assert isinstance(sent := answers[-1], Decision)
    assert (sent.to, sent.voids) == ("ranked", ("proposal",))


def test_what_nobody_proposed_nobody_decides() -> None:
    assert [one.says for one in found("two_persons", listed(), fact="proposal")] == ["missing"]


@pytest.mark.parametrize("year", [2018, 2022])
@pytest.mark.parametrize("who", ["maker", "earlier", "entry", "left_out", "took"])
def test_whoever_had_a_hand_in_the_list_does_not_decide_it(year: int, who: str) -> None:
    """The one who wrote it last, or before; who put a city on or left one out; who took one off."""

    def by(kind: str) -> dict[str, Fact]:
        return {"": Fact({}, 9 if who == kind else 1, "", 1)}

    made = Fact(
        {}, 9 if who == "maker" else 1, "", 1, hands=frozenset({9} if who == "earlier" else ())
    )
    known = Recorded({"proposal": {"": made}, "entry": by("entry"), "left_out": by("left_out")},
                     took={"proposal": frozenset({9})} if who == "took" else {})  # fmt: skip
    params = rules(year).guards["maker_checker_list"].params
    ask = Ask(rules(year), "decide", Actor(9, "x", frozenset()), NOW)
    facts = replace(listed(), recorded=known)
    assert [one.says for one in CHECKS["two_persons"](facts, ask, **params)] == ["same"]


def test_a_visit_is_reported_in_words_or_by_a_file_and_a_reason_is_given_for_its_city() -> None:
    plan = {"case": "深圳市", "to": "2022-12-24"}
    visits = {"1": plan, "2": plan | {"report": "示例"}, "3": plan | {"file": "示例"}}
    facts = replace(listed(case("深圳市")), recorded=recorded({"visit": visits}))
    assert [(one.item, one.soft) for one in found("visits", facts)] == [("1=深圳市", True)]

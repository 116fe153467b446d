"""Is what a review comes to worked out from what counts, and from nothing else?"""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.under_review import case, listed, member, rules, said
from workflows.results import results

COMMENDED = {"commendation": {"": {"number": "33号", "file": "通报.pdf"}}}
YES = {"commendation_view": {"": {"counts": "yes"}}}
NO = {"commendation_view": {"": {"counts": "no"}}}


def test_a_score_is_the_mean_of_what_was_handed_in_by_weight() -> None:
    by = rules(weight_steady_growth="40", weight_clusters="30", weight_foundations="20",
               weight_stable_share="10")  # fmt: skip
    facts = listed(case("深圳市"), assessments=[
        said("深圳市", "a", 90, 80, 70, 60), said("深圳市", "b", "81.111"),
        said("深圳市", "c", 0, state="drafted"), said("深圳市", "d", 0, state="abstained"),
        said("深圳市", "e", 0, state="recused"), said("武汉市", "f", 0),
    ])  # fmt: skip
    assert results(by, facts) == {"深圳市": {
        "score": "80.56", "scores": 2, "bonus": "0", "mean": "80.555500", "median": "80.555500",
    }}  # fmt: skip


def test_what_a_member_handed_in_before_leaving_counts() -> None:
    facts = listed(case("深圳市"), members={"b": member()},
                   assessments=[said("深圳市", "a", 100), said("深圳市", "b", 50)])  # fmt: skip
    assert results(rules(), facts)["深圳市"]["score"] == "75.00"


def test_the_formula_of_the_round_makes_the_score_and_mean_and_median_stand_beside_it() -> None:
    facts = listed(case("深圳市"), assessments=[
        said("深圳市", e, p) for e, p in zip("abcd", (100, 90, 0, 85), strict=True)])  # fmt: skip
    found = {f: results(rules(score_formula=f, score_decimals=1), facts)["深圳市"]
             for f in ("mean", "trimmed_mean", "median")}  # fmt: skip
    assert {f: r["score"] for f, r in found.items()} == {
        "mean": "68.8", "trimmed_mean": "87.5", "median": "87.5"}  # fmt: skip
    assert {(r["mean"], r["median"]) for r in found.values()} == {("68.750000", "87.500000")}


@pytest.mark.parametrize(("facts", "bonus"), [
    ({}, "0"), (COMMENDED, "0"), (COMMENDED | NO, "0"), (YES, "0"), (COMMENDED | YES, "3"),
])  # fmt: skip
def test_a_bonus_is_of_a_commended_practice_that_was_found_to_count(
    facts: dict[str, Any], bonus: str
) -> None:
    of = listed(case("深圳市", **facts), assessments=[said("深圳市", "a", 88)])
    found = results(rules(bonus_points="3"), of)["深圳市"]
    assert (found["score"], found["bonus"]) == ("88.00", bonus)
    assert results(rules(), of)["深圳市"]["bonus"] == "0"


def test_a_case_that_left_meanwhile_or_that_nobody_judged_has_no_score() -> None:
    gone = case("武汉市", state="withdrawn")
    facts = listed(case("深圳市"), gone, assessments=[said("武汉市", "a", 90)])
    assert results(rules(), facts) == {}


def test_an_edition_that_asks_for_no_scores_has_none() -> None:
    facts = listed(case("深圳市"), assessments=[said("深圳市", "a", 90)])
    assert results(rules(2018), facts) == {}

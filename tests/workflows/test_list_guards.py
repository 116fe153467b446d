"""Does a list's own guard weigh the cities that can still be on it, and no other?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.support.under_review import case, found, listed
from workflows.facts import CaseFacts

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

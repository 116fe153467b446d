"""Is the proposed list the best by the criterion that selection.py states?"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from workflows.explained import explained
from workflows.selection import Candidate, propose

ZONE = frozenset({"west", "northeast"})


@st.composite
def instances(draw: st.DrawFn) -> tuple[list[Candidate], int, int, int]:
    """Up to nine candidates, few distinct totals so that ties are common, few units so that the
    cap binds."""
    number = draw(st.integers(1, 9))
    region = {u: draw(st.sampled_from(["west", "northeast", "east", "central"])) for u in "abcdef"}
    units = [draw(st.sampled_from("abcdef")) for _ in range(number)]
    found = [
        Candidate(
            ref=f"c{n}",
            unit=units[n],
            region=region[units[n]],
            total=Decimal(draw(st.integers(80, 86))),
        )
        for n in range(number)
    ]
    return found, draw(st.integers(1, 5)), draw(st.integers(1, 2)), draw(st.integers(0, 3))


def best_lists(
    candidates: list[Candidate], places: int, cap: int, least: int
) -> list[frozenset[str]]:
    """By trying every list: those that can't be bettered, compared total by total."""
    allowed = []
    for size in range(min(places, len(candidates)) + 1):
        for chosen in combinations(candidates, size):
            if all(n <= cap for n in Counter(c.unit for c in chosen).values()):
                allowed.append(chosen)
    reach = min(least, max(sum(c.region in ZONE for c in chosen) for chosen in allowed))
    allowed = [c for c in allowed if sum(x.region in ZONE for x in c) >= reach]

    def key(chosen: tuple[Candidate, ...]) -> tuple[Decimal, ...]:
        return tuple(sorted((c.total for c in chosen), reverse=True))

    top = max(map(key, allowed))
    return [frozenset(c.ref for c in chosen) for chosen in allowed if key(chosen) == top]


@given(instances())
def test_what_is_chosen_for_certain_is_on_every_best_list_and_what_is_tied_on_some(instance):
    candidates, places, cap, least = instance
    best = best_lists(candidates, places, cap, least)
    proposal = propose(candidates, places=places, cap=cap, regions=ZONE, least=least)
    certain = frozenset.intersection(*best)
    open_ = frozenset.union(*best) - certain
    assert proposal.chosen == certain
    assert proposal.tied == open_
    assert len(proposal.chosen) + proposal.tied_places == len(best[0])


def on_some(candidates: list[Candidate], places: int, cap: int, least: int) -> frozenset[str]:
    return frozenset.union(*best_lists(candidates, places, cap, least))


@given(instances())
def test_each_reason_is_what_would_have_to_be_otherwise(instance):
    candidates, places, cap, least = instance
    proposal, reasons = explained(candidates, places=places, cap=cap, regions=ZONE, least=least)
    assert proposal == propose(candidates, places=places, cap=cap, regions=ZONE, least=least)
    here, without_floor = (on_some(candidates, places, cap, n) for n in (least, 0))
    certain = frozenset.intersection(*best_lists(candidates, places, cap, 0))
    unit = {c.ref: c.unit for c in candidates}
    for one in candidates:
        reason = reasons[one.ref]
        alone = [replace(c, unit="its own") if c == one else c for c in candidates]
        without_cap = one.ref in on_some(alone, places, cap, least)
        match reason.because:
            case "tie":
                assert one.ref in proposal.tied and one.ref not in reason.by
            case "rank":
                assert one.ref in proposal.chosen & certain
            case "floor":
                assert one.ref in proposal.chosen - certain
                assert reason.cost is not None and reason.cost >= 0
                assert all(reasons[ref].because == "displaced" for ref in reason.by)
            case "displaced":
                assert one.ref in without_floor - here
                assert all(reasons[ref].because == "floor" for ref in reason.by)
            case "cap":
                without_either = one.ref in on_some(alone, places, cap, 0)
                assert one.ref not in here and (without_cap or without_either)
                assert {unit[ref] for ref in reason.by} == {one.unit}
            case "below":
                assert one.ref not in here | without_floor and not without_cap
    costs = sum({c.total: reasons[c.ref].cost or 0 for c in candidates
                 if reasons[c.ref].because == "floor"}.values())  # fmt: skip
    free = propose(candidates, places=places, cap=cap, regions=ZONE, least=0)
    if not proposal.ties:
        assert costs == sum(free.totals) - sum(proposal.totals)


@given(instances(), st.randoms())
def test_the_order_of_the_candidates_decides_nothing(instance, dice):
    candidates, places, cap, least = instance
    mixed = list(candidates)
    dice.shuffle(mixed)
    one = propose(candidates, places=places, cap=cap, regions=ZONE, least=least)
    other = propose(mixed, places=places, cap=cap, regions=ZONE, least=least)
    assert one == other

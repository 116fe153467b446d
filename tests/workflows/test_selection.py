"""Is the proposed list the best by the criterion that selection.py states?"""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.lists_tried import REGIONS, Instance, allowed, best_lists, instances, totals
from workflows.selection import Candidate, Proposal, propose

often = settings(max_examples=300)


@often
@given(instances())
def test_what_is_chosen_for_certain_is_on_every_best_list_and_what_is_tied_on_some(asked):
    best, proposal = best_lists(asked), asked.proposed()
    certain = frozenset.intersection(*best)
    assert proposal.chosen == certain
    assert proposal.tied == frozenset.union(*best) - certain
    assert len(proposal.chosen) + proposal.tied_places == len(best[0])
    total = {c.ref: c.total for c in asked.candidates}
    for tie in proposal.ties:
        assert {total[ref] for ref in tie.refs} == {tie.total}
        assert 0 < tie.places < len(tie.refs)
        assert all(len(one & set(tie.refs)) == tie.places for one in best)
        assert {proposal.places_of(ref) for ref in tie.refs} == {tie.places}


@often
@given(instances())
def test_a_best_list_is_best_place_by_place_and_by_its_sum_too(asked):
    every, proposal = [totals(chosen) for chosen in allowed(asked)], asked.proposed()
    best = list(proposal.totals)
    assert best in every
    for other in every:
        assert len(other) <= len(best)
        assert all(theirs <= ours for theirs, ours in zip(other, best, strict=False))
    assert sum(best) == max(map(sum, every))


@often
@given(instances(), st.randoms())
def test_the_order_of_the_candidates_decides_nothing(asked, dice):
    mixed = list(asked.candidates)
    dice.shuffle(mixed)
    other = Instance(mixed, asked.places, asked.cap, asked.least, asked.regions[::-1])
    (one, reasons), (same, again) = asked.explained(), other.explained()
    assert one == same
    assert list(reasons.items()) == list(again.items())


def test_at_three_hundred_cities_too_no_swap_of_one_for_another_makes_the_list_better():
    """Where there are too many lists to try: of a matroid's bases only a best one has no better
    neighbour."""
    dice = random.Random(2021)
    region = {f"u{n}": dice.choice(REGIONS) for n in range(32)}
    for _ in range(5):
        points = dice.sample(range(60_000, 100_000), 300)  # no two alike, so that nobody is tied
        cities = [Candidate(f"c{n:03}", unit := f"u{dice.randrange(32)}", region[unit],
                            Decimal(total) / 1000) for n, total in enumerate(points)]  # fmt: skip
        asked = Instance(cities, 40, 2, 28, ("west", "northeast"))
        on = [c for c in cities if c.ref in asked.proposed().chosen]
        units = Counter(c.unit for c in on)
        inside = sum(c.region in asked.regions for c in on)
        assert (len(on), max(units.values()), inside) == (40, 2, min(28, inside))
        better = [(new, old) for new in cities if new not in on for old in on
                  if new.total > old.total]  # fmt: skip
        assert better
        for new, old in better:
            full = units[new.unit] - (old.unit == new.unit) >= 2
            kept = inside - (old.region in asked.regions) + (new.region in asked.regions)
            assert full or kept < 28


def test_totals_are_compared_to_their_last_digit():
    cities = [Candidate("a", "x", "east", Decimal("90." + "0" * 39 + "1")),
              Candidate("b", "y", "east", Decimal("90." + "0" * 39 + "2")),
              Candidate("c", "z", "east", Decimal("90"))]  # fmt: skip
    proposal = propose(cities, places=1, cap=1, regions=(), least=0)
    assert proposal.chosen == {"b"} and not proposal.ties


def test_what_is_no_question_has_no_answer():
    one = Candidate("a", "x", "east", Decimal(90))
    limits = {"places": 10, "cap": 1, "regions": ("west",), "least": 2}
    with pytest.raises(ValueError, match="stands twice"):
        propose([one, one], **limits)
    with pytest.raises(ValueError, match="one region"):
        propose([one, Candidate("b", "x", "west", Decimal(80))], **limits)
    assert propose([], **limits) == Proposal(frozenset(), (), {}, ())

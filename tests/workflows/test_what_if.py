"""Is it told who moves when a city is dropped or added, or a setting is another?"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.lists_tried import Instance, best_lists, instances
from workflows.selection import Candidate
from workflows.what_if import Change, Standing, changed, moved, standings, with_bonus

LIMITS = {"places": 3, "cap": 1, "regions": ("west",), "least": 1}


def city(ref: str, total: str, region: str = "east", unit: str = "") -> Candidate:
    return Candidate(ref, unit or f"unit of {ref}", region, Decimal(total))


# "d" is of the unit of "a"; "w" is lifted over "c".
CITIES = [city("a", "90", unit="u"), city("b", "89.5"), city("c", "89"), city("d", "88", unit="u"),
          city("e", "87"), city("w", "80", "west")]  # fmt: skip


def moves(change: Change, cities: list[Candidate] = CITIES) -> dict[str, tuple[str, str, str, str]]:
    """By ref: from where, to where, why it was there, why it is there now."""
    found = moved(standings(cities, **LIMITS), standings(changed(cities, change), **LIMITS))
    return {
        ref: (one.before.place, one.after.place,
              *(s.reason.because if s.reason else "" for s in (one.before, one.after)))
        for ref, one in found.items()
    }  # fmt: skip


def test_where_nothing_changes_nobody_moves() -> None:
    assert moves(Change()) == {}
    assert moves(Change(totals={"a": Decimal("90.0")})) == {}


def test_a_dropped_city_makes_room_and_both_reasons_are_told() -> None:
    assert moves(Change(drop=frozenset("b"))) == {
        "c": ("out", "in", "displaced", "rank"), "b": ("in", "absent", "rank", "")}  # fmt: skip


def test_who_comes_after_another_of_its_unit_takes_that_ones_place() -> None:
    better = [*(c for c in CITIES if c.ref != "d"), city("d", "89.8", unit="u")]
    assert moves(Change(drop=frozenset("a")), better) == {
        "a": ("in", "absent", "rank", ""), "d": ("out", "in", "cap", "rank")}  # fmt: skip


def test_an_added_city_pushes_another_out_and_is_told_of_wherever_it_stands() -> None:
    assert moves(Change(add=(city("n", "95"),))) == {
        "n": ("absent", "in", "", "rank"), "b": ("in", "out", "rank", "displaced")}  # fmt: skip
    assert moves(Change(add=(city("n", "1"),))) == {"n": ("absent", "out", "", "below")}


def test_an_equal_makes_a_tie_of_who_was_in() -> None:
    assert moves(Change(add=(city("n", "89.50"),))) == {
        "b": ("in", "tied", "rank", "tie"), "n": ("absent", "tied", "", "tie")}  # fmt: skip


def test_another_total_and_another_city_under_the_same_ref_move_it() -> None:
    expected = {"c": ("out", "in", "displaced", "rank"), "b": ("in", "out", "rank", "displaced")}
    assert moves(Change(totals={"c": Decimal("89.6")})) == expected
    assert moves(Change(drop=frozenset("c"), add=(city("c", "89.6"),))) == expected


def test_a_bonus_of_other_points_is_for_those_alone_who_have_one() -> None:
    bonuses = {"c": Decimal("0.3"), "e": Decimal(0)}
    change = with_bonus(CITIES, bonuses, points=Decimal("1.1"))
    assert change.totals == {"c": Decimal("89.8")}
    assert moves(change)["c"] == ("out", "in", "displaced", "rank")
    assert with_bonus(CITIES, bonuses, points=Decimal(0)).totals == {"c": Decimal("88.7")}
    long = [city("a", "100.000000000000001")]
    assert with_bonus(long, {"a": Decimal("0.1")}, points=Decimal("0.2")).totals == {
        "a": Decimal("100.100000000000001")}  # fmt: skip


def test_other_limits_move_cities_likewise() -> None:
    """What would be different without the floor?"""
    found = moved(standings(CITIES, **LIMITS), standings(CITIES, **{**LIMITS, "least": 0}))
    assert {ref: (m.before.place, m.after.place) for ref, m in found.items()} == {
        "c": ("out", "in"), "w": ("in", "out")}  # fmt: skip
    assert found["w"].before.reason is not None and found["w"].before.reason.cost == 9


@pytest.mark.parametrize(
    ("change", "said"),
    [(Change(drop=frozenset("xyb")), "not there to be dropped: x, y"),
     (Change(add=(city("b", "1"),)), "there already: b"),
     (Change(add=(city("n", "1"), city("n", "2"))), "there already: n"),
     (Change(totals={"x": Decimal(1)}), "not there to have another total: x"),
     (Change(drop=frozenset("b"), totals={"b": Decimal(1)}), "another total: b")],
)  # fmt: skip
def test_a_change_that_can_not_be_made_is_refused(change: Change, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        changed(CITIES, change)


def places(asked: Instance) -> Mapping[str, str]:
    """Where each city stands, by trying every list."""
    best = best_lists(asked)
    certain, some = frozenset.intersection(*best), frozenset.union(*best)
    return {c.ref: "in" if c.ref in certain else "tied" if c.ref in some else "out"
            for c in asked.candidates}  # fmt: skip


@given(instances(most=8), st.data())
def test_who_moves_is_who_stands_elsewhere_on_the_lists_tried_before_and_after(
    asked: Instance, data: st.DataObject
) -> None:
    cities = {c.ref: c for c in asked.candidates}
    drop = data.draw(st.sets(st.sampled_from(sorted(cities)))) if cities else set()
    limits = {"places": asked.places, "cap": asked.cap, "regions": asked.regions,
              "least": asked.least}  # fmt: skip
    new = Candidate("new", "its own", "west", Decimal(data.draw(st.integers(80, 90))))
    later = changed(asked.candidates, Change(drop=frozenset(drop), add=(new,)))
    before = places(asked)
    after = places(Instance(later, asked.places, asked.cap, asked.least, asked.regions))
    expected = {ref: pair for ref in before | after
                if (pair := (before.get(ref, "absent"), after.get(ref, "absent")))[0] != pair[1]}  # fmt: skip
    found = moved(standings(asked.candidates, **limits), standings(later, **limits))
    assert {ref: (m.before.place, m.after.place) for ref, m in found.items()} == expected
    absent = [s for m in found.values() for s in (m.before, m.after) if s.place == "absent"]
    assert all(s == Standing("absent") for s in absent)
    assert asked.candidates == list(cities.values())  # what it was asked about is as it was

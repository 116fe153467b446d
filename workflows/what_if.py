"""Who moves, if a city were dropped or added, or another total or another limit were in force?

It answers before anything is frozen and records nothing: the proposal is made twice by one
criterion (`selection`), and what differs is told with the reason before and the reason after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from .explained import Reason, explained
from .selection import Candidate

# "absent": not among the candidates at all.
Place = Literal["in", "tied", "out", "absent"]


@dataclass(frozen=True, slots=True)
class Change:
    """What were otherwise: refs that are dropped, candidates that are added, totals by ref."""

    drop: frozenset[str] = frozenset()
    add: tuple[Candidate, ...] = ()
    totals: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a city stands on the proposal, and why; no reason where it is absent."""

    place: Place
    reason: Reason | None = None


ABSENT = Standing("absent")


@dataclass(frozen=True, slots=True)
class Move:
    """A city whose place is another: how it stood before, and how it stands after."""

    before: Standing
    after: Standing


def changed(candidates: Iterable[Candidate], change: Change) -> list[Candidate]:
    """The candidates with the change made. A city that is dropped may be added otherwise.

    ValueError where a ref that is dropped or has another total isn't there (a dropped one has
    none), or one that is added is there already.
    """
    found = {one.ref: one for one in candidates}
    if gone := change.drop - set(found):
        raise ValueError(f"not there to be dropped: {', '.join(sorted(gone))}")
    kept = {ref: one for ref, one in found.items() if ref not in change.drop}
    if unknown := set(change.totals) - set(kept):
        raise ValueError(f"not there to have another total: {', '.join(sorted(unknown))}")
    kept |= {ref: replace(kept[ref], total=total) for ref, total in change.totals.items()}
    for one in change.add:
        if one.ref in kept:
            raise ValueError(f"there already: {one.ref}")
        kept[one.ref] = one
    return list(kept.values())


def with_bonus(
    candidates: Iterable[Candidate], bonuses: Mapping[str, Decimal], *, points: Decimal
) -> Change:
    """The change that the bonus were of so many points (11.3): for each city that has one now.

    `bonuses` are those that stand in the totals, by ref; a city without one, or with one of 0,
    keeps its total, since only who was commended has a bonus. Exact: figures have at most fifteen
    digits (`numerals.within`), and a Decimal holds nearly twice as many.
    """
    return Change(totals={
        one.ref: one.total - bonus + points
        for one in candidates
        if (bonus := bonuses.get(one.ref))
    })  # fmt: skip


def standings(
    candidates: Iterable[Candidate], *, places: int, cap: int, regions: Iterable[str], least: int
) -> Mapping[str, Standing]:
    """By ref, where each city stands on the proposal under these limits."""
    proposal, reasons = explained(
        candidates, places=places, cap=cap, regions=regions, least=least
    )  # fmt: skip
    tied = proposal.tied

    def place(ref: str) -> Place:
        return "in" if ref in proposal.chosen else "tied" if ref in tied else "out"

    return {ref: Standing(place(ref), reason) for ref, reason in reasons.items()}


def moved(before: Mapping[str, Standing], after: Mapping[str, Standing]) -> Mapping[str, Move]:
    """By ref, each city whose place differs; first those that are there after, best first.

    One that keeps its place for another reason has not moved: it is in either list or in neither.
    """
    refs = dict.fromkeys([*after, *before])
    both = {ref: Move(before.get(ref, ABSENT), after.get(ref, ABSENT)) for ref in refs}
    return {ref: move for ref, move in both.items() if move.before.place != move.after.place}

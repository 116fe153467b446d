"""Which list do the scores propose, under the cap and the regional floor, and why?

Criterion: among all lists of at most `places` cities that respect the cap for each unit and hold
as many western and northeastern cities as the floor asks (or as there are), the one whose cities,
compared from the best total down, are best. Totals that are equal are never told apart: cities
that could be exchanged without changing any total are a tie, handed to people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reviewed city: `total` is score plus bonus."""

    ref: str
    unit: str
    region: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class Proposal:
    """The refs proposed for certain, and those tied for the places that remain."""

    chosen: frozenset[str]
    tied: frozenset[str]
    tied_places: int


def ranking(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Best first; equal totals in order of ref, which decides nothing."""
    return sorted(candidates, key=lambda c: (-c.total, c.ref))


def _best(
    ranked: Sequence[Candidate], places: int, cap: int, regions: frozenset[str], least: int
) -> list[Candidate]:
    """The best list in ranking order: a city is taken if the floor can still be met with it."""
    chosen: list[Candidate] = []
    per_unit: Counter[str] = Counter()
    still = Counter(c.unit for c in ranked if c.region in regions)
    reachable = min(least, sum(min(n, cap) for n in still.values()), places)
    have = 0
    for candidate in ranked:
        if len(chosen) == places:
            break
        if per_unit[candidate.unit] >= cap:
            continue
        inside = candidate.region in regions
        if not inside and places - len(chosen) - 1 < reachable - have:
            continue  # this place is needed for the floor
        chosen.append(candidate)
        per_unit[candidate.unit] += 1
        have += inside
    return chosen


def propose(
    candidates: Iterable[Candidate],
    *,
    places: int,
    cap: int,
    regions: Iterable[str],
    least: int,
) -> Proposal:
    """The proposal for `places`; equal totals of which only some fit come back as `tied`."""
    ranked = ranking(candidates)
    zone = frozenset(regions)
    best = _best(ranked, places, cap, zone, least)
    refs = {c.ref for c in best}
    tied: set[str] = set()
    for total in {c.total for c in best}:
        level = [c for c in ranked if c.total == total]
        if all(c.ref in refs for c in level):
            continue
        # Put each one left out first among its equals: if it then gets in, they are tied.
        for out in (c for c in level if c.ref not in refs):
            favoured = sorted(ranked, key=lambda c: (-c.total, c.ref != out.ref, c.ref))
            other = {c.ref for c in _best(favoured, places, cap, zone, least)}
            if out.ref in other:
                tied |= {out.ref} | (refs - other)
                tied |= {c.ref for c in level if c.ref in refs and _swappable(c, out, best)}
    return Proposal(frozenset(refs - tied), frozenset(tied), len(refs & tied))


def _swappable(inside: Candidate, outside: Candidate, best: Sequence[Candidate]) -> bool:
    """Could these two equals change places without touching the cap or the region counts?"""
    others = Counter(c.unit for c in best if c.ref != inside.ref)
    return inside.region == outside.region and not others[outside.unit]

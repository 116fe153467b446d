"""Which list do the scores propose, under the cap and the regional floor?

Criterion: of all lists of at most `places` cities that keep the cap for each unit and hold as many
cities of the floor's regions as it asks for (or as there are), those whose totals, compared from
the highest down, are best. Often several are equally best: a city that is on each of them is
chosen, one that is on some is tied, and the choice between the tied belongs to people.

A unit lies in one region, so the limits nest: units within the region or outside it, those within
the list. Lists that keep such limits form a matroid, where a city is on some best list exactly if
it adds to the rank of all better cities, and on every one exactly if the rank of all that are at
least as good falls without it. That needs counting only, and no search.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reviewed city: `total` is score plus bonus; `region` is its unit's."""

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


@dataclass(slots=True)
class _Count:
    """How many of the cities taken in so far fit on a list together: their rank."""

    places: int
    cap: int
    outside_most: int  # places that the floor leaves to other regions
    zone: frozenset[str]
    units: Counter[str] = field(default_factory=Counter)
    fits: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})

    def rank(self, inside: int, outside: int) -> int:
        return min(inside + min(outside, self.outside_most), self.places)

    @property
    def whole(self) -> int:
        return self.rank(self.fits[True], self.fits[False])

    def _with(self, candidate: Candidate, change: int) -> int:
        """The rank with one more city that fits its unit, or one fewer."""
        fits = dict(self.fits)
        fits[candidate.region in self.zone] += change
        return self.rank(fits[True], fits[False])

    def would_add(self, candidate: Candidate) -> bool:
        """Would the rank grow with this city?"""
        return self.units[candidate.unit] < self.cap and self._with(candidate, 1) > self.whole

    def would_miss(self, candidate: Candidate) -> bool:
        """Would the rank fall without this city, which is counted?"""
        return self.units[candidate.unit] <= self.cap and self._with(candidate, -1) < self.whole

    def take(self, candidate: Candidate) -> None:
        """Count a city."""
        if self.units[candidate.unit] < self.cap:
            self.fits[candidate.region in self.zone] += 1
        self.units[candidate.unit] += 1


def propose(
    candidates: Iterable[Candidate],
    *,
    places: int,
    cap: int,
    regions: Iterable[str],
    least: int,
) -> Proposal:
    """The proposal for `places`, by the criterion above; the same whatever the order given."""
    ranked = ranking(candidates)
    zone = frozenset(regions)
    in_zone = Counter(c.unit for c in ranked if c.region in zone)
    reachable = min(least, places, sum(min(n, cap) for n in in_zone.values()))
    count = _Count(places, cap, places - reachable, zone)
    chosen: set[str] = set()
    tied: set[str] = set()
    for _, group in groupby(ranked, key=lambda c: c.total):
        level = list(group)
        possible = [c for c in level if count.would_add(c)]
        for candidate in level:
            count.take(candidate)
        for candidate in possible:
            (chosen if count.would_miss(candidate) else tied).add(candidate.ref)
    return Proposal(frozenset(chosen), frozenset(tied), count.whole - len(chosen))

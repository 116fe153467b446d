"""Which list do the scores propose, under the cap and the regional floor, and why each city?

Criterion. A list is allowed if it has at most `places` cities, at most `cap` of a unit, and at least
`least` of the floor's regions; where that many can't be had under the other two limits, as many as
can. Of two allowed lists the better is the one whose totals, both sorted from the highest down, are
greater where they first differ; one that has all the other has, and more, is better. Often several
lists are equally best: a city that is on each of them is chosen, one that is on some is tied, and
the choice between the tied belongs to people. A best list is also best by the sum of its totals,
and place by place: no allowed list has a k-th city with more than the k-th of a best one.

A unit lies in one region, so the limits nest: units within the region or outside it, those within
the list. Lists that keep such limits form a matroid, where a city is on some best list exactly if
it adds to the rank of all better cities, and on every one exactly if the rank of all that are at
least as good falls without it. That needs counting only, and no search; and the limit that keeps a
city from adding is the reason why it is out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Literal

Because = Literal["rank", "floor", "tie", "cap", "displaced", "below"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reviewed city: `total` is score plus bonus; `region` is its unit's."""

    ref: str
    unit: str
    region: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class Tie:
    """Cities of one total of which only so many have a place: people choose."""

    refs: tuple[str, ...]
    places: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Proposal:
    """The refs proposed for certain, those tied for the places that remain, and why each is so.

    `because`: "rank" if it is chosen by its total, floor or no floor; "floor" if only by its region;
    "tie"; and if it is out, "displaced" if it had a place, or a part in a tie, but for the floor;
    "cap" if it had one (with or without the floor) but for those of its own unit; else "below" the
    line. `totals` are those of a best list, highest first.
    """

    chosen: frozenset[str]
    ties: tuple[Tie, ...]
    because: Mapping[str, Because]
    totals: tuple[Decimal, ...]

    @property
    def tied(self) -> frozenset[str]:
        """Every city between which people choose."""
        return frozenset(ref for tie in self.ties for ref in tie.refs)

    @property
    def tied_places(self) -> int:
        """How many places those have."""
        return sum(tie.places for tie in self.ties)

    def places_of(self, ref: str) -> int:
        """How many places the tie is about in which a city is; 0 where it is in none."""
        return sum(tie.places for tie in self.ties if ref in tie.refs)


def ranking(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Best first; equal totals in order of ref, which decides nothing.

    Totals are compared as they are: to negate one would round it to the context's digits.
    """
    by_ref = sorted(candidates, key=attrgetter("ref"))
    return sorted(by_ref, key=attrgetter("total"), reverse=True)


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

    @property
    def over(self) -> int:
        """How many more fit than there are places, if the floor asked for nothing."""
        return self.fits[True] + self.fits[False] - self.places

    def changed(self, change: int) -> dict[bool, bool]:
        """Is the rank another with so many more (or fewer) cities in the region, or outside it?"""
        inside, outside, whole = self.fits[True], self.fits[False], self.whole
        return {True: self.rank(inside + change, outside) != whole,
                False: self.rank(inside, outside + change) != whole}  # fmt: skip

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
    """The proposal for `places`, by the criterion above (10.1, 11.1, 11.2); the same whatever the
    order given. ValueError where a ref stands twice, or a unit both inside the regions and outside.
    """
    return of_ranked(ranking(candidates), places=places, cap=cap, regions=regions, least=least)


def of_ranked(
    ranked: Sequence[Candidate], *, places: int, cap: int, regions: Iterable[str], least: int
) -> Proposal:
    """The same of candidates that stand in the order of `ranking`, so that it is made only once."""
    zone = frozenset(regions)
    because: dict[str, Because] = dict.fromkeys((c.ref for c in ranked), "below")
    in_zone = Counter(c.unit for c in ranked if c.region in zone)
    if len(because) < len(ranked):
        raise ValueError("a candidate stands twice")
    if any(c.unit in in_zone and c.region not in zone for c in ranked):
        raise ValueError("a unit lies in one region")
    reachable = min(least, places, sum(min(n, cap) for n in in_zone.values()))
    count = _Count(places, cap, places - reachable, zone)
    chosen: set[str] = set()
    ties: list[Tie] = []
    totals: list[Decimal] = []
    for total, group in groupby(ranked, key=lambda c: c.total):
        if count.whole == places:
            break  # whatever follows is below the line
        level = list(group)
        before, room = count.whole, count.changed(1)
        possible = []
        for one in level:
            would_fit = room[one.region in zone]
            if count.units[one.unit] >= cap and (would_fit or count.over < 0):
                because[one.ref] = "cap"
            elif would_fit:
                possible.append(one)
            elif count.over < 0:
                because[one.ref] = "displaced"
        for one in level:
            count.take(one)
        missed = count.changed(-1)
        certain = [
            c.ref for c in possible if count.units[c.unit] <= cap and missed[c.region in zone]
        ]
        grown = count.whole - before
        totals += [total] * grown
        chosen |= set(certain)
        because |= dict.fromkeys((c.ref for c in possible), "tie")
        because |= dict.fromkeys(certain, "rank" if count.over <= 0 else "floor")
        if len(certain) < len(possible):
            tied = tuple(c.ref for c in possible if because[c.ref] == "tie")
            ties.append(Tie(tied, grown - len(certain), total))
    if reachable < min(least, places):  # only its unit's cap keeps a city of the region out
        because |= {c.ref: "cap" for c in ranked if c.region in zone and because[c.ref] == "below"}
    return Proposal(frozenset(chosen), tuple(ties), because, tuple(totals))

"""Why is each city on the proposed list, or not: by whom, over whom, and at what cost of score?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .selection import Because, Candidate, Proposal, propose, ranking


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a city is where it is.

    `by` are the cities that explain it, best first: those of its unit that come before it, those
    that the floor lifts over it or that it is lifted over, those it is tied with. `cost` is what
    lifting a city costs the list in points of total, with others of its own total that are lifted.
    """

    because: Because
    by: tuple[str, ...] = ()
    cost: Decimal | None = None


def explained(
    candidates: Iterable[Candidate],
    *,
    places: int,
    cap: int,
    regions: Iterable[str],
    least: int,
) -> tuple[Proposal, Mapping[str, Reason]]:
    """The proposal (`selection.propose`) and, by ref, the reason for every candidate."""
    ranked, regions = ranking(candidates), tuple(regions)
    proposal = propose(ranked, places=places, cap=cap, regions=regions, least=least)
    free = propose(ranked, places=places, cap=cap, regions=regions, least=0)
    cost: dict[Decimal, Decimal] = {}
    for gains, loses in zip(_more(proposal.totals, free.totals), _more(free.totals, proposal.totals),
                          strict=True):  # fmt: skip
        cost[gains] = cost.get(gains, Decimal()) + loses - gains
    because, on = proposal.because, proposal.chosen | proposal.tied
    up = tuple(c.ref for c in ranked if because[c.ref] == "floor")
    down = tuple(c.ref for c in ranked if because[c.ref] == "displaced")
    of_unit: dict[str, list[str]] = {}  # on the list, else those before it that the floor displaces
    for one in [
        *(c for c in ranked if c.ref in on),
        *(c for c in ranked if because[c.ref] == "displaced"),
    ]:
        of_unit.setdefault(one.unit, []).append(one.ref)
    tie = {ref: tie.refs for tie in proposal.ties for ref in tie.refs}

    def reason(one: Candidate) -> Reason:
        why = because[one.ref]
        if why == "floor":
            return Reason(why, down, cost.get(one.total, Decimal()))
        by = {"cap": tuple(of_unit.get(one.unit, ())), "displaced": up,
              "tie": tuple(ref for ref in tie.get(one.ref, ()) if ref != one.ref)}  # fmt: skip
        return Reason(why, by.get(why, ()))

    return proposal, {one.ref: reason(one) for one in ranked}


def _more(some: Iterable[Decimal], others: Iterable[Decimal]) -> list[Decimal]:
    """What is among `some` more often than among `others`, highest first."""
    return sorted((Counter(some) - Counter(others)).elements(), reverse=True)

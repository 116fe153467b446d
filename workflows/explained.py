"""Why is each city on the proposed list, or not: by whom, over whom, and at what cost of score?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from .selection import Because, Candidate, Proposal, of_ranked, ranking


class Reason(NamedTuple):
    """Why the city `ref` is where it is.

    `because` is as in `selection.Proposal`. `cost` is what lifting a city costs the list in points
    of total, with others of its own total that are lifted: the totals that the floor brings in are
    set against those that it puts out, highest against highest.
    """

    ref: str
    because: Because
    named: tuple[str, ...] = ()  # shared by all that are tied: a list for each would be quadratic
    cost: Decimal | None = None

    @property
    def by(self) -> tuple[str, ...]:
        """The cities that explain it, best first: those of its unit that come before it, those that
        the floor lifts over it or that it is lifted over, those it is tied with.
        """
        return tuple(ref for ref in self.named if ref != self.ref)


def explained(
    candidates: Iterable[Candidate],
    *,
    places: int,
    cap: int,
    regions: Iterable[str],
    least: int,
) -> tuple[Proposal, Mapping[str, Reason]]:
    """The proposal (as `selection.propose`) and, by ref, the reason for every candidate."""
    ranked, regions = ranking(candidates), tuple(regions)
    proposal = of_ranked(ranked, places=places, cap=cap, regions=regions, least=least)
    free = of_ranked(ranked, places=places, cap=cap, regions=regions, least=0)
    cost: dict[Decimal, Decimal] = {}
    for gains, loses in zip(_more(proposal.totals, free.totals), _more(free.totals, proposal.totals),
                          strict=True):  # fmt: skip
        cost[gains] = cost.get(gains, Decimal()) + loses - gains
    because, on = proposal.because, proposal.chosen | proposal.tied
    up = tuple(c.ref for c in ranked if because[c.ref] == "floor")
    down = tuple(c.ref for c in ranked if because[c.ref] == "displaced")
    before: dict[str, list[str]] = {}  # of a unit: on the list, then those that the floor displaces
    for one in [*(c for c in ranked if c.ref in on),
                *(c for c in ranked if because[c.ref] == "displaced")]:  # fmt: skip
        before.setdefault(one.unit, []).append(one.ref)
    of_unit = {unit: tuple(refs) for unit, refs in before.items()}
    tie = {ref: tie.refs for tie in proposal.ties for ref in tie.refs}

    def reason(one: Candidate) -> Reason:
        match why := because[one.ref]:
            case "floor":
                return Reason(one.ref, why, down, cost.get(one.total, Decimal()))
            case "displaced":
                return Reason(one.ref, why, up)
            case "cap":
                return Reason(one.ref, why, of_unit.get(one.unit, ()))
            case "tie":
                return Reason(one.ref, why, tie[one.ref])
        return Reason(one.ref, why)

    return proposal, {one.ref: reason(one) for one in ranked}


def _more(some: Iterable[Decimal], others: Iterable[Decimal]) -> list[Decimal]:
    """What is among `some` more often than among `others`, highest first."""
    return sorted((Counter(some) - Counter(others)).elements(), reverse=True)

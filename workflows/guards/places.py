"""Is a place of the unit free for this case?"""

from __future__ import annotations

from collections.abc import Iterator

from ..facts import CaseFacts
from .registry import Ask, Finding, check


def kind_of_place(facts: CaseFacts, planned_single: str) -> str:
    """Which kind of place a case takes: beside the province's own only where the notice says so."""
    beside = planned_single == "beside" and facts.division.planned_single
    return "planned_single" if beside else "ordinary"


@check
def place(facts: CaseFacts, ask: Ask, *, planned_single: str) -> Iterator[Finding]:
    """A place of the unit for the measure is free, or already this case's (N二, 11)."""
    kind = kind_of_place(facts, planned_single)
    holders = [p.case for p in facts.places if p.kind == kind]
    if facts.ref not in holders and None not in holders:
        taken = ", ".join(sorted(filter(None, holders))) or "–"
        yield Finding("none_left", kind, {"holder": taken})

"""Does a finding lead to a sanction, and is it over?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..facts import SanctionFacts
from .registry import Ask, Finding, check


@check
def unit_finding(facts: SanctionFacts, ask: Ask) -> Iterator[Finding]:
    """The finding is against the recommending unit (16); a city's own goes to a person."""
    finding = facts.recorded.one("finding")
    if finding is None:
        return  # the act needs it and says so itself
    if finding["against"] != "unit":
        yield Finding("city_only")
    if date.fromisoformat(finding["date"]) > ask.today:
        yield Finding("later", words={"date": finding["date"]})


@check
def named_province(
    facts: SanctionFacts, ask: Ask, *, unnamed: tuple[str, ...]
) -> Iterator[Finding]:
    """16 names provinces; a unit of another kind is confirmed with a reason."""
    if facts.unit_kind in unnamed:
        yield Finding("unnamed", facts.unit, soft=True)


@check
def sanction_over(facts: SanctionFacts, ask: Ask) -> Iterator[Finding]:
    """Three years from the decision are over (16, 民法典 202)."""
    if facts.ends_at is None or ask.now < facts.ends_at:
        yield Finding("running", words={"end": facts.ends_at})

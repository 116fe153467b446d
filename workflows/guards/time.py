"""Is it too early or too late?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from ..cutoffs import last_day
from ..facts import GIVEN, CaseFacts, ObjectionFacts
from .registry import Ask, Finding, check

if TYPE_CHECKING:
    from ..rules import Rules


@check
def before(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """Now is before the case's cutoff or correction end; the instant itself is too late (N五)."""
    end = facts.submit_by
    if end is None or ask.now >= end:
        yield Finding("late", words={"end": end})


@check
def before_cutoff(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """The same where a year's notice isn't public, so that its last day may not be known yet."""
    if facts.submit_by is None:
        yield Finding("unset")
    else:
        yield from before(facts, ask)


@check
def review_ahead(facts: CaseFacts, ask: Ask, *, states: tuple[str, ...]) -> Iterator[Finding]:
    """The list of its measure is in one of these states, so that its review isn't over: who came
    later would never be judged (9; '19 8).
    """
    if facts.list_state and facts.list_state not in states:
        yield Finding("over", words={"measure": ask.rules.measure(facts.measure)})


@check
def due(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """Now is at or past the case's cutoff or correction end: the mirror of `before`."""
    if facts.submit_by is not None and ask.now < facts.submit_by:
        yield Finding("early", words={"end": facts.submit_by})


@check
def correction_by(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """A correction past the cutoff stands only with a recorded document (8d, N五).

    Where no date is given it runs to the cutoff, so after that it needs the document too. Nobody
    has less time than the notice gives to all.
    """
    correction = facts.recorded.one("correction")
    if correction is None:
        return  # the act needs it and says so itself
    day = date.fromisoformat(correction["by"]) if correction.get("by") else ask.today
    if day < ask.today:
        yield Finding("in_the_past", words={"date": day})
    cutoff = cutoff_of(facts, ask.rules)
    if cutoff and correction.get("by") and ask.today <= day < cutoff:
        yield Finding("sooner", words={"date": day, "cutoff": cutoff})
    if cutoff and day > cutoff and not correction.get("extension"):
        yield Finding("past_cutoff", words={"date": day, "cutoff": cutoff})


def cutoff_of(facts: CaseFacts, rules: Rules) -> date | None:
    """The unit's last day: the notice's, unless the issuing office moved it on record (N五)."""
    moved = {item: fact.value["day"] for item, fact in facts.recorded.all("cutoff_moved").items()}
    return last_day(rules.cutoff_day, moved, facts.unit)


@check
def term_due(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """The incentive year starts with the day of the approval document, or one that it names."""
    if facts.term_from is None or ask.now < facts.term_from:
        yield Finding("early", words={"start": facts.term_from})


@check
def term_over(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """The incentive year is over at the end of its anniversary (5, 民法典 202)."""
    if facts.term_to is None or ask.now < facts.term_to:
        yield Finding("running", words={"end": facts.term_to})


@check
def ahead(facts: ObjectionFacts, ask: Ask, *, fact: str, field: str) -> Iterator[Finding]:
    """Nobody is asked for something by a day that is over already (12)."""
    for made in facts.recorded.all(fact).values():
        day = date.fromisoformat(made.value[field])
        if made.seq == GIVEN and day < ask.today:
            yield Finding("in_the_past", words={"date": day})

"""Do maker and checker differ, and is what one of them recorded in effect? (House rules.)"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..facts import SubjectFacts
from .registry import Ask, Finding, check


@check
def two_persons(
    facts: SubjectFacts, ask: Ask, *, fact: str, also: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """Who recorded `fact`, or changed one of the kinds `also` after it, isn't who acts now."""
    made = facts.recorded.fact(fact)
    if made is None:
        yield Finding("missing")
        return
    makers = {made.by} | {f.by for kind in also for f in facts.recorded.all(kind).values()}
    if ask.actor.user in makers:
        yield Finding("same")


@check
def fact_dated(facts: SubjectFacts, ask: Ask, *, fact: str) -> Iterator[Finding]:
    """`fact` is dated today or earlier."""
    made = facts.recorded.one(fact)
    if made and date.fromisoformat(made["date"]) > ask.today:
        yield Finding("later", words={"date": made["date"]})

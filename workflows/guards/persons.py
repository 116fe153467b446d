"""Do maker and checker differ? (House rule, under the principle of Article 3.)"""

from __future__ import annotations

from collections.abc import Iterator

from ..facts import SubjectFacts
from .registry import Ask, Finding, check


@check
def two_persons(facts: SubjectFacts, ask: Ask, *, fact: str) -> Iterator[Finding]:
    """Who recorded `fact` isn't who acts now."""
    made = facts.recorded.fact(fact)
    if made is None:
        yield Finding("missing")
    elif made.by == ask.actor.user:
        yield Finding("same")

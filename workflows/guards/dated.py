"""Is what is dated of this round, and no older than what it is put to?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..facts import CaseFacts
from ..formal import named
from ..signing import signed
from .registry import Ask, Finding, check


@check
def of_the_round(
    facts: CaseFacts, ask: Ask, *, fact: str, notice: date | None = None
) -> Iterator[Finding]:
    """What is dated before the round's year, or before the notice that asks for it was issued,
    hardly speaks of this application: a reason (N四, N五, 8).
    """
    for item, made in sorted(facts.recorded.all(fact).items()):
        day = date.fromisoformat(made.value["date"])
        of = named(ask.rules, facts.recorded, facts.measure, fact, item)
        if day.year < facts.year:
            words = {"item": of, "date": day, "year": facts.year}
            yield Finding("older", f"{item}={day}", words, soft=True)
        elif notice and day < notice:
            words = {"item": of, "date": day, "notice": notice}
            yield Finding("before_notice", f"{item}={day}", words, soft=True)


@check
def dated_since(facts: CaseFacts, ask: Ask, *, fact: str) -> Iterator[Finding]:
    """Nobody put a name to what was entered, or taken away, on a later day: a reason (N四, 4;
    '19 7(3)). What came after the name was put is asked about elsewhere.
    """
    kind = ask.rules.facts[fact]
    for item, own in sorted(facts.recorded.all(fact).items()):
        day = date.fromisoformat(own.value["date"])
        there = signed(ask.rules, facts.recorded, kind, item, measure=facts.measure)
        known = [one for _kind, _item, one in there if one]
        known += [gone for id in kind.signs if not item and (gone := facts.recorded.gone.get(id))]
        if later := [one for one in known if one.seq < own.seq and one.day > day]:
            words = {"item": named(ask.rules, facts.recorded, facts.measure, fact, item),
                     "date": day, "entered": max(one.day for one in later)}  # fmt: skip
            yield Finding("before", f"{item}={own.seq}", words, soft=True)

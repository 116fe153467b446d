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


def older(facts: CaseFacts, day: date, notice: date | None) -> bool:
    """Does `of_the_round` ask for a reason already, so that the day needs no other?"""
    return day.year < facts.year or bool(notice and day < notice)


@check
def dated_since(
    facts: CaseFacts, ask: Ask, *, fact: str, notice: date | None = None
) -> Iterator[Finding]:
    """Nobody put a name to what was entered on a later day: a reason (N四, 4; '19 7(3)).

    One reason does for all of a kind; the next entry asks for another.
    """
    kind, late = ask.rules.facts[fact], dict[str, int]()
    for item, own in sorted(facts.recorded.all(fact).items()):
        day = date.fromisoformat(own.value["date"])
        there = signed(ask.rules, facts.recorded, kind, item, measure=facts.measure)
        entered = [one.seq for _kind, _item, one in there if one and one.day > day]
        if entered and not older(facts, day, notice):
            late[item] = max(entered)
    if late:
        items = tuple(named(ask.rules, facts.recorded, facts.measure, fact, item) for item in late)
        yield Finding("before", f"{next(iter(late))}={max(late.values())}", {"items": items},
                      soft=True)  # fmt: skip

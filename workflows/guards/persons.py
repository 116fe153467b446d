"""Do maker and checker differ, and is what one of them recorded in effect? (House rules.)"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..facts import Fact, ListFacts, ObjectionFacts, SubjectFacts
from .lists import brought_in
from .registry import Ask, Finding, check


def had_a_hand(ask: Ask, made: Fact) -> bool:
    """Did who acts now write it, alone or before another did once more?"""
    return ask.actor.user == made.by or ask.actor.user in made.hands


def took_away(facts: SubjectFacts, ask: Ask, *kinds: str) -> bool:
    """Did who acts now take one of these kinds away? That is a hand in what is left, so that nobody's
    hand is washed by taking it away and having it recorded again.
    """
    return any(ask.actor.user in facts.recorded.took.get(kind, ()) for kind in kinds)


@check
def two_persons(
    facts: SubjectFacts, ask: Ask, *, fact: str, also: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """Who wrote `fact`, or one of the kinds `also`, isn't who acts now.

    Everyone who had a hand in it since it last wasn't there: the maker stays the maker when
    another records the same once more. So does whoever took one away.
    """
    made = facts.recorded.fact(fact)
    if made is None:
        yield Finding("missing")
        return
    makers = [made, *(f for kind in also for f in facts.recorded.all(kind).values())]
    if any(had_a_hand(ask, f) for f in makers) or took_away(facts, ask, fact, *also):
        yield Finding("same")


@check
def turned_away_by_two(facts: ObjectionFacts, ask: Ask, *, fact: str) -> Iterator[Finding]:
    """What is timely and signed is turned away by another than who checked its form (12)."""
    if not facts.late and not facts.anonymous:
        yield from two_persons(facts, ask, fact=fact)


@check
def withdrawn_by_two(facts: ObjectionFacts, ask: Ask, *, fact: str) -> Iterator[Finding]:
    """An officer enters a withdrawal on a paper that another recorded (12).

    An objector who lodged it alone needs none, and records none. Of what came on paper or by
    telephone an officer read the code first: with it alone that officer would take it back.
    """
    lodging, paper = facts.recorded.fact("lodging"), facts.recorded.fact(fact)
    by_officer = lodging and (lodging.by or lodging.value.get("channel") != "form")
    if ask.actor.has("objector") and by_officer:
        yield Finding("by_code")
    if paper and (had_a_hand(ask, paper) or took_away(facts, ask, fact)):
        yield Finding("same")


@check
def brought_in_by_two(facts: ListFacts, ask: Ask, *, fact: str) -> Iterator[Finding]:
    """The decision by which a city is brought in was recorded by another (10; '19 8).

    That there is one, `own_decision` asks.
    """
    for ref in brought_in(facts):
        made = facts.recorded.fact(fact, ref)
        if made and (had_a_hand(ask, made) or took_away(facts, ask, fact)):
            yield Finding("same", ref, {"case": facts.case(ref) or ref})


@check
def fact_dated(facts: SubjectFacts, ask: Ask, *, fact: str) -> Iterator[Finding]:
    """`fact` is dated today or earlier."""
    made = facts.recorded.one(fact)
    if made and date.fromisoformat(made["date"]) > ask.today:
        yield Finding("later", words={"date": made["date"]})

"""May an objection be admitted or withdrawn, and is a ruling the one that was proposed?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from ..calendar import beijing_day
from ..facts import Fact, ObjectionFacts
from ..post import counts_from
from .registry import Ask, Finding, check


@check
def shown_case(facts: ObjectionFacts, ask: Ask) -> Iterator[Finding]:
    """Only what was made public can be objected to; whenever it comes it is kept (12, F 6)."""
    if not facts.shown:
        yield Finding("not_shown", facts.case, {"case": facts.own or facts.case})


@check
def publicised_case(
    facts: ObjectionFacts, ask: Ask, *, after: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """The case objected to is public; in one of the states `after` the report a letter that was
    posted in time is still looked into, whenever it comes (12, F 6).
    """
    if facts.own and facts.own.state in ("publicised", "objected"):
        return
    state = ("state.case", facts.own.state) if facts.own else "–"
    words = {"case": facts.own or facts.case, "state": state}
    if not came_after(facts, after):
        yield Finding("not_publicised", facts.case, words)
    elif facts.late:
        yield Finding("reported", facts.case, words)


def came_after(facts: ObjectionFacts, states: Sequence[str]) -> bool:
    """Does the case stand on a list that was reported, so that no ruling moves it any more?"""
    return facts.own is not None and facts.own.state in states


@check
def office_told(
    facts: ObjectionFacts, ask: Ask, *, fact: str, after: tuple[str, ...]
) -> Iterator[Finding]:
    """What is upheld after the report moves no case: the document by which the General Office of the
    State Council is told is on record before the objection is closed, or why there is none (12).
    """
    stays = (facts.recorded.one("ruling") or {}).get("stays")
    upheld = facts.state == "upheld" or (facts.state == "partly" and not stays)
    if not (upheld and facts.own and came_after(facts, after)) or facts.own.recorded.one(fact):
        return
    yield Finding("missing", soft=True, words={"case": facts.own})


@check
def in_form(facts: ObjectionFacts, ask: Ask) -> Iterator[Finding]:
    """A late or anonymous objection is admitted only with a reason by a named person (F 6)."""
    if facts.late:
        yield Finding("late", soft=True)
    if facts.anonymous:
        yield Finding("anonymous", soft=True)


@check
def something_added(facts: ObjectionFacts, ask: Ask) -> Iterator[Finding]:
    """What is added says something: in words, by a file, or with a name and a contact (12)."""
    added = facts.recorded.one("completion")
    if added is not None and not any(added.values()):
        yield Finding("nothing")


@check
def objector_withdraws(facts: ObjectionFacts, ask: Ask) -> Iterator[Finding]:
    """Who objected takes it back; an officer only enters it with the paper that says so (12).

    The paper came no earlier than the objection did.
    """
    if ask.actor.has("objector"):
        return
    paper, lodging = facts.recorded.one("withdrawal"), facts.recorded.fact("lodging")
    if paper is None:
        yield Finding("missing")
    elif lodging and date.fromisoformat(paper["date"]) < (lodged := _sent_on(lodging)):
        yield Finding("before", words={"date": date.fromisoformat(paper["date"]), "lodged": lodged})


def _sent_on(lodging: Fact) -> date:
    """The day that counts for whether it came in time; else that of its receipt."""
    return counts_from(lodging.value) or beijing_day(datetime.fromisoformat(lodging.at))


@check
def list_settled(facts: ObjectionFacts, ask: Ask, *, states: Sequence[str]) -> Iterator[Finding]:
    """Who objected is kept, whatever its time, until it is settled what becomes of the list (12)."""
    if facts.list_state not in states:
        yield Finding("open", words={"state": ("state.list", facts.list_state)})


@check
def outcome(facts: ObjectionFacts, ask: Ask, *, outcomes: Mapping[str, str]) -> Iterator[Finding]:
    """The ruling made is the ruling proposed; one in part says whether the city stays."""
    ruling = facts.recorded.one("ruling")
    if ruling is None:
        return
    made = outcomes[ask.action]
    if ruling["outcome"] != made:
        words = {"outcome": ("fact.ruling.outcome", ruling["outcome"])}
        yield Finding("other", words=words)
    elif made == "partly" and ruling.get("stays") is None:
        yield Finding("stays_unsaid")

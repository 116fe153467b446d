"""May an objection be admitted or withdrawn, and is a ruling the one that was proposed?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from ..calendar import beijing_day
from ..facts import Fact, ObjectionFacts
from .registry import Ask, Finding, check


@check
def shown_case(facts: ObjectionFacts, ask: Ask) -> Iterator[Finding]:
    """Only what was made public can be objected to; whenever it comes it is kept (12, F 6)."""
    if not facts.shown:
        yield Finding("not_shown", facts.case, {"case": facts.own or facts.case})


@check
def publicised_case(facts: ObjectionFacts, ask: Ask) -> Iterator[Finding]:
    """The case objected to has been made public and its list isn't reported yet (12)."""
    if facts.own is None or facts.own.state not in ("publicised", "objected"):
        state = ("state.case", facts.own.state) if facts.own else "–"
        yield Finding(
            "not_publicised", facts.case, {"case": facts.own or facts.case, "state": state}
        )


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
    """By post the day of the postmark, as for whether it came in time; else that of its receipt."""
    said = lodging.value
    if said.get("channel") == "post" and said.get("postmark"):
        return date.fromisoformat(said["postmark"])
    return beijing_day(datetime.fromisoformat(lodging.at))


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

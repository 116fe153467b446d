"""Is a notice planned ahead, and does a correction name what it corrects?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ..calendar import start_of
from ..facts import GIVEN, CaseFacts, ListFacts
from ..moves import cases_of
from .registry import Ask, Finding, check

PLAN, CORRECTION = "publication_plan", "notice_correction"


def planned_at(plan: Mapping[str, Any]) -> datetime:
    """The instant for which a publication is planned: a full hour of a day in Beijing."""
    return start_of(date.fromisoformat(plan["on"])) + timedelta(hours=int(plan["hour"]))


@check
def planned_ahead(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """A publication is planned for an instant that is still to come (10)."""
    plan = facts.recorded.one(PLAN)
    if plan and planned_at(plan) <= ask.now:
        yield Finding("over", words={"at": planned_at(plan)})


@check
def planned(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """Only what is planned is taken back."""
    if facts.recorded.one(PLAN) is None:
        yield Finding("missing")


def corrected_now(facts: ListFacts) -> Mapping[str, Any] | None:
    """The correction that is handed in with the act; None where there is none."""
    given = [fact for fact in facts.recorded.all(CORRECTION).values() if fact.seq == GIVEN]
    return given[0].value if given else None


def shown_by(action: str, facts: ListFacts) -> list[str]:
    """Under which items it is recorded where an act publishes: a list's own, a city's that is
    brought in, a correction's.
    """
    if action == "supplement":
        return [case.ref for case in cases_of("supplement", facts)]
    if action == "correct":
        given = facts.recorded.all(CORRECTION).items()
        return [item for item, fact in given if fact.seq == GIVEN]
    return [""]


def to_correct(facts: ListFacts, correction: Mapping[str, Any]) -> list[CaseFacts]:
    """The entries that a correction shows anew: those that it names, else all of the list."""
    named = set(correction.get("cases") or ())
    return [case for case in facts.listed() if not named or case.ref in named]


@check
def correction_named(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """A correction names entries that stand on the list and were made public (10)."""
    correction = corrected_now(facts)
    if correction is None:
        yield Finding("missing")
        return
    shown = {ref for publicity in facts.publicities for ref in publicity.entries}
    entries = set(facts.entries) & shown
    for ref in correction.get("cases") or ():
        if ref not in entries:
            yield Finding("not_shown", ref, {"case": facts.case(ref) or ref})
    if not any(case.ref in entries for case in to_correct(facts, correction)):
        yield Finding("nothing")

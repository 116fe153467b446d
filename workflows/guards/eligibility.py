"""May this city take part at all: its division, its province, sanctions, accidents?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ..accidents import Grading, grade
from ..calendar import beijing_day
from ..deadlines import months_before
from ..facts import CaseFacts
from .registry import Ask, Finding, alone, check

if TYPE_CHECKING:
    from ..rules import Rules


@check
def issued(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """A case starts only once the year's notice is issued."""
    day = ask.rules.notice.issued_on
    if day and ask.today < day:
        yield Finding("not_yet", words={"date": day})


@alone
@check
def scope(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """A unit acts on divisions of its own province, planned-single cities included (4, N二).

    Of another's city it hears nothing else: whether it has a case or a sanction is not for it.
    """
    if facts.unit != facts.division.province:
        yield Finding(
            "outside",
            words={"division": facts.division, "province": facts.division.province},
        )


@check
def division(
    facts: CaseFacts, ask: Ask, *, kinds: tuple[str, ...], on: date | None = None
) -> Iterator[Finding]:
    """In force on the notice's day, and of a kind that 5 names; another kind needs a reason.

    Where the day of the notice isn't known, today stands for it.
    """
    place, on = facts.division, on or ask.today
    if (place.valid_from and on < place.valid_from) or (place.valid_to and on > place.valid_to):
        yield Finding("not_valid", words={"division": place, "date": on})
    if place.kind not in kinds:
        yield Finding("other_kind", place.kind, {"division": place}, soft=True)


@check
def one_case(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """A city runs once for a measure in a round (house rule)."""
    for twin in facts.twins:
        yield Finding("twin", twin, {"case": twin})


@check
def sanction_free(
    facts: CaseFacts, ask: Ask, *, fact: str, unless: str = "", held: str = ""
) -> Iterator[Finding]:
    """No sanction in force on the division or the unit (16); both ends are half-open instants.

    A case that was submitted before goes on by a recorded decision (`unless`) made since, or
    where the round says that it does (`held` is "continue"; F 8).
    """
    if held == "continue" and facts.submitted_on:
        return
    decided = (facts.recorded.one(unless) or {}).get("date", "") if unless else ""
    for item, sanction in facts.recorded.all(fact).items():
        start = datetime.fromisoformat(sanction.value["from"])
        until = datetime.fromisoformat(sanction.value["until"])
        if start <= ask.now < until and decided < beijing_day(start).isoformat():
            words = {"division": facts.division, "until": until,
                     "number": sanction.value["number"]}  # fmt: skip
            yield Finding("sanctioned", item, words)


def window(facts: CaseFacts, ask: Ask, months: int) -> date:
    """The first day of the look-back: fixed by the submission, else counted from today (F 1)."""
    return months_before(facts.submitted_on or ask.today, months)


@check
def clean(
    facts: CaseFacts, ask: Ask, *, months: int, grades: tuple[str, ...], effect: str
) -> Iterator[Finding]:
    """No accident or environmental event of these grades, and none found severe, in the window.

    2022 knows no exception (N三 “一律”); where the round of 2019 says so, a reason settles it.
    """
    if not facts.recorded.one("incident_declaration"):
        yield Finding("undeclared")
    yield from incidents(facts, ask, months=months, grades=grades, soft=effect == "reason")


def incidents(
    facts: CaseFacts, ask: Ask, *, months: int, grades: tuple[str, ...], soft: bool
) -> Iterator[Finding]:
    """The recorded incidents that stand in the case's way."""
    start = window(facts, ask, months)
    for item, incident in sorted(facts.recorded.all("incident").items()):
        value = incident.value
        day = date.fromisoformat(value["date"])
        item = f"{item}={incident.seq}"  # a reason is given for it as it is on record then
        if not start <= day <= ask.today:
            continue
        words = {"division": facts.division, "date": day, "from": start}
        if value["kind"] == "social":
            if value.get("severe_impact"):
                yield Finding("severe", item, words, soft)
            continue
        graded = graded_as(ask.rules, value)
        wanted = ask.rules.standards[value["kind"]].may_reach(graded, grades)
        if graded.level and graded.level.id in grades:
            words |= {"grade": graded.level, "threshold": graded.by}
            yield Finding("incident", item, words, soft)
        elif value.get("severe_impact"):
            yield Finding("severe", item, words, soft)
        elif wanted or graded.level is None:
            fields = {f.id: f for f in ask.rules.facts["incident"].field}
            words |= {"wanted": tuple(fields[q] for q in wanted)}
            yield Finding("ungraded", item, words, soft)


@check
def ground(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """A case is disqualified only on what bars it: an accident, an event, a sanction (N三, 16).

    One that can't be graded yet stops a case, but ends none.
    """
    clean_rule = ask.rules.guards["clean"].params
    found = incidents(facts, ask, months=clean_rule["months"], grades=clean_rule["grades"],
                      soft=False)  # fmt: skip
    barred = any(one.says != "ungraded" for one in found)
    sanctioned = (sanction_free(facts, ask, fact=kind)
                  for kind in ("division_sanction", "unit_sanction"))  # fmt: skip
    if not barred and not any(any(found) for found in sanctioned):
        yield Finding("none")


@check
def recalled(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """Once a case is reported, the General Office is told before it is taken back (12)."""
    if facts.state == "reported" and not facts.recorded.one("recall"):
        yield Finding("missing")


def graded_as(rules: Rules, incident: Mapping[str, Any]) -> Grading:
    """The grade of a recorded accident or event by the edition's standard.

    A criterion of another standard (an accident isn't an environmental event) counts for nothing.
    """
    standard = rules.standards[incident["kind"]]
    known = {c.id for c in standard.criteria}
    return grade(
        incident["kind"],
        deaths=incident.get("deaths"),
        serious_injuries=incident.get("serious_injuries"),
        loss_yuan=incident.get("loss_yuan"),
        evacuated=incident.get("evacuated"),
        criteria=[c for c in incident.get("criteria") or () if c in known],
        standard=standard,
    )

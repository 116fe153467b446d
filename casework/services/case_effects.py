"""What does a decision on a case change?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from casework.db import Sql, Writer
from casework.models import Case, FactRow
from casework.models.base import instant_text
from workflows.calendar import WorkingCalendar, beijing_day, start_of
from workflows.counting import count, how_of
from workflows.cutoffs import last_day, last_of_any
from workflows.edition import ActionRule
from workflows.facts import CaseFacts
from workflows.guards.places import kind_of_place
from workflows.machine import Decision, Given
from workflows.rules import Rules

from . import deadlines, effects, gather
from .desk import Opened
from .effects import Quota
from .streams import Stamp, append

INSERT = Sql(insert(Case).values({c: bindparam(c) for c in gather.CASE if c != "id"}))
# What the event that drafts a case says of its city, as it was called then, and where that stands.
NAMED = {"division": "division", "name": "division_name", "name_en": "division_name_en",
         "initials": "division_initials"}  # fmt: skip
CHANGING = ("state", "version", "head", "touched_at", "submitted_on", "term_from", "term_to")
UPDATE = Sql(
    update(Case).where(Case.ref == bindparam("whose")).values({c: bindparam(c) for c in CHANGING})
)
MOVED = Sql(
    select(FactRow.item, FactRow.value).where(
        FactRow.owner == bindparam("owner"), FactRow.kind == "cutoff_moved"
    )
)


def apply(
    w: Writer,
    opened: Opened,
    answer: Decision,
    stamp: Stamp,
    *,
    given: Given,
    comment: str = "",
    start: datetime | None = None,
) -> str:
    """Carry a decision on a case out. `start` is the first instant of a term that it opens."""
    row, owner, now = opened.row, opened.head.stream, stamp.received_at
    new = not row.get("state")
    payload = {said: row[column] for said, column in NAMED.items()} if new else {}
    seq = append(w, opened.head, effects.entry_of(answer, comment, given, payload), stamp)
    assert isinstance(opened.facts, CaseFacts)
    own = Quota(row["round_year"], row["measure"], "", "list")
    kind = kind_of_place(opened.facts, opened.rules.notice.planned_single)
    row |= {"state": answer.to, "version": seq, "head": opened.head.hash,
            "touched_at": opened.head.touched_at}  # fmt: skip
    if answer.rule.id in ("submit", "resubmit") and not row.get("submitted_on"):
        row["submitted_on"] = beijing_day(now).isoformat()
    if start is not None:
        row |= _term(opened.rules, start, opened.extra["calendar"])
    if new:
        w.run(INSERT, **{c: row.get(c) for c in gather.CASE if c != "id"})
    if answer.takes_place:
        effects.take_place(w, replace(own, unit=row["unit"], kind=kind), row["ref"])
    elif answer.frees_place:
        effects.free_place(w, replace(own, unit=row["unit"], kind=kind), row["ref"])
    if answer.leaves_list:
        effects.free_place(w, own, row["ref"])
    effects.facts_of_decision(w, owner, answer, given, stamp, seq)
    deadlines.close(w, answer.rule.closes, owner, now=now, fired=stamp.role == "timer")
    for kind in answer.rule.opens:
        _open(w, opened, kind, given, now, answer.rule)
    if not new:
        deadlines.wake(w, owner, now)
        w.run(UPDATE, expect=1, whose=row["ref"], **{c: row.get(c) for c in CHANGING})
    return answer.to


def _open(
    w: Writer, opened: Opened, kind: str, given: Given, now: datetime, rule: ActionRule
) -> None:
    row, calendar = opened.row, opened.extra["calendar"]
    start, day, bounds = now, None, deadlines.Bounds()
    if kind == "cutoff":
        day = cutoff_day(w, opened.rules, opened.year, row["unit"])
        if day is None:
            return  # this year's notice names no day that is known
    elif kind == "correction":
        correction = (given.get("correction", {}).get("")
                      or opened.facts.recorded.one("correction") or {})  # fmt: skip
        cutoff = cutoff_day(w, opened.rules, opened.year, row["unit"])
        day, bounds = correction_ends(opened.rules, correction, cutoff)
    elif kind in ("term_start", "term"):
        start = datetime.fromisoformat(row["term_from"])
    deadlines.open_(w, opened.rules, calendar, kind, opened.head.stream, start=start, now=now,
                    year=opened.year, day=day, bounds=bounds)  # fmt: skip


def correction_ends(
    rules: Rules, correction: Mapping[str, Any], cutoff: date | None
) -> tuple[date | None, deadlines.Bounds]:
    """The day that a return sets, if it sets one, and what it can't precede or outrun (8d, N五)."""
    day = date.fromisoformat(by) if (by := correction.get("by")) else None
    if cutoff is None:
        return day, deadlines.Bounds()
    how = how_of(rules.deadlines["cutoff"]) | {"day": cutoff.isoformat()}
    # Never shorter than the time that all have; longer only with a record.
    return day, deadlines.Bounds(how, how if not correction.get("extension") else None)


def cutoff_day(w: Writer, rules: Rules, year: int, unit: str) -> date | None:
    """The last day for a unit: the notice's, unless the issuing office moved it on record (N五)."""
    return last_day(rules.cutoff_day, _moved(w, year), unit)


def last_cutoff(w: Writer, rules: Rules, year: int, calendar: WorkingCalendar) -> datetime | None:
    """The end of the last day of any unit; None where this year's notice names none (N五)."""
    last = last_of_any(rules.cutoff_day, _moved(w, year))
    if last is None:
        return None
    return count(how_of(rules.deadlines["cutoff"]), last, calendar, day=last).ends_at


def _moved(w: Writer, year: int) -> dict[str, str]:
    return {item: json.loads(value)["day"] for item, value in w.rows(MOVED, owner=f"round/{year}")}


def _term(rules: Rules, start: datetime, calendar: Any) -> dict[str, str]:
    """The incentive year from the day of the approval document to its anniversary (5)."""
    period = count(how_of(rules.deadlines["term"]), start, calendar)
    first = start_of(beijing_day(start))
    return {"term_from": instant_text(first), "term_to": instant_text(period.ends_at)}

"""How does a holiday arrangement get into the calendar, and what moves with it?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from casework.db import Database, Sql, Writer, is_deadlock
from casework.errors import Conflict, Forbidden, Invalid
from casework.models import Arrangement, Calendar, CalendarDay, DeadlineRow, Round
from casework.models.base import instant_text
from workflows.calendar import WorkingCalendar
from workflows.facts import Actor

from . import deadlines, ruling
from .arrangement import NewArrangement
from .calendar_changes import (
    Change,
    Said,
    changes,
    clashes,
    digest_of,
    warnings,
    with_arrangement,
)
from .calendar_follow import SUBJECTS, recount
from .desk import head_of
from .streams import Entry, Stamp, append, runs_on

ROLE = "system_admin"
STREAM = f"calendar/{ruling.CALENDAR}"
TRIES = 4
# Every act on a case, list, objection or sanction holds its round (shared): with all of them held,
# none counts by the old calendar any more, and those that follow count by the new one.
ROUNDS = Sql(select(Round.year).order_by(Round.year).with_for_update())
ROW = Sql(
    select(Calendar.version, Calendar.head, Calendar.touched_at)
    .where(Calendar.id == ruling.CALENDAR)
    .with_for_update()
)
UPDATE = Sql(
    update(Calendar)
    .where(Calendar.id == ruling.CALENDAR)
    .values({c: bindparam(c) for c in ("version", "head", "touched_at")})
)
DELETE_DAYS = Sql(delete(CalendarDay).where(CalendarDay.year == bindparam("of")))
_arrangement = ("year", "doc_no", "address", "imported_at")


def _upsert(dialect: Any, table: Any, columns: Sequence[str], key: str) -> Sql:
    made = dialect.insert(table).values({c: bindparam(c) for c in columns})
    rest = {c: made.excluded[c] for c in columns if c != key}
    return Sql(made.on_conflict_do_update(index_elements=[key], set_=rest))


PUT = {"sqlite": _upsert(sqlite, Arrangement, _arrangement, "year"),
       "postgresql": _upsert(postgresql, Arrangement, _arrangement, "year")}  # fmt: skip
_day = ("day", "year", "kind", "name")
PUT_DAY = Sql(insert(CalendarDay).values({c: bindparam(c) for c in _day}))
OTHERS = Sql(select(CalendarDay.day).where(CalendarDay.year != bindparam("year")))
REMIND = Sql(
    update(DeadlineRow)
    .where(DeadlineRow.id == bindparam("which"), DeadlineRow.status == "open")
    .values(remind_at=bindparam("next"))
)
CHANGED = Conflict(
    "确认期间日历或期限有变，请重新预览后再确认。",
    "Calendar or deadlines changed meanwhile; look at the preview again.",
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing an arrangement would do; `digest` is what a person confirms.

    `moved` are the open deadlines that end otherwise, `kept` those that would end earlier and
    don't; `unmoved` counts the others. `replaces`: the year has an arrangement already.
    """

    arrangement: NewArrangement
    revision: int
    replaces: bool
    moved: tuple[Change, ...]
    kept: tuple[Change, ...]
    unmoved: int
    warnings: tuple[Said, ...]
    digest: str


def preview(reader: Writer, arrangement: NewArrangement, *, now: datetime) -> Preview:
    """Every open deadline old → new (`reader`: a `Reader` on a screen's session); nothing written.

    Invalid where the arrangement of another year says otherwise of a day.
    """
    return _planned(reader, arrangement, now)[0]


def _planned(
    reader: Writer, arrangement: NewArrangement, now: datetime
) -> tuple[Preview, WorkingCalendar, list[Change]]:
    """The preview, the calendar as it would be, and every open deadline counted by it."""
    if wrong := list(clashes(reader, arrangement)):
        raise Invalid({f"day {n}": said for n, said in enumerate(wrong, 1)})
    base, calendar = ruling.calendar(reader), with_arrangement(reader, arrangement)
    every = list(changes(reader, calendar, now))
    moved = tuple(c for c in every if c.moved)
    kept = tuple(c for c in every if c.kept)
    found = Preview(
        arrangement, base.revision, arrangement.year in base.arranged_years, moved, kept,
        len(every) - len(moved), tuple(warnings(reader, arrangement)),
        digest_of(arrangement, base.revision, moved),
    )  # fmt: skip
    return found, calendar, every


def apply(
    db: Database,
    arrangement: NewArrangement,
    *,
    confirmed: str,
    actor: Actor,
    received_at: datetime,
    wall: Callable[[], datetime],
) -> Preview:
    """Import what was previewed (`confirmed`: its digest), all in one transaction; what it did.

    The year's days are replaced, the calendar gets its next revision with an event, every open
    deadline is counted anew with an event of its own. Forbidden to all but the system's
    administrator; Conflict where anything is different from what was confirmed.
    """
    if not actor.has(ROLE):
        raise Forbidden
    for left in reversed(range(TRIES)):
        try:
            with db.writing() as w:
                return _apply(w, arrangement, confirmed, actor, received_at, wall())
        except Exception as error:
            if not (left and is_deadlock(error)):
                raise
    raise CHANGED


def _apply(
    w: Writer, arrangement: NewArrangement, confirmed: str, actor: Actor, received_at: datetime,
    recorded_at: datetime,
) -> Preview:  # fmt: skip
    w.rows(ROUNDS)
    row = dict(zip(("version", "head", "touched_at"), w.one(ROW), strict=True))
    head = head_of(STREAM, row)
    runs_on(w, head, recorded_at)
    found, calendar, every = _planned(w, arrangement, received_at)
    if found.digest != confirmed:
        raise CHANGED
    stamp = Stamp(actor.user, ROLE, received_at, recorded_at)
    payload = arrangement.as_json() | {"moved": len(found.moved)}
    seq = append(w, head, Entry("act", "import_calendar", str(arrangement.year), payload=payload),
                 stamp)  # fmt: skip
    assert seq == calendar.revision
    w.run(UPDATE, expect=1, version=seq, head=head.hash, touched_at=head.touched_at)
    _replace_days(w, arrangement, recorded_at)
    caused = replace(stamp, cause=f"{STREAM}#{seq}")
    order = list(SUBJECTS)
    for change in sorted(every, key=lambda c: (order.index(c.owner.partition("/")[0]), c.id)):
        if change.moved:
            deadlines.move(w, change.id, change.rule, change.period, change.how, calendar,
                           received_at)  # fmt: skip
            recount(w, change, arrangement, caused)
        else:
            _remind_anew(w, change, calendar, received_at)
    return found


def _replace_days(w: Writer, arrangement: NewArrangement, at: datetime) -> None:
    w.run(DELETE_DAYS, of=arrangement.year)
    w.run(PUT[w.dialect], year=arrangement.year, doc_no=arrangement.doc_no,
          address=arrangement.address, imported_at=instant_text(at))  # fmt: skip
    theirs = {row[0] for row in w.rows(OTHERS, year=arrangement.year)}
    for kind, days in (("off", arrangement.off), ("make_up", arrangement.make_up)):
        for day, name in days.items():
            if day.isoformat() not in theirs:  # another year's arrangement says the same of it
                w.run(PUT_DAY, day=day.isoformat(), year=arrangement.year, kind=kind, name=name)


def _remind_anew(w: Writer, change: Change, calendar: WorkingCalendar, now: datetime) -> None:
    """The end stands, but "five working days before" may be another day. One that is due already
    stays due.
    """
    if change.remind_at is None or change.remind_at <= now:
        return
    at = deadlines.first_reminder(change.rule, change.period, calendar, now)
    if at != change.remind_at:
        w.run(REMIND, which=change.id, next=at and instant_text(at))

"""Was a round's notice issued, which units have confirmed that they have it, and who hasn't yet?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import FactRow, Unit
from casework.services.owner_desk import closes_at
from workflows.calendar import WorkingCalendar, beijing_day, start_of
from workflows.facts import Fact
from workflows.rules import Rules

from .rounds import newest
from .snapshots import calendar, rules_of

ISSUED, RECEIVED, REMINDER = "notice_issued", "notice_received", "receipt_reminder"
EVERY = "receipt_reminder_days"
AT = timedelta(hours=9)  # of a working day, as all reminders


@dataclass(frozen=True, slots=True)
class Reminder:
    """One that went out, or will: the number of the event it goes back to, and its day where it
    came by itself."""

    seq: int
    at: datetime
    by_hand: bool = False

    def cause(self, year: int) -> str:
        """What a message of it is unique by."""
        day = "" if self.by_hand else f"@{beijing_day(self.at).isoformat()}"
        return f"round/{year}#{self.seq}{day}"


@dataclass(frozen=True, slots=True)
class NoticeOut:
    """A notice that went out: the fact that says so, the receipts by unit, and by when each unit
    has to have confirmed. `closed` is the end for the last of them.
    """

    year: int
    rules: Rules
    issued: FactRow
    units: Sequence[Unit]
    receipts: Mapping[str, FactRow]
    ends: Mapping[str, datetime | None]
    by_hand: Sequence[FactRow]
    calendar: WorkingCalendar

    def waiting(self, now: datetime) -> tuple[str, ...]:
        """The units that can still confirm and haven't, in order of code."""
        return tuple(unit.code for unit in self.units if unit.code not in self.receipts
                     and ((end := self.ends[unit.code]) is None or now < end))  # fmt: skip

    def last(self, now: datetime) -> Reminder | None:
        """The newest reminder whose time has come: by hand, or after every so many working days."""
        due = [Reminder(self.issued.seq, at) for at in self._times(now) if at <= now]
        due += [Reminder(row.seq, row.at, True) for row in self.by_hand]
        return max(due, key=lambda one: one.at, default=None)

    def next(self, now: datetime) -> datetime | None:
        """When it reminds by itself next; None where nobody is left, or the cutoff comes first."""
        if not self.waiting(now):
            return None
        at = next((at for at in self._times(now) if at > now), None)
        ends = list(self.ends.values())
        return None if at is None or all(end and at >= end for end in ends) else at

    def _times(self, now: datetime) -> list[datetime]:
        """The times up to the first one after now."""
        every = int(self.rules.settings[EVERY])
        found: list[datetime] = []
        day, counted = beijing_day(self.issued.at), 0
        while not found or found[-1] <= now:
            day += timedelta(days=1)
            counted += self.calendar.is_working(day)
            if self.calendar.is_working(day) and counted % every == 0:
                found.append(start_of(day) + AT)
        return found


def notice_out(session: Session, year: int | None = None) -> NoticeOut | None:
    """The notice of round `year`, or of the newest one; None where it wasn't issued (here)."""
    year = year or newest(session)
    if year is None:
        return None
    stream = f"round/{year}"
    rows = session.scalars(
        select(FactRow)
        .where(FactRow.owner == stream, FactRow.kind.in_((ISSUED, REMINDER, "cutoff_moved")))
        .order_by(FactRow.seq)
    ).all()
    issued = next((row for row in rows if row.kind == ISSUED), None)
    rules = rules_of(session, year) if issued else None
    if issued is None or rules is None:
        return None
    receipts = session.scalars(
        select(FactRow).where(FactRow.kind == RECEIVED, FactRow.item == str(year))
    )
    units = session.scalars(select(Unit).order_by(Unit.code)).all()
    moved = {row.item: Fact(row.value) for row in rows if row.kind == "cutoff_moved"}
    days = calendar(session)
    return NoticeOut(
        year, rules, issued, units, {row.owner.partition("/")[2]: row for row in receipts},
        {unit.code: closes_at(rules, moved, unit.code, days) for unit in units},
        [row for row in rows if row.kind == REMINDER], days,
    )  # fmt: skip

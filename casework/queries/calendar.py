"""Which years are arranged, by which notices, and which days did they set?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.models import Arrangement, Calendar, CalendarDay
from casework.services.ruling import CALENDAR
from workflows.calendar import beijing_day

AHEAD = 2  # years after this one that are shown as still to be arranged


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a notice set: off or made up, and for which holiday (an id, or words)."""

    day: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year: its notice and how many days it set; without one it is provisional."""

    year: int
    arranged: bool
    doc_no: str = ""
    addresses: tuple[str, ...] = ()
    off: int = 0
    make_up: int = 0
    days: tuple[Day, ...] = ()


@dataclass(frozen=True, slots=True)
class Years:
    """The calendar's revision and its years, newest first."""

    revision: int
    years: tuple[Year, ...]


def years(session: Session, now: datetime) -> Years:
    """Every year that is arranged, and the coming ones that aren't yet."""
    counted = {
        (year, kind): number
        for year, kind, number in session.execute(
            select(CalendarDay.year, CalendarDay.kind, func.count())
            .group_by(CalendarDay.year, CalendarDay.kind)
        )
    }  # fmt: skip
    known = {a.year: a for a in session.scalars(select(Arrangement))}
    this = beijing_day(now).year
    wanted = set(known) | {this + n for n in range(AHEAD + 1)}
    found = tuple(
        _year(
            year, known.get(year), counted.get((year, "off"), 0), counted.get((year, "make_up"), 0)
        )
        for year in sorted(wanted, reverse=True)
    )
    return Years(session.get_one(Calendar, CALENDAR).version, found)


def _year(year: int, known: Arrangement | None, off: int, make_up: int) -> Year:
    if known is None:
        return Year(year, False)
    return Year(year, True, known.doc_no, tuple(known.address.split()), off, make_up)


def year(session: Session, wanted: int) -> Year:
    """One year with its days."""
    days = tuple(
        Day(d.day, d.kind, d.name)
        for d in session.scalars(
            select(CalendarDay).where(CalendarDay.year == wanted).order_by(CalendarDay.day)
        )
    )
    known = session.get(Arrangement, wanted)
    off = sum(d.kind == "off" for d in days)
    if known is None:
        return Year(wanted, False)
    return Year(
        wanted, True, known.doc_no, tuple(known.address.split()), off, len(days) - off, days
    )


def days_of(off: Mapping[date, str], make_up: Mapping[date, str]) -> tuple[Day, ...]:
    """The days of an arrangement that isn't in the calendar yet, in order."""
    every = [Day(d, "off", n) for d, n in off.items()]
    every += [Day(d, "make_up", n) for d, n in make_up.items()]
    return tuple(sorted(every, key=lambda d: d.day))

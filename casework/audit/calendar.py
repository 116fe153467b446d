"""Is the calendar what the installation began with and the imports made of it, revision by revision?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, String, select, type_coerce

from casework.calendar_seed import seed_rows, sources, statutory_days
from casework.models import Arrangement, CalendarDay, Event
from casework.services.ruling import CALENDAR, ahead
from workflows.calendar import WorkingCalendar

STREAM = f"calendar/{CALENDAR}"
KINDS = (("off", "days_off"), ("make_up", "make_up_days"))


@dataclass(slots=True)
class Revision:
    """The calendar from the instant on at which an import was received ("": from the beginning)."""

    since: str
    days: dict[date, tuple[int, str, str]]  # day → the year that sets it, off or made up, its name
    notices: dict[int, tuple[str, str]]  # year → number and address of its notice
    _calendar: list[WorkingCalendar] = field(default_factory=list)

    @property
    def calendar(self) -> WorkingCalendar:
        """To count by."""
        if not self._calendar:
            kinds = {kind: {d: n for d, (_, k, n) in self.days.items() if k == kind}
                     for kind, _ in KINDS}  # fmt: skip
            self._calendar.append(WorkingCalendar(
                off=kinds["off"], make_up=kinds["make_up"], arranged_years=frozenset(self.notices),
                statutory=statutory_days(ahead(self.notices)),
            ))  # fmt: skip
        return self._calendar[0]


def history(connection: Connection) -> list[Revision]:
    """Every revision that there was, from the seed on, as the events of the imports tell.

    A year that came with a later release isn't in an installation that is older.
    """
    last = max(connection.scalars(select(Arrangement.year)), default=0)
    days = {row.date: (row.year, str(row.kind), row.name)
            for row in seed_rows() if row.year <= last}  # fmt: skip
    known = sources()
    notices = {year: ("", " ".join(known.get(year, ()))) for year, _, _ in days.values()}
    found = [Revision("", days, notices)]
    imports = select(Event.payload, type_coerce(Event.received_at, String)).where(
        Event.stream == STREAM, Event.name == "import_calendar").order_by(Event.seq)  # fmt: skip
    for payload, received_at in connection.execute(imports):
        try:
            found.append(_after(found[-1], payload, received_at))
        except (KeyError, TypeError, ValueError):
            continue  # an event that was changed is found by its hash, and the days tell it too
    return found


def _after(before: Revision, payload: Mapping[str, Any], received_at: str) -> Revision:
    """A year's days are replaced; a day that another year's arrangement sets stays its."""
    year = payload["year"]
    days = {day: of for day, of in before.days.items() if of[0] != year}
    for kind, listed in KINDS:
        for one in payload[listed]:
            days.setdefault(date.fromisoformat(one["date"]), (year, kind, one["name"]))
    notices = before.notices | {year: (payload["doc_no"], payload["address"])}
    return Revision(received_at, days, notices)


def compare(connection: Connection, now: Revision) -> Iterator[tuple[str, int, str, str]]:
    """(stream, 0, what is wrong in both languages) for each year and day that differs."""
    years = {year: (number, address) for year, number, address in connection.execute(
        select(Arrangement.year, Arrangement.doc_no, Arrangement.address))}  # fmt: skip
    days = {day: (year, kind, name) for day, year, kind, name in connection.execute(
        select(CalendarDay.day, CalendarDay.year, CalendarDay.kind, CalendarDay.name))}  # fmt: skip
    for year in sorted(now.notices.keys() | years.keys()):
        if now.notices.get(year) != years.get(year):
            yield (STREAM, 0, f"{year}年的放假安排与来源不符。",
                   f"The arrangement of {year} isn't what was imported.")  # fmt: skip
    for day in sorted(now.days.keys() | days.keys()):
        if now.days.get(day) != days.get(day):
            yield (STREAM, 0, f"{day} 与所导入的放假安排不符。",
                   f"{day} isn't what the arrangement of its year says.")  # fmt: skip

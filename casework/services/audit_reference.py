"""Are units, divisions and the calendar what the reference data and the imports say?

Reference data begins without an event. It is held against the files that every installation is
made from; a release that changes them brings the rows along. The units of a demo's own are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from casework.calendar_seed import seed_rows, sources
from casework.models import Arrangement, CalendarDay, Division, Event, Property, Unit

from .ruling import CALENDAR
from .seed import division_rows, unit_rows

Wrong = tuple[str, int, str, str]  # stream, number of the event (0: none), Chinese, English
Day = tuple[int, str, str]  # the year that sets it, off or made up, its name
STREAM = f"calendar/{CALENDAR}"


def compare(connection: Connection) -> Iterator[Wrong]:
    """(stream, number, what is wrong in both languages) for each row that differs."""
    demo = connection.scalar(select(Property.value).where(Property.key == "demo")) == "1"
    ours = {row["code"] for row in _rows(connection, Unit) if row["demo"]} if demo else set()
    known = {"unit": unit_rows(), "division": division_rows()}
    for subject, table in (("unit", Unit), ("division", Division)):
        said = {row["code"]: row for row in known[subject]}
        for row in _rows(connection, table):
            if (row["code"] if subject == "unit" else row["unit"]) in ours:
                continue
            yield from _differs(f"{subject}/{row['code']}", row, said.pop(row["code"], None))
        for code in said:
            yield f"{subject}/{code}", 0, "参考数据中有，数据库中没有。", "It is gone."
    yield from _calendar(connection)


def _rows(connection: Connection, table: Any) -> list[Mapping[str, Any]]:
    return [dict(row) for row in connection.execute(select(table.__table__)).mappings()]


def _differs(
    stream: str, row: Mapping[str, Any], said: Mapping[str, Any] | None
) -> Iterator[Wrong]:
    if said is None:
        yield stream, 0, "参考数据中没有。", "The reference data has no such thing."
        return
    for column, value in said.items():
        if row[column] != value:
            yield (stream, 0, f"“{column}”现为“{row[column]}”，参考数据是“{value}”。",
                   f"Its {column} is {row[column]!r}; the reference data says {value!r}.")  # fmt: skip


def _calendar(connection: Connection) -> Iterator[Wrong]:
    """The days as the installation began with them, and as each import replaced a year's."""
    years = {row["year"]: (row["doc_no"], row["address"]) for row in _rows(connection, Arrangement)}
    days = {row["day"]: (row["year"], row["kind"], row["name"])
            for row in _rows(connection, CalendarDay)}  # fmt: skip
    # A year that came with a later release isn't in an installation that is older.
    last = max(years, default=0)
    told: dict[date, Day] = {
        row.date: (row.year, row.kind, row.name) for row in seed_rows() if row.year <= last
    }
    notices = {year: ("", " ".join(sources().get(year, ()))) for year, _, _ in told.values()}
    for payload in connection.scalars(
        select(Event.payload).where(Event.stream == STREAM, Event.name == "import_calendar")
        .order_by(Event.seq)
    ):  # fmt: skip
        year = payload["year"]
        notices[year] = (payload["doc_no"], payload["address"])
        told = {day: of for day, of in told.items() if of[0] != year}
        for kind, listed in (("off", "days_off"), ("make_up", "make_up_days")):
            for one in payload[listed]:
                told.setdefault(date.fromisoformat(one["date"]), (year, kind, one["name"]))
    for year in sorted(notices.keys() | years.keys()):
        if notices.get(year) != years.get(year):
            yield (STREAM, 0, f"{year}年的放假安排与来源不符。",
                   f"The arrangement of {year} isn't what was imported.")  # fmt: skip
    for day in sorted(told.keys() | days.keys()):
        if told.get(day) != days.get(day):
            yield (STREAM, 0, f"{day} 与所导入的放假安排不符。",
                   f"{day} isn't what the arrangement of its year says.")  # fmt: skip

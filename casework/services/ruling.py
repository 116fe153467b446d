"""Under which rules does a round run, and which calendar is in force?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, select

from casework.calendar_seed import AHEAD, statutory_days
from casework.db import Sql, Writer
from casework.models import Arrangement, Calendar, CalendarDay, FactRow, Round
from workflows.calendar import WorkingCalendar
from workflows.loader import edition
from workflows.rules import Rules, bind

CALENDAR = "CN"
SETTINGS = Sql(
    select(FactRow.item, FactRow.value).where(
        FactRow.owner == bindparam("owner"), FactRow.kind == "setting"
    )
)
ROUND = Sql(
    select(Round.edition, Round.notice_year, Round.rules_digest, Round.state).where(
        Round.year == bindparam("year")
    )
)
REVISION = Sql(select(Calendar.version).where(Calendar.id == CALENDAR))
YEARS = Sql(select(Arrangement.year, Arrangement.doc_no, Arrangement.address))
DAYS = Sql(select(CalendarDay.day, CalendarDay.kind, CalendarDay.name))

_rules: dict[tuple[str, int, str], Rules] = {}
_calendars: dict[tuple[str, int], WorkingCalendar] = {}


def rules_of(w: Writer, year: int) -> Rules | None:
    """The rules of round `year` with its settings; None where there is no such round."""
    row = w.one(ROUND, year=year)
    return None if row is None else rules_by(w, year, row[0], row[1], row[2])


def rules_by(w: Writer, year: int, edition_id: str, notice_year: int, digest: str) -> Rules:
    """The rules whose digest the round keeps; read again only when a setting has changed."""
    key = (edition_id, notice_year, digest)
    if key not in _rules:
        settings = {item: json.loads(value)["value"]
                    for item, value in w.rows(SETTINGS, owner=f"round/{year}")}  # fmt: skip
        law = edition(edition_id)
        found = bind(law, law.notice(notice_year), settings)
        if len(_rules) > 64:
            _rules.clear()
        _rules[edition_id, notice_year, found.digest] = found
        return found
    return _rules[key]


def calendar(w: Writer, revision: int | None = None) -> WorkingCalendar:
    """The calendar in force; read again only when its revision has moved."""
    if revision is None:
        revision = int(w.one(REVISION)[0])
    key = (w.engine_key, revision)
    if key not in _calendars:
        off: dict[date, str] = {}
        made_up: dict[date, str] = {}
        for day, kind, name in w.rows(DAYS):
            (off if kind == "off" else made_up)[date.fromisoformat(day)] = name
        sources = {int(year): (number, *addresses.split()) if number else tuple(addresses.split())
                   for year, number, addresses in w.rows(YEARS)}  # fmt: skip
        if len(_calendars) > 16:
            _calendars.clear()
        _calendars[key] = WorkingCalendar(
            off=off, make_up=made_up, arranged_years=frozenset(sources), sources=sources,
            statutory=statutory_days(ahead(sources)), revision=revision,
        )  # fmt: skip
    return _calendars[key]


def ahead(years: Iterable[int]) -> range:
    """The years after the last arranged one, as far as any term or sanction reaches."""
    last = max(years, default=2000)
    return range(last + 1, last + 1 + AHEAD)

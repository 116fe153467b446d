"""How does the page show the account of a period: its strip of days, and what the days rest on?"""

from __future__ import annotations

from typing import Any

from casework.i18n import language
from workflows.calendar import WorkingCalendar
from workflows.deadlines import CountedDay, Period
from workflows.strip import WHY

KINDS = {"start_excluded": "start", "make_up": "works", "suspended": "suspended",
         "weekend": "weekend", "holiday": "holiday", "statutory": "holiday"}  # fmt: skip


def strip_days(period: Period, *, start: str = "") -> list[dict[str, Any]]:
    """The days of a period as the macro `day_strip` takes them; `start` names the first day."""
    return [_day(day, start) for day in period.days]


def _day(day: CountedDay, start: str) -> dict[str, Any]:
    at = 0 if language().startswith("zh") else 1
    kind = KINDS.get(day.why, "counted" if day.counted else "weekend")
    found: dict[str, Any] = {"on": day.date, "kind": kind, "nth": day.number, "name": ""}
    if not day.counted:
        name = (day.name_zh, day.name_en)[at] or WHY[day.why][at]
        found["name"] = start if kind == "start" and start else name
    return found


def arrangements(period: Period, calendar: WorkingCalendar) -> list[dict[str, str]]:
    """The notices that made a day of the period something else than its weekday says.

    Each with its `year`, its `number` ("" where it isn't known) and its `url`.
    """
    years = sorted({day.date.year for day in period.days if day.why in ("holiday", "make_up")})
    return [{"year": str(year), "number": _number(calendar, year), "url": address}
            for year in years for address in _addresses(calendar, year)]  # fmt: skip


def _addresses(calendar: WorkingCalendar, year: int) -> list[str]:
    return [s for s in calendar.sources.get(year, ()) if s.startswith("http")]


def _number(calendar: WorkingCalendar, year: int) -> str:
    return next((s for s in calendar.sources.get(year, ()) if not s.startswith("http")), "")

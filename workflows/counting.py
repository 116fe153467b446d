"""How is a deadline rule of an edition counted from its start?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from .calendar import WorkingCalendar, beijing_day, end_of
from .deadlines import ONE_DAY, CountedDay, Period, anniversary, fixed_day, working_days
from .edition import DeadlineRule


def how_of(rule: DeadlineRule) -> dict[str, Any]:
    """What a rule counts by, as plain data: kept with the deadline so that it can be recounted."""
    return {
        "counts": rule.counts,
        "amount": rule.amount if isinstance(rule.amount, int) else str(rule.amount),
        "close": rule.close,
        "first_day_counts": rule.first_day_counts,
        "roll_over": rule.roll_over,
    }


def count(
    how: dict[str, Any],
    start: date | datetime,
    calendar: WorkingCalendar,
    *,
    day: date | None = None,
) -> Period:
    """The period from `start` (a Beijing day, or an aware instant) by `how`.

    `day` names the last day itself: a notice's cutoff, or a correction date that was set. Where
    `how` says `not_before`, a day that somebody was told, the period doesn't end earlier.
    """
    if day is not None:
        return fixed_day(day, close=how.get("close", "24:00"), calendar=calendar)
    period = _counted(how, start, calendar)
    if told := how.get("not_before"):
        period = _kept(period, date.fromisoformat(told), calendar)
    return period


def _kept(period: Period, told: date, calendar: WorkingCalendar) -> Period:
    """The period up to the day that was told; what lies between isn't counted, and says why."""
    if told <= period.last_day:
        return period
    first = period.last_day + ONE_DAY
    between = [calendar.day(first + ONE_DAY * n) for n in range((told - first).days)]
    days = tuple(
        CountedDay(d.date, False, None, d.why, d.name_zh, d.name_en, d.provisional) for d in between
    )
    last = CountedDay(told, True, None, "named")
    return replace(period, last_day=told, ends_at=end_of(told), days=(*period.days, *days, last))


def _counted(how: dict[str, Any], start: date | datetime, calendar: WorkingCalendar) -> Period:
    match how["counts"]:
        case "working_days":
            return working_days(start, count=int(how["amount"]), calendar=calendar,
                                first_day_counts=bool(how["first_day_counts"]))  # fmt: skip
        case "anniversary":
            return anniversary(start, years=int(how["amount"]), calendar=calendar,
                               roll_over=bool(how["roll_over"]))  # fmt: skip
        case "instant":
            if not isinstance(start, datetime):
                raise ValueError("an instant is expected")
            on = beijing_day(start)
            return Period(on, on, start, False, (CountedDay(on, True, 1, "named"),))
        case other:
            raise ValueError(f"a {other!r} deadline needs its day")

"""When does a period end, and how was each of its days counted?"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from .calendar import BEIJING, DAY_WORDS, Day, WorkingCalendar, beijing_day, end_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a period: counted as `number`, or not counted, and why (a key of strip.WHY)."""

    date: date
    counted: bool
    number: int | None
    why: str
    name_zh: str = ""
    name_en: str = ""
    provisional: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"date": self.date.isoformat()}


@dataclass(frozen=True, slots=True)
class Period:
    """A period: its last day, the half-open instant at which it is over, and the days in between.

    `provisional` says that the end rests on a year without a holiday arrangement.
    """

    start: date
    last_day: date
    ends_at: datetime
    provisional: bool
    days: tuple[CountedDay, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "last_day": self.last_day.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "provisional": self.provisional,
            "days": [day.as_json() for day in self.days],
        }


def _counted(day: Day, why: str, number: int | None = None, *, counted: bool = False) -> CountedDay:
    zh, en = day.name_zh, day.name_en
    # The name of its holiday alone would say that a make-up day is off.
    if day.why == "make_up" and why != day.why:
        made_up = DAY_WORDS["make_up"]
        zh, en = (f"{made_up[0]}（{zh}）", f"{made_up[1]} ({en})") if zh else made_up
    return CountedDay(day.date, counted, number, why, zh, en, day.provisional)


def _positive(count: int) -> None:
    if count < 1:
        raise ValueError(f"a period has at least one day, not {count}")


def working_days(start: date | datetime, *, count: int, calendar: WorkingCalendar,
                 first_day_counts: bool = False,
                 suspended: frozenset[date] = frozenset()) -> Period:  # fmt: skip
    """`count` working days; the period ends at 24:00 of the last of them.

    The first day isn't counted (民法典 201), unless `first_day_counts` and it is a working day.
    A working day in `suspended` isn't counted. An instant is taken at its date in Beijing.
    ValueError: a count below 1, a naive instant.
    """
    _positive(count)
    first = current = beijing_day(start)
    days: list[CountedDay] = []
    number = 0
    while True:
        day = calendar.day(current)
        if current == first and not first_day_counts:
            days.append(_counted(day, "start_excluded"))
        elif not day.working:
            days.append(_counted(day, day.why))
        elif current in suspended:
            days.append(_counted(day, "suspended"))
        else:
            number += 1
            why = "working_day" if day.why == "workday" else day.why
            why = "start_included" if current == first else why
            days.append(_counted(day, why, number, counted=True))
        if number == count:
            break
        current += ONE_DAY
    provisional = any(day.provisional for day in days if day.why != "start_excluded")
    return Period(first, current, end_of(current), provisional, tuple(days))


def natural_days(start: date | datetime, *, count: int, calendar: WorkingCalendar,
                 roll_over: bool = False) -> Period:  # fmt: skip
    """`count` calendar days after the first day (民法典 201); `roll_over` as in 民法典 203."""
    _positive(count)
    first = beijing_day(start)
    days = [_counted(calendar.day(first), "start_excluded")]
    for number in range(1, count + 1):
        day = calendar.day(first + number * ONE_DAY)
        days.append(_counted(day, "natural_day", number, counted=True))
    return _closed(first, days, calendar if roll_over else None)


def anniversary(start: date | datetime, *, years: int = 0, months: int = 0,
                calendar: WorkingCalendar | None = None,
                roll_over: bool = False) -> Period:  # fmt: skip
    """Years and months, to 24:00 of the corresponding day, else of the month's end (民法典 202).

    Only `roll_over` moves an end on a day off to the next working day (民法典 203); it needs a
    calendar. `days` holds the first day, the last one and those rolled over, none in between.
    """
    if years < 0 or months < 0 or years + months == 0:
        raise ValueError("a period of years and months is longer than nothing")
    if roll_over and calendar is None:
        raise ValueError("rolling over needs a calendar")
    first = beijing_day(start)
    last = _shifted(first, 12 * years + months)
    a, z = (calendar.day(d) if calendar else Day(d, True, "workday") for d in (first, last))
    why = "anniversary" if last.day == first.day else "month_end"
    days = [_counted(a, "start_excluded"), _counted(z, why, counted=True)]
    return _closed(first, days, calendar if roll_over else None)


def _closed(first: date, days: list[CountedDay], roll: WorkingCalendar | None) -> Period:
    """The period that ends with the last of `days`, or by `roll` on the next working day."""
    provisional = False
    if roll is None:  # no arrangement of holidays can move such a day
        days = [replace(day, provisional=False) for day in days]
    else:
        day = roll.day(days[-1].date)
        provisional = day.provisional
        while not day.working:
            day = roll.day(day.date + ONE_DAY)
            provisional |= day.provisional
            days.append(_counted(day, "rolled_over" if day.working else day.why))
    last = days[-1].date
    return Period(first, last, end_of(last), provisional, tuple(days))


def _shifted(day: date, months: int) -> date:
    """The same day `months` later (or earlier), or the last day of a month that lacks it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_before(day: date, months: int) -> date:
    """The earliest day of a look-back of `months` from `day`, itself inside (民法典 202).

    An event of 2019-12-22 still counts on 2022-12-22. Where the month lacks the day its last day
    is taken, the earlier and stricter edge: 2024-02-29 looks back to 2021-02-28.
    """
    return _shifted(day, -months)


def fixed_day(last_day: date, *, close: str = "24:00", calendar: WorkingCalendar) -> Period:
    """A last day that a notice names, closing at "24:00" or another Beijing time ("17:00").

    It is never provisional and never rolls over: the notice has said which day it is.
    """
    ends_at = end_of(last_day)
    if close != "24:00":
        ends_at = datetime.combine(last_day, time.fromisoformat(close), tzinfo=BEIJING)
    day = _counted(calendar.day(last_day), "named", counted=True)
    return Period(last_day, last_day, ends_at, False, (day,))


def working_days_left(today: date, last_day: date, *, calendar: WorkingCalendar) -> int:
    """Working days after `today` up to `last_day`, itself inside; 0 on the last day and later."""
    days = (today + n * ONE_DAY for n in range(1, (last_day - today).days + 1))
    return sum(calendar.is_working(day) for day in days)


def working_days_before(day: date, n: int, calendar: WorkingCalendar) -> date:
    """The `n`-th working day before `day`; `day` itself for 0. For reminders."""
    while n > 0:
        day -= ONE_DAY
        n -= calendar.is_working(day)
    return day

"""Which holidays and make-up days does a new installation start with?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import chinese_calendar.constants as package
import holidays

from casework.reference.loaders import arrangements
from workflows.calendar import WorkingCalendar

# What the two packages call a holiday → our id. A name outside this table isn't a statutory
# holiday: `holidays` also lists bridge days of its own guessing ("Labor Day (observed)") and known
# ones ("Day off (substituted from …)").
NAMES = {
    "New Year's Day": "new_year",
    "Spring Festival": "spring_festival",
    "Chinese New Year's Eve": "spring_festival",
    "Chinese New Year (Spring Festival)": "spring_festival",
    "Tomb-sweeping Day": "tomb_sweeping",
    "Tomb-Sweeping Day": "tomb_sweeping",
    "Labour Day": "labour_day",
    "Labor Day": "labour_day",
    "Dragon Boat Festival": "dragon_boat",
    "Mid-autumn Festival": "mid_autumn",
    "Mid-Autumn Festival": "mid_autumn",
    "National Day": "national_day",
    "Anti-Fascist 70th Day": "victory_day",
}
# How many years past the last arrangement are given their statutory days: longer than any
# sanction or term runs.
AHEAD = 10


@dataclass(frozen=True, slots=True, order=True)
class SeedRow:
    """A day that the State Council set: its holiday, and the year whose arrangement sets it."""

    date: date
    kind: Literal["off", "make_up"]
    name: str
    year: int


def arranged_years() -> frozenset[int]:
    """The years that the package covers and whose own notice we can name."""
    covered = {day.year for day in package.workdays}
    return frozenset(a.arranges for a in arrangements() if a.arranges in covered)


def sources() -> dict[int, tuple[str, ...]]:
    """The addresses of the notices that set days of each year."""
    found: dict[int, tuple[str, ...]] = {}
    for notice in arrangements():
        found[notice.year] = (*found.get(notice.year, ()), notice.address)
    return found


def seed_rows() -> tuple[SeedRow, ...]:
    """Every day that the notices of the arranged years set, in order.

    New Year's arrangement reaches back into December: such a row carries the year it belongs to
    (2018-12-29 was worked for New Year 2019).
    """
    years = arranged_years()
    rows = []
    kinds: tuple[tuple[Literal["off", "make_up"], dict[date, str]], ...] = (
        ("off", package.holidays),
        ("make_up", package.workdays),
    )
    for kind, days in kinds:
        for day, english in days.items():
            name = NAMES[english]
            year = day.year + (name == "new_year" and day.month == 12)
            if year in years:
                rows.append(SeedRow(day, kind, name, year))
    return tuple(sorted(rows))


def statutory_days(years: Iterable[int]) -> dict[date, str]:
    """The statutory days of `years`, without the bridge days that only a notice can set.

    Since 2025 they are thirteen a year, where Mid-Autumn doesn't fall on National Day.
    """
    return {day: name for year in years for day, name in _statutory(year)}


@cache
def _statutory(year: int) -> tuple[tuple[date, str], ...]:
    listed = holidays.country_holidays("CN", years=year, language="en_US")
    found = []
    for day, english in sorted(listed.items()):
        names = [NAMES[n] for n in english.split("; ") if n in NAMES]
        if names:
            found.append((day, names[0]))
    return tuple(found)


def package_calendar(extra_years: Iterable[int] = ()) -> WorkingCalendar:
    """The calendar as the packages know it; provisional past the last arranged year.

    The ten years that follow it, and `extra_years`, know their statutory days.
    """
    rows = seed_rows()
    arranged = arranged_years()
    ahead = {max(arranged) + n for n in range(1, AHEAD + 1)} | set(extra_years)
    return WorkingCalendar(
        off={row.date: row.name for row in rows if row.kind == "off"},
        make_up={row.date: row.name for row in rows if row.kind == "make_up"},
        arranged_years=arranged,
        sources=sources(),
        statutory=statutory_days(sorted(ahead - arranged)),
    )

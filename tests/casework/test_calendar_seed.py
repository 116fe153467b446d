"""Does a new installation start with the State Council's days and nothing guessed?"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import chinese_calendar
import chinese_calendar.constants
import pytest

from casework.calendar_seed import (
    AHEAD,
    SeedRow,
    arranged_years,
    package_calendar,
    seed_rows,
    sources,
    statutory_days,
)
from casework.reference.loaders import arrangements
from workflows.calendar import HOLIDAYS, WorkingCalendar

CALENDAR = package_calendar()
DAY = timedelta(days=1)


def test_the_years_from_2007_to_2026_are_arranged() -> None:
    assert arranged_years() == set(range(2007, 2027))


def test_the_package_covers_no_year_whose_notice_is_missing_here() -> None:
    """Fails when the package learns a new year: then its notice belongs into arrangements.csv."""
    assert max(day.year for day in chinese_calendar.constants.workdays) == max(arranged_years())


def test_every_arranged_year_names_its_notice() -> None:
    for year in arranged_years():
        assert sources()[year]
        assert CALENDAR.sources[year] == sources()[year]
    assert len(sources()[2020]) == 2


def test_the_thirteen_statutory_days_of_2027_and_no_bridge_day() -> None:
    """全国年节及纪念日放假办法 as of 2025-01-01; lunar: 02-06, 06-09, 09-15; 清明 04-05."""
    assert statutory_days([2027]) == {
        date(2027, 1, 1): "new_year",
        date(2027, 2, 5): "spring_festival",
        date(2027, 2, 6): "spring_festival",
        date(2027, 2, 7): "spring_festival",
        date(2027, 2, 8): "spring_festival",
        date(2027, 4, 5): "tomb_sweeping",
        date(2027, 5, 1): "labour_day",
        date(2027, 5, 2): "labour_day",
        date(2027, 6, 9): "dragon_boat",
        date(2027, 9, 15): "mid_autumn",
        date(2027, 10, 1): "national_day",
        date(2027, 10, 2): "national_day",
        date(2027, 10, 3): "national_day",
    }


@pytest.mark.parametrize("year", range(2025, 2037))
def test_every_year_since_2025_has_its_thirteen_statutory_days(year: int) -> None:
    """Of 2025 and 2026 the package also lists bridge days: they must not come through."""
    expected = {
        "new_year": 1, "spring_festival": 4, "tomb_sweeping": 1, "labour_day": 2,
        "dragon_boat": 1, "mid_autumn": 1, "national_day": 3,
    }  # fmt: skip
    counts = Counter(statutory_days([year]).values())
    # Mid-Autumn is 10-03 in 2028 and 10-01 in 2031: one day is both.
    expected["national_day"] -= year in (2028, 2031)
    assert counts == expected


def test_the_statutory_days_of_arranged_years_are_off_in_the_arrangement() -> None:
    for day in statutory_days(range(2015, 2027)):
        assert not CALENDAR.is_working(day), day


def test_the_calendar_looks_ten_years_past_the_last_arrangement() -> None:
    assert {day.year for day in CALENDAR.statutory} == set(range(2027, 2027 + AHEAD))
    assert max(day.year for day in package_calendar([2040]).statutory) == 2040


def test_each_row_has_a_known_holiday_and_no_day_twice() -> None:
    rows = seed_rows()
    assert {row.name for row in rows} == set(HOLIDAYS)
    assert {row.kind for row in rows} == {"off", "make_up"}
    days = [row.date for row in rows]
    assert days == sorted(set(days))


def test_make_up_days_are_weekends() -> None:
    assert all(row.date.weekday() >= 5 for row in seed_rows() if row.kind == "make_up")


def test_a_row_carries_the_year_whose_arrangement_sets_it() -> None:
    rows = {row.date: row for row in seed_rows()}
    december = date(2018, 12, 29)
    assert rows[december] == SeedRow(december, "make_up", "new_year", 2019)
    assert rows[date(2026, 2, 14)].year == 2026
    across = {(row.date.year, row.year) for row in seed_rows() if row.date.year != row.year}
    # Of these the notices table knows all but 2023-12-30 and 31, a weekend next to New Year 2024.
    named = {(a.year, a.arranges) for a in arrangements() if a.year != a.arranges}
    assert across - named == {(2023, 2024)}
    assert named - across == set()


def test_the_rows_make_the_same_calendar_as_the_package() -> None:
    rows = seed_rows()
    rebuilt = WorkingCalendar(
        {row.date: row.name for row in rows if row.kind == "off"},
        {row.date: row.name for row in rows if row.kind == "make_up"},
        frozenset(row.year for row in rows),
    )
    day = date(2007, 1, 1)
    while day.year < 2027:
        assert rebuilt.day(day) == CALENDAR.day(day)
        assert rebuilt.is_working(day) == chinese_calendar.is_workday(day)
        day += DAY


def test_nothing_is_kept_of_years_without_a_notice_but_what_the_next_one_sets() -> None:
    assert [row.date for row in seed_rows() if row.date.year < 2007] == [
        date(2006, 12, 30),
        date(2006, 12, 31),
    ]

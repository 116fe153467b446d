"""Do periods of calendar days, months and years end as the Civil Code says?"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.calendar_seed import package_calendar
from workflows.calendar import BEIJING, WorkingCalendar
from workflows.deadlines import Period, anniversary, months_before, natural_days

CALENDAR = package_calendar()
DAY = timedelta(days=1)


def why(period: Period) -> dict[str, str]:
    return {f"{day.date:%m-%d}": day.why for day in period.days}


def test_calendar_days_count_from_the_next_day() -> None:
    """民法典 201：开始的当日不计入，自下一日开始计算。"""
    period = natural_days(date(2022, 9, 28), count=5, calendar=CALENDAR)
    assert period.last_day == date(2022, 10, 3)
    assert [d.number for d in period.days] == [None, 1, 2, 3, 4, 5]


def test_calendar_days_roll_over_a_holiday_only_when_asked() -> None:
    """民法典 203：最后一日是法定休假日的，以法定休假日结束的次日为期间的最后一日。"""
    period = natural_days(date(2022, 9, 28), count=5, calendar=CALENDAR, roll_over=True)
    assert period.last_day == date(2022, 10, 8)
    assert why(period)["10-08"] == "rolled_over"
    assert sum(day.counted for day in period.days) == 5


def test_a_make_up_saturday_ends_a_period_that_rolls_over() -> None:
    """2022-10-08 was a Saturday, worked: nothing rolls past it."""
    period = natural_days(date(2022, 10, 7), count=1, calendar=CALENDAR, roll_over=True)
    assert period.last_day == date(2022, 10, 8)


def test_without_rolling_over_no_arrangement_can_move_the_end() -> None:
    assert not natural_days(date(2027, 3, 1), count=5, calendar=CALENDAR).provisional
    assert natural_days(date(2027, 3, 1), count=5, calendar=CALENDAR, roll_over=True).provisional
    plain = anniversary(date(2024, 2, 29), years=3, calendar=CALENDAR)
    assert not plain.provisional
    assert not any(day.provisional for day in plain.days)


@pytest.mark.parametrize(
    ("start", "years", "months", "last"),
    [
        (date(2022, 6, 2), 1, 0, date(2023, 6, 2)),
        (date(2024, 2, 29), 1, 0, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, 0, date(2028, 2, 29)),
        (date(2023, 2, 28), 1, 0, date(2024, 2, 28)),
        (date(2022, 12, 22), 3, 0, date(2025, 12, 22)),
        (date(2022, 1, 31), 0, 1, date(2022, 2, 28)),
        (date(2024, 1, 31), 0, 1, date(2024, 2, 29)),
        (date(2022, 8, 31), 0, 1, date(2022, 9, 30)),
        (date(2022, 11, 30), 0, 3, date(2023, 2, 28)),
        (date(2022, 12, 31), 0, 12, date(2023, 12, 31)),
        (date(2022, 12, 15), 0, 1, date(2023, 1, 15)),
        (date(2022, 6, 15), 1, 6, date(2023, 12, 15)),
    ],
)
def test_years_and_months_end_on_the_corresponding_day(
    start: date, years: int, months: int, last: date
) -> None:
    """民法典 202：到期月的对应日为期间的最后一日；没有对应日的，月末日为期间的最后一日。"""
    period = anniversary(start, years=years, months=months)
    assert period.last_day == last
    assert period.ends_at == datetime(last.year, last.month, last.day, tzinfo=BEIJING) + DAY
    assert not period.provisional
    expected = "anniversary" if last.day == start.day else "month_end"
    assert [d.why for d in period.days] == ["start_excluded", expected]


def test_a_term_stays_on_its_day_off_unless_rolling_over_is_set() -> None:
    """2023-06-24 was the last day of the Dragon Boat Festival, 06-25 a make-up Sunday."""
    stays = anniversary(date(2022, 6, 24), years=1, calendar=CALENDAR)
    rolls = anniversary(date(2022, 6, 24), years=1, calendar=CALENDAR, roll_over=True)
    assert (stays.last_day, rolls.last_day) == (date(2023, 6, 24), date(2023, 6, 25))
    assert [d.why for d in rolls.days] == ["start_excluded", "anniversary", "rolled_over"]


def test_a_holiday_within_the_days_that_roll_over_is_passed_too() -> None:
    """From Saturday 2022-10-01 over the whole National Day to the make-up Saturday 10-08."""
    period = anniversary(date(2021, 10, 1), years=1, calendar=CALENDAR, roll_over=True)
    assert period.last_day == date(2022, 10, 8)


def test_a_term_that_rolls_over_in_an_unarranged_year_is_provisional() -> None:
    rolls = anniversary(date(2026, 6, 2), years=1, calendar=CALENDAR, roll_over=True)
    stays = anniversary(date(2026, 6, 2), years=1, calendar=CALENDAR)
    assert (rolls.provisional, stays.provisional) == (True, False)


def test_a_term_that_rolls_over_into_an_unarranged_year_is_provisional() -> None:
    eve = date(2030, 12, 31)
    calendar = WorkingCalendar({eve: "new_year"}, {}, frozenset({2030}))
    rolls = anniversary(date(2029, 12, 31), years=1, calendar=calendar, roll_over=True)
    assert (rolls.last_day, rolls.provisional) == (date(2031, 1, 1), True)


def test_an_anniversary_without_length_or_calendar_to_roll_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than nothing"):
        anniversary(date(2022, 6, 2))
    with pytest.raises(ValueError, match="longer than nothing"):
        anniversary(date(2022, 6, 2), years=1, months=-1)
    with pytest.raises(ValueError, match="needs a calendar"):
        anniversary(date(2022, 6, 2), years=1, roll_over=True)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_a_period_of_months_ends_in_its_month_never_on_a_later_day(day: date, months: int) -> None:
    last = anniversary(day, months=months).last_day
    assert (last.year * 12 + last.month) - (day.year * 12 + day.month) == months
    assert last.day == day.day or (last.day < day.day and (last + DAY).day == 1)


def test_an_event_of_36_months_ago_to_the_day_still_counts() -> None:
    assert months_before(date(2022, 12, 22), 36) == date(2019, 12, 22)
    assert months_before(date(2024, 2, 29), 36) == date(2021, 2, 28)
    assert months_before(date(2022, 5, 31), 3) == date(2022, 2, 28)
    assert months_before(date(2023, 1, 31), 2) == date(2022, 11, 30)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_looking_back_never_starts_after_the_period_that_would_reach_here(
    day: date, months: int
) -> None:
    edge = months_before(day, months)
    assert anniversary(edge, months=months).last_day <= day
    assert anniversary(edge + DAY, months=months).last_day >= day


def test_calendar_days_need_a_day_and_an_instant_with_a_zone() -> None:
    with pytest.raises(ValueError, match="at least one"):
        natural_days(date(2022, 2, 21), count=0, calendar=CALENDAR)
    naive = datetime(2022, 2, 21, 9)  # noqa: DTZ001
    with pytest.raises(ValueError, match="no time zone"):
        natural_days(naive, count=5, calendar=CALENDAR)
    with pytest.raises(ValueError, match="no time zone"):
        anniversary(naive, years=1)

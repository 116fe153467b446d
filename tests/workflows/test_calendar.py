"""Does the calendar know the State Council's days, and say so where it doesn't?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.calendar_seed import package_calendar
from workflows.calendar import (
    BEIJING,
    Day,
    WorkingCalendar,
    beijing_day,
    end_of,
    start_of,
)

CALENDAR = package_calendar()
DAY = timedelta(days=1)


def days_of(year: int) -> list[date]:
    return [
        date(year, 1, 1) + n * DAY for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


@pytest.mark.parametrize("year", range(2007, 2027))
def test_each_arranged_year_agrees_with_the_package_day_by_day(year: int) -> None:
    for day in days_of(year):
        assert CALENDAR.is_working(day) == chinese_calendar.is_workday(day), day
        assert not CALENDAR.day(day).provisional


# Copied from the State Council's notices by hand: first and last day off, then the days worked.
NOTICES = {
    2022: (
        "01-01/01-03 01-31/02-06 04-03/04-05 04-30/05-04 06-03/06-05 09-10/09-12 10-01/10-07",
        "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    ),
    2023: (
        "01-01/01-02 01-21/01-27 04-05/04-05 04-29/05-03 06-22/06-24 09-29/10-06",
        "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    ),
    2024: (
        "01-01/01-01 02-10/02-17 04-04/04-06 05-01/05-05 06-10/06-10 09-15/09-17 10-01/10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        "01-01/01-01 01-28/02-04 04-04/04-06 05-01/05-05 05-31/06-02 10-01/10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}


@pytest.mark.parametrize("year", NOTICES)
def test_the_working_days_of_a_year_are_those_of_its_notice(year: int) -> None:
    off, worked = NOTICES[year]
    spans = [[f"{year}-{end}" for end in span.split("/")] for span in off.split()]
    for day in days_of(year):
        is_off = any(first <= day.isoformat() <= last for first, last in spans)
        expected = f"{day:%m-%d}" in worked.split() or (day.weekday() < 5 and not is_off)
        assert CALENDAR.is_working(day) == expected, day


def test_a_make_up_saturday_is_worked_and_named() -> None:
    assert CALENDAR.day(date(2026, 2, 14)) == Day(
        date(2026, 2, 14), True, "make_up", "春节", "Spring Festival", False
    )


def test_an_ordinary_saturday_is_a_weekend() -> None:
    assert CALENDAR.day(date(2026, 3, 14)) == Day(date(2026, 3, 14), False, "weekend")


def test_an_ordinary_friday_is_a_working_day() -> None:
    assert CALENDAR.day(date(2026, 3, 13)) == Day(date(2026, 3, 13), True, "workday")


def test_a_weekday_inside_a_holiday_is_off() -> None:
    day = CALENDAR.day(date(2026, 2, 17))
    assert (day.working, day.why, day.name_en) == (False, "holiday", "Spring Festival")


def test_new_year_reaches_back_into_the_year_before() -> None:
    assert CALENDAR.day(date(2018, 12, 29)).why == "make_up"
    assert CALENDAR.day(date(2018, 12, 31)).why == "holiday"
    assert CALENDAR.day(date(2007, 12, 31)).why == "holiday"


def test_the_extension_of_2020_is_known() -> None:
    """国办发明电〔2020〕1号 of 2020-01-27: off to Sunday 02-02, though 01-31 was a Friday."""
    assert CALENDAR.day(date(2020, 1, 31)).why == "holiday"
    assert CALENDAR.is_working(date(2020, 2, 3))


def test_every_day_of_a_year_without_arrangement_is_provisional() -> None:
    assert CALENDAR.is_provisional(2027)
    assert all(CALENDAR.day(day).provisional for day in days_of(2027))
    assert {CALENDAR.day(day).why for day in days_of(2027)} == {"workday", "weekend", "statutory"}


def test_a_provisional_year_knows_its_statutory_days_and_no_bridge_days() -> None:
    assert CALENDAR.day(date(2027, 2, 5)).name_zh == "春节"
    assert not CALENDAR.is_working(date(2027, 2, 5))
    assert CALENDAR.is_working(date(2027, 2, 9))
    assert not CALENDAR.is_working(date(2027, 2, 6))


def test_a_day_that_a_notice_set_holds_though_its_own_year_is_not_arranged() -> None:
    """The arrangement of 2007 set 2006-12-30 a working Saturday; of 2006 nothing else is known."""
    day = CALENDAR.day(date(2006, 12, 30))
    assert (day.why, day.working, day.provisional) == ("make_up", True, True)


def test_statutory_days_are_left_aside_once_the_year_is_arranged() -> None:
    friday = date(2027, 1, 1)
    known = WorkingCalendar({}, {}, frozenset({2027}), statutory={friday: "new_year"})
    assert known.day(friday) == Day(friday, True, "workday")


def test_a_holiday_in_an_administrators_own_words_keeps_them() -> None:
    monday = date(2027, 3, 1)
    calendar = WorkingCalendar({monday: "临时放假"}, {}, frozenset({2027}))
    day = calendar.day(monday)
    assert (day.working, day.name_zh, day.name_en) == (False, "临时放假", "临时放假")


def test_a_day_cannot_be_off_and_made_up() -> None:
    with pytest.raises(ValueError, match="2026-02-14"):
        WorkingCalendar(
            {date(2026, 2, 14): "spring_festival"},
            {date(2026, 2, 14): "spring_festival"},
            frozenset(),
        )


def test_an_instant_is_no_day() -> None:
    with pytest.raises(TypeError, match="instant"):
        CALENDAR.day(datetime(2026, 2, 14, tzinfo=UTC))
    with pytest.raises(TypeError, match="off"):
        WorkingCalendar({datetime(2026, 2, 14, tzinfo=UTC): "x"}, {}, frozenset())


def test_a_calendar_cannot_be_changed_behind_its_back() -> None:
    off = {date(2026, 1, 1): "new_year"}
    calendar = WorkingCalendar(off, {}, frozenset({2026}))
    off.clear()
    assert not calendar.is_working(date(2026, 1, 1))
    with pytest.raises(TypeError):
        calendar.off[date(2026, 1, 2)] = "new_year"  # type: ignore[index]


def test_calendars_of_two_revisions_are_two_keys() -> None:
    one = WorkingCalendar({}, {}, frozenset(), revision=1)
    two = WorkingCalendar({}, {}, frozenset(), revision=2)
    assert hash(one) == hash(WorkingCalendar({}, {}, frozenset(), revision=1))
    assert len({one, two, WorkingCalendar({}, {}, frozenset(), revision=1)}) == 2


def test_half_past_eleven_at_night_in_beijing_is_still_that_day() -> None:
    late = datetime(2022, 2, 21, 23, 30, tzinfo=BEIJING)
    assert beijing_day(late) == date(2022, 2, 21)
    assert beijing_day(late.astimezone(UTC)) == date(2022, 2, 21)
    assert beijing_day(late.astimezone(ZoneInfo("Pacific/Auckland"))) == date(2022, 2, 21)


def test_half_past_eleven_at_night_in_london_is_the_next_day_in_beijing() -> None:
    assert beijing_day(datetime(2022, 2, 21, 23, 30, tzinfo=UTC)) == date(2022, 2, 22)
    assert beijing_day(datetime(2022, 2, 21, 16, 0, tzinfo=UTC)) == date(2022, 2, 22)
    assert beijing_day(datetime(2022, 2, 21, 15, 59, 59, tzinfo=UTC)) == date(2022, 2, 21)


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        beijing_day(datetime(2022, 2, 21, 23, 30))  # noqa: DTZ001


def test_a_day_begins_and_ends_at_midnight_in_beijing() -> None:
    assert start_of(date(2022, 12, 22)).isoformat() == "2022-12-22T00:00:00+08:00"
    assert end_of(date(2022, 12, 22)).isoformat() == "2022-12-23T00:00:00+08:00"
    assert end_of(date(2022, 12, 31)).astimezone(UTC) == datetime(2022, 12, 31, 16, tzinfo=UTC)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
)
def test_an_instant_lies_in_its_own_day_from_start_to_end(naive: datetime, minutes: int) -> None:
    instant = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    day = beijing_day(instant)
    assert start_of(day) <= instant < end_of(day)

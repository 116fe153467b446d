"""Do working days end when the arrangements say, with every day accounted for?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.calendar_seed import package_calendar
from workflows.calendar import BEIJING, WorkingCalendar
from workflows.deadlines import Period, working_days
from workflows.strip import WHY

CALENDAR = package_calendar()
DAY = timedelta(days=1)
SOME_DAY = st.dates(date(2007, 1, 1), date(2026, 6, 30))


def by_hand(start: date, count: int, *, first_day_counts: bool = False) -> date:
    """The last day by nothing but the package's own answer, day after day."""
    day = start if first_day_counts else start + DAY
    while True:
        count -= chinese_calendar.is_workday(day)
        if not count:
            return day
        day += DAY


def why(period: Period) -> dict[str, str]:
    return {f"{day.date:%m-%d}": day.why for day in period.days}


# Publication day, its end where that day isn't counted, and where it is. The first is this
# scheme's own notice for 2021, the second a notice of the ministry.
PUBLICITY = [
    (date(2022, 2, 21), date(2022, 2, 28), date(2022, 2, 25)),
    (date(2023, 9, 27), date(2023, 10, 10), date(2023, 10, 9)),
    (date(2026, 2, 12), date(2026, 2, 26), date(2026, 2, 25)),
    (date(2026, 9, 29), date(2026, 10, 12), date(2026, 10, 10)),
]


@pytest.mark.parametrize(("published", "excluded", "included"), PUBLICITY)
def test_a_publicity_ends_on_its_fifth_working_day(
    published: date, excluded: date, included: date
) -> None:
    assert working_days(published, count=5, calendar=CALENDAR).last_day == excluded
    counted = working_days(published, count=5, calendar=CALENDAR, first_day_counts=True)
    assert counted.last_day == included


def test_it_ends_at_midnight_after_the_last_day_in_beijing() -> None:
    period = working_days(date(2022, 2, 21), count=5, calendar=CALENDAR)
    assert period.ends_at == datetime(2022, 3, 1, tzinfo=BEIJING)
    assert period.ends_at.isoformat() == "2022-03-01T00:00:00+08:00"


def test_each_day_between_says_why_it_counts_or_not() -> None:
    period = working_days(date(2023, 9, 27), count=5, calendar=CALENDAR)
    assert why(period) == {
        "09-27": "start_excluded", "09-28": "working_day",
        "09-29": "holiday", "09-30": "holiday", "10-01": "holiday", "10-02": "holiday",
        "10-03": "holiday", "10-04": "holiday", "10-05": "holiday", "10-06": "holiday",
        "10-07": "make_up", "10-08": "make_up", "10-09": "working_day", "10-10": "working_day",
    }  # fmt: skip
    assert [d.number for d in period.days if d.counted] == [1, 2, 3, 4, 5]
    assert period.days[2].name_zh == "中秋节"


def test_a_first_day_off_is_not_counted_even_where_the_first_day_counts() -> None:
    saturday = date(2022, 3, 5)
    period = working_days(saturday, count=1, calendar=CALENDAR, first_day_counts=True)
    assert why(period) == {"03-05": "weekend", "03-06": "weekend", "03-07": "working_day"}


def test_a_first_day_that_counts_is_day_one() -> None:
    period = working_days(date(2022, 3, 4), count=1, calendar=CALENDAR, first_day_counts=True)
    assert [(d.why, d.number) for d in period.days] == [("start_included", 1)]
    assert period.last_day == date(2022, 3, 4)


def test_suspended_days_are_not_counted() -> None:
    period = working_days(
        date(2022, 2, 21), count=5, calendar=CALENDAR,
        suspended=frozenset({date(2022, 2, 23), date(2022, 2, 24), date(2022, 2, 26)}),
    )  # fmt: skip
    assert period.last_day == date(2022, 3, 2)
    assert why(period)["02-23"] == "suspended"
    assert why(period)["02-26"] == "weekend"


def test_the_extension_of_january_2020_moved_running_periods() -> None:
    """A period begun before 2020-01-27, counted by the calendar before the extension and after."""
    extension = {date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)}
    before = WorkingCalendar(
        {day: name for day, name in CALENDAR.off.items() if day not in extension},
        CALENDAR.make_up, CALENDAR.arranged_years,
    )  # fmt: skip
    start = date(2020, 1, 21)
    assert working_days(start, count=5, calendar=before).last_day == date(2020, 2, 4)
    assert working_days(start, count=5, calendar=CALENDAR).last_day == date(2020, 2, 5)


def test_a_period_into_a_year_without_arrangement_is_provisional() -> None:
    period = working_days(date(2026, 12, 28), count=5, calendar=CALENDAR)
    assert (period.last_day, period.provisional) == (date(2027, 1, 5), True)
    assert why(period)["01-01"] == "statutory"


def test_a_period_within_arranged_years_is_not_provisional() -> None:
    assert not working_days(date(2026, 12, 24), count=5, calendar=CALENDAR).provisional


def test_a_first_day_left_out_does_not_make_a_period_provisional() -> None:
    calendar = WorkingCalendar({}, {}, frozenset({2031}))
    assert not working_days(date(2030, 12, 31), count=1, calendar=calendar).provisional
    counted = working_days(date(2030, 12, 31), count=1, calendar=calendar, first_day_counts=True)
    assert counted.provisional


@pytest.mark.parametrize("year", range(2007, 2027))
def test_in_every_year_five_days_end_as_counted_by_hand(year: int) -> None:
    day = date(year, 1, 1)
    while day < date(year, 12, 1):
        for first in (False, True):
            period = working_days(day, count=5, calendar=CALENDAR, first_day_counts=first)
            assert period.last_day == by_hand(day, 5, first_day_counts=first), day
        day += DAY


@given(SOME_DAY, st.integers(1, 60), st.booleans(), st.frozensets(SOME_DAY, max_size=5))
def test_exactly_the_days_asked_for_are_counted_and_the_last_one_is_worked(
    start: date, count: int, first: bool, suspended: frozenset[date]
) -> None:
    period = working_days(
        start, count=count, calendar=CALENDAR, first_day_counts=first, suspended=suspended
    )
    counted = [day for day in period.days if day.counted]
    assert [day.number for day in counted] == list(range(1, count + 1))
    assert all(CALENDAR.is_working(d.date) and d.date not in suspended for d in counted)
    assert period.days[-1] == counted[-1]
    assert [d.date for d in period.days] == [start + n * DAY for n in range(len(period.days))]
    assert all(d.why in WHY for d in period.days)
    if not suspended:
        assert period.last_day == by_hand(start, count, first_day_counts=first)


@given(SOME_DAY, st.integers(1, 30))
def test_a_later_start_never_ends_earlier(start: date, count: int) -> None:
    one = working_days(start, count=count, calendar=CALENDAR)
    next_day = working_days(start + DAY, count=count, calendar=CALENDAR)
    assert one.last_day <= next_day.last_day


@given(st.datetimes(datetime(2010, 1, 1), datetime(2026, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001
def test_the_zone_in_which_an_instant_is_told_changes_nothing(naive: datetime, hours: int) -> None:
    at_home = naive.replace(tzinfo=BEIJING)
    abroad = at_home.astimezone(timezone(timedelta(hours=hours)))
    assert working_days(abroad, count=5, calendar=CALENDAR) == working_days(
        naive.date(), count=5, calendar=CALENDAR
    )


def test_published_at_half_past_eleven_at_night_counts_from_the_day_in_beijing() -> None:
    night = datetime(2022, 2, 21, 23, 30, tzinfo=BEIJING)
    same = night.astimezone(ZoneInfo("America/Los_Angeles"))
    for instant in (night, same, night.astimezone(UTC)):
        assert working_days(instant, count=5, calendar=CALENDAR).last_day == date(2022, 2, 28)
    in_utc = datetime(2022, 2, 21, 23, 30, tzinfo=UTC)
    assert working_days(in_utc, count=5, calendar=CALENDAR).last_day == date(2022, 3, 1)


@pytest.mark.parametrize("count", [0, -1])
def test_a_period_of_no_days_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        working_days(date(2022, 2, 21), count=count, calendar=CALENDAR)


def test_an_instant_without_zone_is_refused() -> None:
    naive = datetime(2022, 2, 21, 9)  # noqa: DTZ001
    with pytest.raises(ValueError, match="no time zone"):
        working_days(naive, count=5, calendar=CALENDAR)

"""Are named days, reminders and the account of a period what people will read?"""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.calendar_seed import package_calendar
from workflows.calendar import BEIJING
from workflows.deadlines import (
    anniversary,
    fixed_day,
    working_days,
    working_days_before,
    working_days_left,
)
from workflows.strip import strip

CALENDAR = package_calendar()


def test_a_named_day_is_inclusive_to_midnight() -> None:
    period = fixed_day(date(2022, 12, 22), calendar=CALENDAR)
    assert period.ends_at == datetime(2022, 12, 23, tzinfo=BEIJING)
    assert [(d.why, d.counted) for d in period.days] == [("named", True)]


def test_a_named_day_may_close_with_the_office() -> None:
    period = fixed_day(date(2022, 12, 22), close="17:00", calendar=CALENDAR)
    assert period.ends_at.isoformat() == "2022-12-22T17:00:00+08:00"


def test_a_named_day_is_never_provisional_nor_moved() -> None:
    period = fixed_day(date(2027, 2, 6), calendar=CALENDAR)
    assert (period.last_day, period.provisional) == (date(2027, 2, 6), False)


@pytest.mark.parametrize("close", ["noon", "25:00", "24:01"])
def test_a_closing_time_that_is_none_is_refused(close: str) -> None:
    with pytest.raises(ValueError, match=r"hour|isoformat"):
        fixed_day(date(2022, 12, 22), close=close, calendar=CALENDAR)


def test_working_days_left_are_those_after_today() -> None:
    last = date(2022, 12, 22)
    assert working_days_left(date(2022, 12, 9), last, calendar=CALENDAR) == 9
    assert working_days_left(date(2022, 12, 21), last, calendar=CALENDAR) == 1
    assert working_days_left(last, last, calendar=CALENDAR) == 0
    assert working_days_left(date(2023, 1, 1), last, calendar=CALENDAR) == 0


def test_reminders_fall_on_working_days_before_the_last_day() -> None:
    last = date(2022, 10, 10)
    days = [working_days_before(last, n, CALENDAR) for n in (0, 1, 2, 5)]
    assert days == [last, date(2022, 10, 9), date(2022, 10, 8), date(2022, 9, 28)]


@given(st.dates(date(2007, 2, 20), date(2026, 6, 30)), st.integers(1, 30))
def test_a_reminder_leaves_just_as_many_working_days(day: date, n: int) -> None:
    last = working_days(day, count=1, calendar=CALENDAR).last_day
    reminder = working_days_before(last, n, CALENDAR)
    assert CALENDAR.is_working(reminder)
    assert working_days_left(reminder, last, calendar=CALENDAR) == n


def test_the_account_is_json() -> None:
    account = working_days(date(2026, 12, 30), count=1, calendar=CALENDAR).as_json()
    assert json.loads(json.dumps(account)) == {
        "last_day": "2026-12-31",
        "ends_at": "2027-01-01T00:00:00+08:00",
        "provisional": False,
        "days": [
            {"date": "2026-12-30", "counted": False, "number": None, "why": "start_excluded",
             "name_zh": "", "name_en": "", "provisional": False},
            {"date": "2026-12-31", "counted": True, "number": 1, "why": "working_day",
             "name_zh": "", "name_en": "", "provisional": False},
        ],
    }  # fmt: skip


def test_the_strip_reads_in_chinese() -> None:
    assert strip(working_days(date(2026, 2, 12), count=2, calendar=CALENDAR)) == (
        "2026-02-12  周四  —  开始当日（民法典第二百零一条）",
        "2026-02-13  周五  第1日  工作日",
        "2026-02-14  周六  第2日  调休上班  春节",
        "期满：2026-02-14 24:00（北京时间）",
    )


def test_the_strip_reads_in_english_and_marks_what_is_provisional() -> None:
    assert strip(working_days(date(2026, 12, 31), count=1, calendar=CALENDAR), "en")[1:] == (
        "2027-01-01  Fri  —  statutory holiday  New Year's Day  provisional",
        "2027-01-02  Sat  —  weekend  provisional",
        "2027-01-03  Sun  —  weekend  provisional",
        "2027-01-04  Mon  day 1  working day  provisional",
        "Ends: 2027-01-04 24:00 Beijing time, provisional: "
        "that year's holidays are not arranged yet",
    )


def test_the_strip_of_a_term_skips_the_year_and_of_a_named_day_tells_the_hour() -> None:
    assert strip(anniversary(date(2022, 6, 2), years=1))[1:] == (
        "…",
        "2023-06-02  周五  最后一日  对应日（民法典第二百零二条）",
        "期满：2023-06-02 24:00（北京时间）",
    )
    closing = fixed_day(date(2022, 12, 22), close="17:00", calendar=CALENDAR)
    assert strip(closing, "en")[-1] == "Ends: 2022-12-22 17:00 Beijing time"


@pytest.mark.parametrize(
    ("start", "why"),
    [
        (date(2022, 10, 7), "corresponding day (Civil Code, Article 202)"),
        (date(2022, 10, 6), "rolled over (Civil Code, Article 203)"),
    ],
)
def test_a_term_that_ends_on_a_make_up_day_is_not_said_to_end_on_its_holiday(
    start: date, why: str
) -> None:
    term = anniversary(start, years=1, calendar=CALENDAR, roll_over=True)
    assert strip(term, "en")[-2] == (
        f"2023-10-07  Sat  last day  {why}  make-up working day (National Day)"
    )
    assert strip(term)[-2].endswith("  调休上班（国庆节）")

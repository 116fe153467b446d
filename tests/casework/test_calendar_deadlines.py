"""When the working calendar changes, which other deadlines move, and when do they remind?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.casework.calendars import (
    arrangement,
    days,
    deadline,
    imported,
    shown,
)
from tests.support.house import LEADER, MINISTRY, WORKING, House
from workflows.calendar import BEIJING


def test_a_unit_that_was_told_a_correction_date_keeps_its_days(house: House):
    ref = house.submitted("440300")
    at = datetime(2022, 12, 19, 9, tzinfo=BEIJING)  # five working days: past the cutoff of the 22nd
    house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=at,
                   given={"correction": {"": {"items": "一"}}})  # fmt: skip
    before = deadline(house, "correction").ends_at
    works = arrangement(2022, days("2022-01-01", "2022-01-03"), [date(2022, 12, 24)])
    imported(house, works, at)
    assert deadline(house, "correction").ends_at == before


def test_a_day_that_a_notice_names_stays_but_its_reminders_follow_the_calendar(house: House):
    house.draft("440300")
    row = deadline(house, "cutoff")
    assert row.remind_at == datetime(2022, 12, 8, 9, tzinfo=BEIJING)
    off = arrangement(2022, [*days("2022-01-01", "2022-01-03"), date(2022, 12, 20)])
    found = imported(house, off, WORKING)
    assert not found.moved
    after = deadline(house, "cutoff")
    assert after.ends_at == row.ends_at
    assert after.remind_at == datetime(2022, 12, 7, 9, tzinfo=BEIJING)


def test_a_deadline_without_a_timer_moves_without_getting_one(house: House):
    house.submitted("440300")
    off = arrangement(2022, [*days("2022-01-01", "2022-01-03"), date(2022, 12, 9)])
    before = deadline(house, "formal_check")
    (change,) = imported(house, off, WORKING).moved
    after = deadline(house, "formal_check")
    assert after.ends_at == change.new.ends_at > before.ends_at
    assert after.next_try_at is None


def test_a_reminder_that_is_due_stays_due(house: House):
    house.draft("440300")
    off = arrangement(2022, [*days("2022-01-01", "2022-01-03"), date(2022, 12, 20)])
    imported(house, off, datetime(2022, 12, 8, 9, 0, 1, tzinfo=BEIJING))
    assert deadline(house, "cutoff").remind_at == datetime(2022, 12, 8, 9, tzinfo=BEIJING)


def test_a_year_that_becomes_arranged_makes_its_ends_certain(house: House):
    refs = house.ranked({"440300": "90"})
    at = datetime(2026, 12, 28, 10, tzinfo=BEIJING)
    _publish_into_2027(house, refs, at)
    row = deadline(house)
    assert row.provisional
    assert row.last_day == date(2027, 1, 5)
    wanted = arrangement(2027, days("2027-01-01", "2027-01-03"))
    found = imported(house, wanted, at + timedelta(days=1))
    assert [(c.old.provisional, c.new.provisional) for c in found.moved] == [(True, False)]
    assert not deadline(house).provisional
    assert not shown(house).provisional
    assert deadline(house).last_day == date(2027, 1, 5)
    assert shown(house).note_zh == ""  # the same day, now certain


def _publish_into_2027(house: House, refs: dict[str, str], at: datetime) -> None:
    """As `publicised`, with the confirmation that an end in a provisional year asks for."""
    given: dict[str, Any] = {"entry": {ref: {"reason": "示例"} for ref in refs.values()}}
    reasons = dict.fromkeys(("floor:0", "floor:1", "count:1", "calendar_known"), "示例")
    decision = {"kind": "ministry_meeting", "number": "1", "date": at.date().isoformat(),
                "file": "f.pdf"}  # fmt: skip
    house.list_acts("propose", at, given=given, reasons=reasons)
    house.list_acts("decide", at, actor=LEADER, given={"decision": {"": decision}}, reasons=reasons)
    house.list_acts("publish", at, reasons=reasons)

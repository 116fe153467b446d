"""When the working calendar changes, does a running publicity follow, and nobody lose a day?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from casework import audit
from casework.calendar_seed import package_calendar
from casework.models import CalendarDay, DeadlineRow, Event, Objection, Publicity, ToTell
from casework.queries.snapshots import calendar as in_force
from casework.services.tick import tick
from notifications.run import run
from tests.casework.calendars import (
    AS_ARRANGED,
    DURING,
    EXTENDED,
    OLD_END,
    SHORTENED,
    arrangement,
    days,
    deadline,
    imported,
    previewed,
    shown,
)
from tests.notifications.people import ON_THE_LIST, office
from tests.support.house import OBJECTOR, WORKING, House
from workflows.calendar import BEIJING
from workflows.counting import count

NEW_END = datetime(2023, 2, 3, tzinfo=BEIJING)  # 18, 19, 20 January, 1 and 2 February


def everything(house: House) -> list[Any]:
    with house.db.reading() as session:
        return [
            [tuple(row) for row in session.execute(select(table.__table__).order_by(*key))]
            for table, key in ((CalendarDay, ["day"]), (DeadlineRow, ["id"]),
                               (Event, ["stream", "seq"]), (Publicity, ["id"]))
        ]  # fmt: skip


def test_the_period_ends_across_the_holiday_as_it_was_arranged(running: House):
    assert deadline(running).ends_at == OLD_END


def test_a_preview_names_every_change_and_writes_nothing(running: House):
    before = everything(running)
    found = previewed(running, EXTENDED)
    assert everything(running) == before
    (change,) = found.moved
    assert (change.owner, change.kind) == ("list/2022-industry", "publicity")
    assert (change.old.ends_at, change.new.ends_at) == (OLD_END, NEW_END)
    assert found.replaces
    assert not found.kept


def test_a_holiday_made_longer_while_a_publicity_runs_lengthens_it_everywhere(running: House):
    imported(running, EXTENDED)
    row, told = deadline(running), shown(running)
    assert row.ends_at == told.ends_at == NEW_END
    assert row.last_day == told.last_day == date(2023, 2, 2)
    assert row.next_try_at is not None
    assert row.next_try_at >= NEW_END
    assert row.remind_at == datetime(2023, 2, 1, 9, tzinfo=BEIJING)
    assert row.calendar_revision == 1
    assert "国办发明电〔2023〕示例号" in told.note_zh
    assert "2023年1月29日 24:00（北京时间）延至2023年2月2日 24:00" in told.note_zh
    assert "2 Feb 2023 24:00" in told.note_en


def test_the_timer_and_the_guards_keep_to_the_new_end(running: House):
    ref = ON_THE_LIST
    imported(running, EXTENDED)
    assert tick(running.db, running.door, OLD_END) == []
    given = {"lodging": {"": {"channel": "form", "grounds": "g", "name": "n", "contact": "c"}}}
    at = NEW_END - timedelta(microseconds=1)
    running.door.act(OBJECTOR, "objection", "lodge", new={"case": ref}, given=given, received_at=at)
    running.door.act(OBJECTOR, "objection", "lodge", new={"case": ref}, given=given,
                   received_at=NEW_END)  # fmt: skip
    with running.db.reading() as session:
        late = session.scalars(select(Objection.late).order_by(Objection.id)).all()
    assert late == [False, True]
    (fired,) = tick(running.db, running.door, NEW_END)
    assert (fired.action, fired.done) == ("end_publicity", True)


def test_an_import_is_an_event_of_the_calendar_and_of_each_list_it_moves(running: House):
    imported(running, EXTENDED)
    with running.db.reading() as session:
        own = session.get_one(Event, ("calendar/CN", 1))
        (moved,) = session.scalars(select(Event).where(Event.name == "recount"))
        told = session.get(ToTell, (moved.stream, moved.seq))
    assert own.payload["doc_no"] == EXTENDED.doc_no
    assert (own.role, own.actor) == ("system_admin", 9)
    assert moved.stream == "list/2022-industry"
    assert moved.cause == "calendar/CN#1"
    assert moved.payload["old"]["ends_at"] < moved.payload["new"]["ends_at"]
    assert told is not None
    report = audit.verify(running.db)
    assert not report.problems


def test_what_the_public_was_told_is_never_shortened(running: House):
    found = previewed(running, SHORTENED)
    assert not found.moved
    (kept,) = found.kept
    assert kept.new.ends_at == OLD_END
    imported(running, SHORTENED)
    assert deadline(running).ends_at == shown(running).ends_at == OLD_END
    assert shown(running).note_zh == ""


def test_what_is_over_stays_over_though_no_timer_came_by_yet(running: House):
    """Or an objection that came too late would be late within a period that goes on."""
    assert deadline(running).status == "open"
    found = imported(running, EXTENDED, OLD_END)
    assert found.moved == ()
    assert deadline(running).ends_at == shown(running).ends_at == OLD_END


def test_a_kept_end_can_still_say_how_it_was_counted(running: House):
    """Longer first, then shorter: the longer end stands, and its account leads to it."""
    imported(running, EXTENDED)
    imported(running, AS_ARRANGED)
    row = deadline(running)
    assert row.ends_at == NEW_END
    longer = arrangement(2023, days("2023-01-01", "2023-01-02") + days("2023-01-21", "2023-02-03"),
                         doc_no="第四号")  # fmt: skip
    imported(running, longer)
    row = deadline(running)
    assert row.ends_at == datetime(2023, 2, 8, tzinfo=BEIJING)
    with running.db.reading() as session:
        period = count(row.how, row.start, in_force(session))
    assert period.ends_at == row.ends_at
    assert sum(day.counted for day in period.days) == 5


def test_counting_keeps_to_a_day_that_was_told():
    how = {"counts": "working_days", "amount": 5, "first_day_counts": False}
    known = package_calendar()
    start = datetime(2022, 2, 21, 10, tzinfo=BEIJING)
    plain = count(how, start, known)
    kept = count(how | {"not_before": "2022-03-02"}, start, known)
    earlier = count(how | {"not_before": "2022-02-25"}, start, known)
    assert plain == earlier
    assert kept.last_day == date(2022, 3, 2)
    assert kept.ends_at == datetime(2022, 3, 3, tzinfo=BEIJING)
    assert [d.date.day for d in kept.days if d.number] == [22, 23, 24, 25, 28]
    assert [(d.why, d.counted) for d in kept.days[-2:]] == [("workday", False), ("named", True)]


def test_those_whom_it_concerns_are_told_once_each_with_everything(running: House):
    post = office(running)
    run(post.casework)
    imported(running, EXTENDED)
    post.at(DURING)
    run(post.casework)
    assert post.told("calendar.change") == {"officer", "second", "gd", "gd-en", "sz"}
    (message,) = post.messages("calendar.change", "gd")
    assert message.title == "放假安排调整，1 项期限有变"
    assert "2023年1月29日（周日） 24:00" in message.body_text
    assert "2023年2月2日（周四） 24:00" in message.body_text
    assert EXTENDED.doc_no in message.body_text
    assert EXTENDED.address in message.body_html
    assert "只延长，不缩短" in message.body_text


def test_a_person_with_many_deadlines_gets_one_message(house: House):
    post = office(house)
    for division in ("440300", "320500", "330100"):
        house.submitted(division)
    run(post.casework)
    off = arrangement(2022, [*days("2022-01-01", "2022-01-03"), date(2022, 12, 9)])
    imported(house, off, WORKING)
    run(post.casework)
    (message,) = post.messages("calendar.change", "officer")
    assert "3 项期限有变" in message.title
    assert post.told("calendar.change") == {"officer", "second"}

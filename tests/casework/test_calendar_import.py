"""When the working calendar changes, does every running deadline follow, and nobody lose a day?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casework import audit
from casework.calendar_seed import package_calendar
from casework.errors import Conflict, Forbidden, Invalid
from casework.models import CalendarDay, DeadlineRow, Event, Objection, Publicity, ToTell
from casework.queries.reader import Reader
from casework.queries.snapshots import calendar as in_force
from casework.services import calendar
from casework.services.arrangement import NewArrangement
from casework.services.tick import tick
from notifications.run import run
from tests.casework.calendars import AS_ARRANGED, EXTENDED, SHORTENED, arrangement, days
from tests.notifications.people import ON_THE_LIST, in_publicity, office
from tests.support.databases import ENGINES
from tests.support.house import LEADER, MINISTRY, OBJECTOR, WORKING, House, wall
from tests.support.racing import together
from workflows.calendar import BEIJING
from workflows.counting import count
from workflows.facts import Actor

ADMIN = Actor(9, "管理员", frozenset({"system_admin"}))
DURING = datetime(2023, 1, 26, 12, tzinfo=BEIJING)
OLD_END = datetime(2023, 1, 30, tzinfo=BEIJING)  # 24:00 of Sunday the 29th, a make-up day
NEW_END = datetime(2023, 2, 3, tzinfo=BEIJING)  # 18, 19, 20 January, 1 and 2 February


def previewed(house: House, wanted: NewArrangement, at: datetime = DURING) -> calendar.Preview:
    with house.db.reading() as session:
        return calendar.preview(Reader(session), wanted, now=at)


def imported(house: House, wanted: NewArrangement, at: datetime = DURING) -> calendar.Preview:
    found = previewed(house, wanted, at)
    return calendar.apply(house.db, wanted, confirmed=found.digest, actor=ADMIN, received_at=at,
                          wall=wall)  # fmt: skip


@pytest.fixture(params=ENGINES)
def public(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Iterator[House]:
    """Shenzhen's list, public from 17 to 29 January 2023."""
    house = House.on(new_database(request.param, recipe=in_publicity))
    yield house
    house.db.engine.dispose()


def deadline(house: House, kind: str = "publicity") -> DeadlineRow:
    with house.db.reading() as session:
        return session.scalars(select(DeadlineRow).where(DeadlineRow.kind == kind)).one()


def shown(house: House) -> Publicity:
    with house.db.reading() as session:
        return session.scalars(select(Publicity)).one()


def everything(house: House) -> list[Any]:
    with house.db.reading() as session:
        return [
            [tuple(row) for row in session.execute(select(table.__table__).order_by(*key))]
            for table, key in ((CalendarDay, ["day"]), (DeadlineRow, ["id"]),
                               (Event, ["stream", "seq"]), (Publicity, ["id"]))
        ]  # fmt: skip


def test_the_period_ends_across_the_holiday_as_it_was_arranged(public: House):
    assert deadline(public).ends_at == OLD_END


def test_a_preview_names_every_change_and_writes_nothing(public: House):
    before = everything(public)
    found = previewed(public, EXTENDED)
    assert everything(public) == before
    (change,) = found.moved
    assert (change.owner, change.kind) == ("list/2022-industry", "publicity")
    assert (change.old.ends_at, change.new.ends_at) == (OLD_END, NEW_END)
    assert found.replaces
    assert not found.kept


def test_a_holiday_made_longer_while_a_publicity_runs_lengthens_it_everywhere(public: House):
    imported(public, EXTENDED)
    row, public = deadline(public), shown(public)
    assert row.ends_at == public.ends_at == NEW_END
    assert row.last_day == public.last_day == date(2023, 2, 2)
    assert row.next_try_at is not None
    assert row.next_try_at >= NEW_END
    assert row.remind_at == datetime(2023, 2, 1, 9, tzinfo=BEIJING)
    assert row.calendar_revision == 1
    assert "国办发明电〔2023〕示例号" in public.note_zh
    assert "2023年1月29日 24:00（北京时间）延至2023年2月2日 24:00" in public.note_zh
    assert "2 Feb 2023 24:00" in public.note_en


def test_the_timer_and_the_guards_keep_to_the_new_end(public: House):
    ref = ON_THE_LIST
    imported(public, EXTENDED)
    assert tick(public.db, public.door, OLD_END) == []
    given = {"lodging": {"": {"channel": "form", "grounds": "g", "name": "n", "contact": "c"}}}
    at = NEW_END - timedelta(microseconds=1)
    public.door.act(OBJECTOR, "objection", "lodge", new={"case": ref}, given=given, received_at=at)
    public.door.act(OBJECTOR, "objection", "lodge", new={"case": ref}, given=given,
                   received_at=NEW_END)  # fmt: skip
    with public.db.reading() as session:
        late = session.scalars(select(Objection.late).order_by(Objection.id)).all()
    assert late == [False, True]
    (fired,) = tick(public.db, public.door, NEW_END)
    assert (fired.action, fired.done) == ("end_publicity", True)


def test_an_import_is_an_event_of_the_calendar_and_of_each_list_it_moves(public: House):
    imported(public, EXTENDED)
    with public.db.reading() as session:
        own = session.get_one(Event, ("calendar/CN", 1))
        (moved,) = session.scalars(select(Event).where(Event.name == "recount"))
        told = session.get(ToTell, (moved.stream, moved.seq))
    assert own.payload["doc_no"] == EXTENDED.doc_no
    assert (own.role, own.actor) == ("system_admin", 9)
    assert moved.stream == "list/2022-industry"
    assert moved.cause == "calendar/CN#1"
    assert moved.payload["old"]["ends_at"] < moved.payload["new"]["ends_at"]
    assert told is not None
    report = audit.verify(public.db)
    assert not report.problems


def test_what_the_public_was_told_is_never_shortened(public: House):
    found = previewed(public, SHORTENED)
    assert not found.moved
    (kept,) = found.kept
    assert kept.new.ends_at == OLD_END
    imported(public, SHORTENED)
    assert deadline(public).ends_at == shown(public).ends_at == OLD_END
    assert shown(public).note_zh == ""


def test_what_is_over_stays_over_though_no_timer_came_by_yet(public: House):
    """Or an objection that came too late would be late within a period that goes on."""
    assert deadline(public).status == "open"
    found = imported(public, EXTENDED, OLD_END)
    assert found.moved == ()
    assert deadline(public).ends_at == shown(public).ends_at == OLD_END


def test_a_kept_end_can_still_say_how_it_was_counted(public: House):
    """Longer first, then shorter: the longer end stands, and its account leads to it."""
    imported(public, EXTENDED)
    imported(public, AS_ARRANGED)
    row = deadline(public)
    assert row.ends_at == NEW_END
    longer = arrangement(2023, days("2023-01-01", "2023-01-02") + days("2023-01-21", "2023-02-03"),
                         doc_no="第四号")  # fmt: skip
    imported(public, longer)
    row = deadline(public)
    assert row.ends_at == datetime(2023, 2, 8, tzinfo=BEIJING)
    with public.db.reading() as session:
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


def test_days_of_the_year_are_replaced_and_the_calendar_has_its_next_revision(house: House):
    imported(house, EXTENDED)
    with house.db.reading() as session:
        own = session.scalars(select(CalendarDay).where(CalendarDay.year == 2023)).all()
        now_in_force = in_force(session)
    assert {d.day for d in own if d.kind == "off"} == set(EXTENDED.off)
    assert not [d for d in own if d.kind == "make_up"]
    assert now_in_force.revision == 1
    assert not now_in_force.is_working(date(2023, 1, 30))
    assert now_in_force.sources[2023] == (EXTENDED.doc_no, EXTENDED.address)


def test_a_day_that_another_years_arrangement_sets_otherwise_is_refused(house: House):
    first = arrangement(2028, [date(2028, 1, 1)], [date(2027, 12, 25)])
    imported(house, first)
    other = arrangement(2027, [date(2027, 1, 1), date(2027, 12, 25)])
    with pytest.raises(Invalid) as caught:
        previewed(house, other)
    assert "2028" in str(caught.value)


def test_what_looks_odd_is_said_and_left_to_a_person(house: House):
    found = previewed(house, arrangement(2030, [date(2030, 1, 1)]))
    said = " ".join(en for _, en in found.warnings)
    assert "2030-10-01, a statutory holiday, isn't off" in said
    assert "2027 has no arrangement yet" in said


def test_what_was_confirmed_must_be_what_is_done(public: House):
    found = previewed(public, EXTENDED)
    imported(public, SHORTENED)  # somebody else imports meanwhile
    with pytest.raises(Conflict):
        calendar.apply(public.db, EXTENDED, confirmed=found.digest, actor=ADMIN,
                       received_at=DURING, wall=wall)  # fmt: skip
    assert deadline(public).ends_at == OLD_END


@pytest.mark.parametrize("role", ["ministry", "leader", "account_admin", "audit_admin", "unit"])
def test_only_the_systems_administrator_imports(house: House, role: str):
    found = previewed(house, EXTENDED)
    with pytest.raises(Forbidden):
        calendar.apply(house.db, EXTENDED, confirmed=found.digest, received_at=DURING, wall=wall,
                       actor=Actor(1, "x", frozenset({role})))  # fmt: skip


def test_those_whom_it_concerns_are_told_once_each_with_everything(public: House):
    post = office(public)
    run(post.casework)
    imported(public, EXTENDED)
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


SUBMITTING = datetime(2022, 12, 22, 12, tzinfo=BEIJING)
OFF_AT_YEARS_END = arrangement(
    2022, [*days("2022-01-01", "2022-01-03"), *days("2022-12-26", "2022-12-28")]
)


def import_it(house: House) -> list[str]:
    """Import a holiday that moves every formal check, trying again where another act came first."""
    for _ in range(50):
        try:
            imported(house, OFF_AT_YEARS_END, SUBMITTING)
        except Conflict:
            continue
        return ["imported"]
    return ["never"]


def submit_some(house: House, refs: list[str]) -> list[str]:
    """Units submit; each opens a formal check of five working days."""
    for ref in refs:
        house.unit_acts(ref, "submit", SUBMITTING)
    return ["submitted"]


@pytest.mark.timeout(180)
def test_no_act_beside_an_import_counts_by_the_old_calendar(house: House):
    refs = [house.ready(code) for code in ("440300", "320500", "330100", "370100", "420100",
                                           "430100")]  # fmt: skip
    url = house.db.url.render_as_string(hide_password=False)
    jobs = [(import_or_submit, None), (import_or_submit, refs[:3]), (import_or_submit, refs[3:])]
    found = together(import_or_submit, url, [job[1:] for job in jobs])
    assert sorted(found) == ["imported", "submitted", "submitted"]
    with house.db.reading() as session:
        now_in_force = in_force(session)
        rows = session.scalars(select(DeadlineRow).where(DeadlineRow.kind == "formal_check")).all()
    assert len(rows) == 6
    for row in rows:
        assert row.ends_at == count(row.how, row.start, now_in_force).ends_at
    assert not audit.verify(house.db).problems


def import_or_submit(house: House, refs: list[str] | None) -> list[str]:
    """One of the two."""
    return import_it(house) if refs is None else submit_some(house, refs)


def test_two_imports_at_once_leave_one_calendar(house: House):
    url = house.db.url.render_as_string(hide_password=False)
    found = together(import_once, url, [(1,), (2,)])
    assert sorted(found) in (["Conflict", "imported"], ["imported", "imported"])
    assert not audit.verify(house.db).problems
    with house.db.reading() as session:
        events = session.scalars(select(Event).where(Event.stream == "calendar/CN")).all()
    assert len(events) == found.count("imported")


def import_once(house: House, number: int) -> list[str]:
    """Preview and import without a second try."""
    wanted = arrangement(2027, days("2027-01-01", f"2027-01-0{number + 1}"), doc_no=str(number))
    try:
        imported(house, wanted, datetime(2026, 11, 1, tzinfo=UTC))
    except Conflict:
        return ["Conflict"]
    return ["imported"]

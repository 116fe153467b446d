"""Does the demo stand at its hour, with a whole record, and with people who can be tried?"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework import audit
from casework.business_clock import BusinessClock
from casework.db import Database
from casework.demo.people import cast
from casework.models import (
    DeadlineRow,
    Event,
    Property,
    ToTell,
    Unit,
    User,
)
from casework.roles import ROLES
from notifications.models import OutboxMessage
from tests.support.demo_story import START
from workflows.calendar import BEIJING


def test_the_clock_stands_at_nine_on_the_fifth_of_december(story: Session) -> None:
    stored = story.get_one(Property, "demo_now").value
    assert datetime.fromisoformat(stored) == START


def test_the_clock_of_a_demo_runs_on_and_can_be_moved(demo_db: Database) -> None:
    clock = BusinessClock(demo_db)
    assert START <= clock.now() < START + timedelta(hours=1)
    clock.move(timedelta(days=1))
    assert clock.now() >= START + timedelta(days=1)


def test_every_event_was_received_when_the_story_says(story: Session) -> None:
    told = select(Event).where(Event.stream.not_like("installation/%"))  # it was made just now
    for event in story.scalars(told):
        first = datetime(2022, 1, 17, 9, tzinfo=BEIJING)
        if event.round_year == 2022:
            first = datetime(2022, 12, 2, 9, tzinfo=BEIJING)
        assert first <= event.received_at <= START, (event.stream, event.seq)
    newest: dict[str, datetime] = {}
    for event in story.scalars(select(Event).order_by(Event.stream, Event.seq)):
        assert event.received_at >= newest.get(event.stream, event.received_at)
        newest[event.stream] = event.received_at


def test_the_record_is_whole(demo_db: Database) -> None:
    report = audit.verify(demo_db)
    assert report.problems == []
    assert report.events > 1500


def test_whoever_had_to_be_told_was_told_the_same_day(story: Session) -> None:
    assert story.scalar(select(func.count()).select_from(ToTell)) == 0
    sent = story.scalars(select(OutboxMessage)).all()
    assert len(sent) > 500
    for message in sent:
        assert message.recipient.endswith(("@example.invalid", ")"))
        assert message.status in ("sent", "dropped")
        assert message.made_at <= START + timedelta(minutes=1)
        assert message.sent_at is None or message.sent_at == message.made_at
    assert [m.recipient for m in sent if m.status == "dropped"] == []


def test_no_timer_is_due_when_the_visitor_comes(story: Session) -> None:
    due = story.scalars(select(DeadlineRow).where(DeadlineRow.next_try_at <= START)).all()
    assert not due


# --- accounts ------------------------------------------------------------


def test_accounts_have_no_password_and_lead_nowhere(story: Session) -> None:
    users = story.scalars(select(User)).all()
    assert all(u.password_hash == "" for u in users)
    assert all(u.email.endswith("@example.invalid") for u in users)
    assert all("演示" in u.name or " " in u.name for u in users)  # an office, not a person


def test_every_role_of_a_person_can_be_tried(story: Session) -> None:
    offered = story.scalars(select(User).where(User.demo)).all()
    assert {role for u in offered for role in u.roles} == set(ROLES)
    for user in offered:
        for role in user.roles:
            assert user.organisation.kind in ROLES[role].offices
    assert len(offered) < 30  # a menu, not a directory
    assert offered[0].login == "ministry.a"


def test_every_unit_has_somebody_who_works_for_it(story: Session) -> None:
    people = cast(story)
    for unit in story.scalars(select(Unit)):
        assert people[f"unit.{unit.code}"].unit == unit.code
        assert people[f"statistics.{unit.code}"].has("statistics")
        assert (f"communications.{unit.code}" in people) is (unit.kind != "xpcc")

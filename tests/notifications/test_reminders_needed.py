"""Who isn't reminded any more, also where the reminder was waiting already?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from casework.models import DeadlineRow
from notifications import reminders
from notifications.run import run
from tests.notifications.people import Office
from tests.notifications.reminding import ONE_BEFORE, TWO_BEFORE, made_at, remind_at, runs_at
from tests.support.house import CUTOFF, MINISTRY, WORKING
from workflows.calendar import BEIJING


def test_what_is_submitted_is_not_reminded_of(post: Office):
    post.house.submitted("440300")
    assert runs_at(post, TWO_BEFORE) == 1  # the ministry's formal check, due long since
    assert post.messages("remind.cutoff") == []


def test_a_reminder_that_waits_is_dropped_when_the_case_has_been_submitted(post: Office):
    ref = post.house.ready("440300")
    assert made_at(post, TWO_BEFORE) == 1
    post.house.unit_acts(ref, "submit", TWO_BEFORE)
    post.at(TWO_BEFORE + timedelta(minutes=1))
    assert run(post.casework).dropped == 3
    assert {m.status for m in post.messages("remind.cutoff")} == {"dropped"}
    assert "已经办结" in post.messages("remind.cutoff", "gd")[0].error


def test_a_reminder_that_waits_is_dropped_when_the_deadline_has_passed(post: Office):
    post.house.draft("440300")
    made_at(post, ONE_BEFORE)
    post.at(CUTOFF)
    run(post.casework)
    assert "期限已过" in post.messages("remind.cutoff", "gd")[0].error


def test_a_reminder_that_waits_says_what_is_so_when_it_leaves(post: Office):
    ref = post.house.draft("440300")
    post.house.fill(ref, without=("consent", "document"))
    made_at(post, TWO_BEFORE)
    before = post.messages("remind.cutoff", "gd")[0].title
    consent = {"government": "province", "number": "1", "date": "2022-12-20", "file": "c.pdf"}
    post.house.door.record(post.house.actor("unit", "440300"), "case", "consent", consent,
                           ref=ref, received_at=TWO_BEFORE)  # fmt: skip
    post.at(TWO_BEFORE + timedelta(hours=1))
    run(post.casework)
    (message,) = post.messages("remind.cutoff", "gd")
    assert (before[-3], message.title[-3]) == ("5", "4")
    assert message.status == "sent"


def test_of_two_reminders_that_wait_only_the_later_one_leaves(post: Office):
    post.house.draft("440300")
    made_at(post, TWO_BEFORE)
    post.at(ONE_BEFORE)
    run(post.casework)
    first, second = post.messages("remind.cutoff", "gd")
    assert (first.status, second.status) == ("dropped", "sent")
    assert "更近的一次" in first.error


def test_after_downtime_only_the_nearest_reminder_goes_out(post: Office):
    post.house.draft("440300")
    runs_at(post, datetime(2022, 12, 20, 18, tzinfo=BEIJING))
    (message,) = post.messages("remind.cutoff", "gd")
    assert message.cause.endswith("@2022-12-20")
    assert remind_at(post) == ONE_BEFORE


def test_after_the_deadline_nobody_is_reminded(post: Office):
    post.house.draft("440300")
    assert runs_at(post, CUTOFF) == 1
    assert post.messages("remind.cutoff") == []
    assert remind_at(post) is None


def test_a_city_that_can_do_nothing_any_more_is_not_reminded(post: Office):
    ref = post.house.submitted("440300")
    post.house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=WORKING,
                        given={"correction": {"": {"items": "一"}}})  # fmt: skip
    runs_at(post, TWO_BEFORE)
    assert post.told("remind.correction") == {"gd", "gd-en", "sz"}
    with post.house.db.reading() as session:
        row = session.scalars(select(DeadlineRow).where(DeadlineRow.kind == "correction")).one()
        due = reminders.look(session, row, TWO_BEFORE)
    assert due is not None
    assert reminders.can_act(due, "city")
    assert not reminders.can_act(due, "leader")


@pytest.mark.parametrize(
    ("kind", "needing", "done"),
    [
        ("cutoff", ("drafted", "provincially_approved"), ("submitted", "lapsed", "returned_to")),
        ("correction", ("returned",), ("submitted", "withdrawn")),
        ("formal_check", ("submitted",), ("returned", "reviewed")),
        ("publicity", ("publicised",), ("reported", "decided")),
        ("objection_check", ("lodged",), ("not_admitted", "withdrawn")),
        ("objection_handling", ("admitted", "ruling_proposed"), ("dismissed", "not_admitted")),
        ("term", ("incentive_active",), ("expired", "revoked")),
        ("sanction", ("in_force",), ("ended",)),
    ],
)
def test_a_deadline_needs_somebody_only_where_an_act_would_close_it(
    post: Office, kind: str, needing: tuple[str, ...], done: tuple[str, ...]
):
    rules = post.house.rules
    for state in needing + done:
        assert reminders.needed(rules, rules.deadlines[kind], state) is (state in needing)


def test_a_deadline_left_open_behind_its_case_reminds_nobody(post: Office):
    ref = post.house.draft("440300")
    post.house.unit_acts(ref, "withdraw", comment="示例")
    with post.house.db.reading() as session:
        session.execute(update(DeadlineRow).values(status="open", remind_at=TWO_BEFORE))
        session.commit()
    assert runs_at(post, TWO_BEFORE) == 1
    assert post.messages("remind.cutoff") == []

"""Who is told of what, once?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from casework.models import Event, ToTell, User
from notifications import notices, sent
from notifications.models import MessageSubject, OutboxMessage
from notifications.rows import row_of
from notifications.run import run
from notifications.texts import Frame
from tests.notifications.people import Office
from tests.support.house import MINISTRY, VAULT, WORKING, wall


def test_a_submission_is_told_to_the_unit_the_city_and_the_ministry(post: Office):
    post.house.submitted("440300")
    run(post.casework)
    assert post.told("case.submit") == {"gd", "gd-en", "sz", "officer", "second"}


def test_the_city_is_told_of_the_acceptance_and_of_the_second_submission(post: Office):
    house, wish = post.house, {"received_at": WORKING}
    ref = house.submitted("440300")
    house.door.act(MINISTRY, "case", "return_for_correction", ref=ref,
                   given={"correction": {"": {"items": "补页"}}}, **wish)  # fmt: skip
    house.door.act(house.actor("unit", "440300"), "case", "resubmit", ref=ref, **wish)
    house.door.act(MINISTRY, "case", "accept", ref=ref, **wish)
    run(post.casework)
    assert post.told("case.accept") == {"gd", "gd-en", "sz"}
    assert post.told("case.resubmit") >= {"gd", "gd-en", "sz", "officer"}


@pytest.mark.parametrize(("measure", "told"), [("industry", set()), ("digital", {"gd-comm"})])
def test_the_communications_administration_is_told_of_what_it_has_to_sign(
    post: Office, measure: str, told: set[str]
):
    post.house.ready("440300", measure)
    run(post.casework)
    assert post.told("case.approve_province") & {"gd-comm"} == told
    assert "sz" in post.told("case.approve_province")


def test_what_is_told_is_told_once_however_often_it_runs(post: Office):
    post.house.submitted("440300")
    first = run(post.casework)
    again = run(post.casework)
    assert first.notices > 0
    assert (again.notices, again.sent) == (0, 0)
    with post.house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(ToTell)) == 0


def test_a_message_that_is_there_is_not_made_again_when_a_crash_left_the_event_to_tell(
    post: Office,
):
    ref = post.house.draft("440300")
    run(post.casework)
    before = [m.id for m in post.messages()]
    with post.house.db.reading() as session:
        session.execute(insert(ToTell), [{"stream": f"case/{ref}", "seq": 1}])
        session.commit()
    run(post.casework)
    assert [m.id for m in post.messages()] == before


def test_of_two_runs_that_read_the_same_event_one_makes_the_messages(post: Office):
    post.house.draft("440300")
    frame = Frame("https://casework.example", True, WORKING, VAULT)
    with post.house.db.reading() as session:
        (events,) = notices._waiting(session, 10)
        rows = [row_of(m, frame, wall()) for m in notices._messages(session, events)]
    assert notices._put(post.house.db, events, rows)
    assert not notices._put(post.house.db, events, rows)
    assert len(post.messages("case.draft")) == len(rows)


def test_staff_hear_of_a_list_once_and_a_unit_of_its_own_case(public: Office):
    run(public.casework)
    assert public.told("list.publish") == {"officer", "second", "leader"}
    assert public.told("case.publicise") == {"gd", "gd-en", "sz"}
    assert len(public.messages("list.publish", "officer")) == 1


def test_an_office_without_an_address_is_on_record_as_not_told(post: Office):
    with post.house.db.reading() as session:
        session.execute(update(User).where(User.login == "sz").values(email=""))
        session.commit()
    post.house.draft("440300")
    run(post.casework)
    (dropped,) = [m for m in post.messages("case.draft") if m.status == "dropped"]
    assert dropped.recipient == "(city 440300)"
    assert "深圳市" in dropped.error


def test_a_closed_account_is_not_written_to(post: Office):
    with post.house.db.reading() as session:
        session.execute(update(User).where(User.login == "gd").values(active=False))
        session.commit()
    post.house.draft("440300")
    run(post.casework)
    assert post.told("case.draft") == {"gd-en", "sz"}


def test_an_account_closed_while_its_message_waits_gets_nothing(post: Office):
    post.house.draft("440300")
    frame = Frame("https://casework.example", True, WORKING, VAULT)
    notices.make(post.house.db, frame, wall())
    with post.house.db.reading() as session:
        session.execute(update(User).where(User.login == "gd").values(active=False))
        session.commit()
    assert run(post.casework).dropped == 1
    (message,) = post.messages("case.draft", "gd")
    assert (message.status, message.sent_at) == ("dropped", None)
    assert "停用" in message.error


def test_the_officer_in_charge_is_told_instead_of_everybody(post: Office):
    ref = post.house.ready("440300")
    post.house.door.record(MINISTRY, "case", "officer", {"officer": "second"}, ref=ref,
                           received_at=WORKING)  # fmt: skip
    post.house.unit_acts(ref, "submit")
    run(post.casework)
    assert post.told("case.submit") == {"gd", "gd-en", "sz", "second"}


def test_somebody_in_two_audiences_gets_one_message(public: Office):
    with public.house.db.reading() as session:
        session.execute(
            update(User).where(User.login == "officer").values(roles=["ministry", "leader"])
        )
        session.commit()
    run(public.casework)
    assert len(public.messages("list.publish", "officer")) == 1


def test_the_rest_goes_on_when_one_event_can_not_be_told(
    post: Office, caplog: pytest.LogCaptureFixture
):
    ref = post.house.draft("440300")
    strange = {c.name: "" for c in Event.__table__.columns} | {
        "stream": f"case/{ref}", "seq": 99, "kind": "act", "name": "accept", "actor": 0,
        "to_state": "nowhere", "round_year": 2022, "payload": {}, "request_id": None,
        "received_at": WORKING, "recorded_at": WORKING - timedelta(days=1),
    }  # fmt: skip
    with post.house.db.reading() as session:
        session.execute(insert(Event), [strange])
        session.execute(insert(ToTell), [{"stream": f"case/{ref}", "seq": 99}])
        session.commit()
    run(post.casework)
    assert f"no message of case/{ref}#99" in caplog.text
    assert post.told("case.draft") == {"gd", "gd-en", "sz"}
    with post.house.db.reading() as session:
        assert sent.health(session, post.casework.config, demo=True).untold == 1


def test_every_row_of_the_outbox_is_about_something(public: Office):
    run(public.casework)
    with public.house.db.reading() as session:
        alone = session.scalars(
            select(OutboxMessage.id).where(OutboxMessage.id.not_in(select(MessageSubject.message)))
        ).all()
    assert not alone


@pytest.mark.parametrize(("item", "told"), [("*", {"gd", "gd-en"}), ("440000", {"gd", "gd-en"}),
                                            ("370000", set())])  # fmt: skip
def test_a_moved_cutoff_is_told_to_the_units_that_it_concerns(
    post: Office, item: str, told: set[str]
):
    value = {"day": "2022-12-30", "number": "工信厅规函〔2022〕示例号", "date": "2022-12-05",
             "reason": "示例"}  # fmt: skip
    post.house.door.record(MINISTRY, "round", "cutoff_moved", value, item=item, ref="2022",
                           received_at=WORKING)  # fmt: skip
    run(post.casework)
    assert post.told("round.cutoff_moved") & {"gd", "gd-en", "sz", "officer", "second"} == told
    if told:
        (message,) = post.messages("round.cutoff_moved", "gd")
        assert "2022年12月30日" in message.body_text
        assert "https://casework.example/recommend" in message.body_text

"""Who is told of what, once?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from casework.models import Event, ToTell, User
from notifications import notices, sent
from notifications.handed_in import handed_in
from notifications.models import MessageSubject, OutboxMessage
from notifications.rows import number_of, row_of
from notifications.run import run
from notifications.texts import Frame
from tests.notifications.people import Office, address
from tests.support.house import CUTOFF, MINISTRY, WORKING, wall


def test_a_submission_is_told_to_the_unit_the_city_and_the_ministry(post: Office):
    post.house.submitted("440300")
    run(post.casework)
    assert post.told("case.submit") == {"gd", "gd-en", "sz", "officer", "second"}


@pytest.mark.parametrize(("measure", "told"), [("industry", set()), ("digital", {"gd-comm"})])
def test_the_communications_administration_is_told_of_what_it_has_to_sign(
    post: Office, measure: str, told: set[str]
):
    post.house.ready("440300", measure)
    run(post.casework)
    assert post.told("case.approve_province") & {"gd-comm"} == told
    assert "sz" in post.told("case.approve_province")


def test_everybody_reads_their_own_language(post: Office):
    post.house.draft("440300")
    run(post.casework)
    (chinese,) = post.messages("case.draft", "gd")
    (english,) = post.messages("case.draft", "gd-en")
    assert "深圳市（工业）" in chinese.title
    assert "接下来" in chinese.body_text
    assert "Shenzhen (Industry)" in english.title
    assert "What to do next" in english.body_text
    assert 'lang="en"' in english.body_html


def test_a_message_names_the_article_the_next_step_and_why_it_came(post: Office):
    ref = post.house.submitted("440300")
    run(post.casework)
    (message,) = post.messages("case.submit", "gd")
    for body in (message.body_text, message.body_html):
        assert "通知第五项" in body
        assert "接下来" in body
        assert f"https://casework.example/cases/{ref}" in body
        assert "您是广东省的推荐单位联系人" in body
        assert number_of(message.message_id) in body
        assert "2022年12月5日" in body


def test_a_receipt_bears_the_hash_of_its_record(post: Office):
    ref = post.house.submitted("440300")
    run(post.casework)
    with post.house.db.reading() as session:
        event = session.scalars(
            select(Event).where(Event.stream == f"case/{ref}", Event.name == "submit")
        ).one()
    assert event.hash in post.messages("case.submit", "gd")[0].body_text


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
    frame = Frame("https://casework.example", True, WORKING)
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


def test_a_unit_learns_when_the_publicity_of_its_case_ends(public: Office):
    run(public.casework)
    (message,) = public.messages("case.publicise", "gd")
    assert "公示期满：2023年1月29日（周日） 24:00" in message.body_text


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
    frame = Frame("https://casework.example", True, WORKING)
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


def test_reasons_for_a_return_are_in_the_message_and_markup_in_them_stays_text(post: Office):
    ref = post.house.submitted("440300")
    items = "缺公章 <b>第3页</b>\n\n第二项"
    post.house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=WORKING,
                        given={"correction": {"": {"items": items}}})  # fmt: skip
    run(post.casework)
    (message,) = post.messages("case.return_for_correction", "gd")
    assert "缺公章 <b>第3页</b>" in message.body_text
    assert "缺公章 &lt;b&gt;第3页&lt;/b&gt;" in message.body_html
    assert "补正期限：2022年12月22日" in message.body_text


def test_a_return_names_each_item_that_is_to_be_corrected_with_its_field(post: Office):
    ref = post.house.submitted("440300")
    wrong = {"result": "correct", "field": "value", "reason": "与公报不一致"}
    post.house.door.record(MINISTRY, "case", "formal_item", wrong, item="indicator:output_growth",
                           ref=ref, received_at=WORKING)  # fmt: skip
    post.house.door.record(MINISTRY, "case", "formal_item", {"result": "ok"}, ref=ref,
                           item="document:letter", received_at=WORKING)  # fmt: skip
    post.house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=WORKING,
                        given={"correction": {"": {}}})  # fmt: skip
    run(post.casework)
    (message,) = post.messages("case.return_for_correction", "gd")
    assert "规模以上工业增加值增速" in message.body_text
    assert "数值：与公报不一致" in message.body_text
    assert "推荐函" not in message.body_text
    (english,) = post.messages("case.return_for_correction", "gd-en")
    assert "Value: 与公报不一致" in english.body_text


def test_names_of_persons_and_files_in_what_is_handed_in_stay_out(post: Office):
    audit = {"organ": "市统计局", "person": "李四", "date": "2022-12-04", "file": "f.pdf"}
    text = {"given": {"audit": {"1": audit}}}
    rows = list(handed_in(post.house.rules, "case", text, "zh"))
    assert [line for row in rows for line in row.lines] == ["市统计局", "2022年12月4日"]


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


def test_messages_count_the_laws_time_and_wait_by_the_hosts(post: Office):
    post.at(WORKING + timedelta(days=3))
    post.house.draft("440300")
    run(post.casework)
    (message,) = post.messages("case.draft", "gd")
    assert abs(message.made_at - (WORKING + timedelta(days=3))) < timedelta(minutes=5)
    assert message.next_try_at > CUTOFF  # the host's clock, years later
    assert message.recipient == address("gd")


def test_every_row_of_the_outbox_is_about_something(public: Office):
    run(public.casework)
    with public.house.db.reading() as session:
        alone = session.scalars(
            select(OutboxMessage.id).where(OutboxMessage.id.not_in(select(MessageSubject.message)))
        ).all()
    assert not alone


def test_the_ministry_hears_why_an_accident_of_a_city_was_taken_away(post: Office):
    post.house.draft("440300")
    unit = post.house.actor("unit", "440300")
    entry = {"kind": "production_safety", "date": "2022-12-01", "deaths": 3, "source": "示例"}
    wish = {"item": "1", "ref": "440300", "received_at": WORKING}
    post.house.door.record(unit, "division", "incident", entry, **wish)
    run(post.casework)
    post.house.door.record(unit, "division", "incident", None, comment="重复登记", **wish)
    run(post.casework)
    entered, taken = post.messages("division.incident", "officer")
    assert "深圳市" in entered.title
    assert "https://casework.example/divisions/440300" in taken.body_text
    assert "重复登记" in taken.body_text
    assert "0年" not in taken.body_text


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

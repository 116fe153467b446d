"""Who is reminded, when, and of what?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, update

from casework.models import FactRow, User
from casework.services.tick import tick
from tests.notifications.people import ON_THE_LIST, Office
from tests.notifications.reminding import ONE_BEFORE, TWO_BEFORE, made_at, remind_at, runs_at
from tests.support.house import MINISTRY, WORKING
from workflows.calendar import BEIJING

SECOND = timedelta(seconds=1)


def test_a_reminder_goes_out_at_nine_in_beijing_and_not_a_second_before(post: Office):
    post.house.draft("440300")
    assert remind_at(post) == datetime(2022, 12, 8, 9, tzinfo=BEIJING)
    assert made_at(post, datetime(2022, 12, 8, 9, tzinfo=BEIJING) - SECOND) == 0
    assert made_at(post, datetime(2022, 12, 8, 9, tzinfo=BEIJING)) == 1
    assert remind_at(post) == datetime(2022, 12, 15, 9, tzinfo=BEIJING)


def test_each_reminder_goes_out_once_to_the_unit_and_the_city(post: Office):
    post.house.draft("440300")
    for day in (8, 15, 20, 21):
        assert runs_at(post, datetime(2022, 12, day, 9, 1, tzinfo=BEIJING)) == 1
        assert runs_at(post, datetime(2022, 12, day, 10, tzinfo=BEIJING)) == 0
    assert remind_at(post) is None
    assert post.told("remind.cutoff") == {"gd", "gd-en", "sz"}
    assert len(post.messages("remind.cutoff", "gd")) == 4
    assert all(m.status == "sent" for m in post.messages("remind.cutoff"))


def test_what_another_runner_has_just_told_of_is_no_trouble(
    post: Office, caplog: pytest.LogCaptureFixture
):
    post.house.draft("440300")
    begun = []

    @event.listens_for(post.house.db.engine, "begin")
    def _rival(_connection: object) -> None:
        begun.append(None)
        if len(begun) == 2:  # between finding what is due and reading it
            assert made_at(post, ONE_BEFORE) == 1

    assert made_at(post, ONE_BEFORE) == 0
    assert len(begun) > 2
    assert caplog.records == []
    assert len(post.messages("remind.cutoff", "gd")) == 1


def test_the_title_says_how_long_there_is_and_how_much_is_missing(post: Office):
    ref = post.house.draft("440300", "digital")
    post.house.fill(ref, without=("joint_signoff", "consent"))
    runs_at(post, TWO_BEFORE)
    (message,) = post.messages("remind.cutoff", "gd")
    assert message.title == "申报还有 2 个工作日截止，广东省缺 2 项"
    assert "缺所在省（自治区、直辖市）通信管理局的会同意见，见第四条" in message.body_text
    assert "2022年12月22日（周四） 24:00" in message.body_text
    assert "12月21日、12月22日" in message.body_text
    assert "0／1" in message.body_text
    (english,) = post.messages("remind.cutoff", "gd-en")
    assert english.title == "Applications: 2 working day(s) left, Guangdong still lacks 2"


def test_a_complete_case_is_reminded_that_it_is_not_submitted(post: Office):
    post.house.ready("440300")
    runs_at(post, TWO_BEFORE)
    (message,) = post.messages("remind.cutoff", "gd")
    assert message.title == "申报还有 2 个工作日截止，广东省材料已齐、尚未报送"


def test_a_unit_with_two_cases_gets_one_message_with_both(post: Office):
    one, other = post.house.draft("440300"), post.house.draft("440300", "digital")
    assert runs_at(post, TWO_BEFORE) == 2
    (message,) = post.messages("remind.cutoff", "gd")
    assert "工业" in message.body_text
    assert "数字化" in message.body_text
    from notifications import sent

    with post.house.db.reading() as session:
        for ref in (one, other):
            shown = sent.about(session, [f"case/{ref}"], "zh")
            assert message.id in {m.id for m in shown}


def test_formal_checks_that_end_together_are_one_message_to_the_officer(post: Office):
    post.house.submitted("440300")
    post.house.submitted("320500")
    assert runs_at(post, datetime(2022, 12, 9, 9, tzinfo=BEIJING)) == 2
    (message,) = post.messages("remind.formal_check", "officer")
    assert message.title == "形式审查还有 1 个工作日到期：2 件"
    assert "深圳市（工业）" in message.body_text
    assert "苏州市（工业）" in message.body_text


def test_nobody_to_remind_is_on_record(post: Office):
    with post.house.db.reading() as session:
        session.execute(update(User).where(User.login == "sz").values(active=False))
        session.commit()
    post.house.draft("440300")
    runs_at(post, TWO_BEFORE)
    (dropped,) = [m for m in post.messages("remind.cutoff") if m.status == "dropped"]
    assert dropped.recipient == "(city 440300)"


def test_the_end_of_a_term_is_told_by_natural_days(public: Office):
    ref = in_term(public)
    day = datetime(2024, 1, 29, 9, tzinfo=BEIJING)  # thirty days before 2024-02-28
    assert remind_at(public, "term") == day
    assert runs_at(public, day) == 1
    assert public.told("remind.term") == {"gd", "gd-en", "sz", "officer", "second"}
    assert "激励期还有 30 天期满" in public.messages("remind.term", "sz")[0].title
    assert f"/cases/{ref}" in public.messages("remind.term", "sz")[0].body_text


def in_term(public: Office) -> str:
    """Shenzhen in its incentive year, which ends on 2024-02-28; its case."""
    house = public.house
    over = datetime(2023, 1, 30, tzinfo=BEIJING)
    tick(house.db, house.door, over)
    paper = {"number": "1号", "file": "f.pdf"}
    posted = datetime(2023, 2, 2, tzinfo=BEIJING)  # no letter is on its way any more
    house.list_acts("report", posted, given={"report": {"": paper | {"date": "2023-01-30"}}})
    house.list_acts("approve", datetime(2023, 2, 28, 12, tzinfo=BEIJING),
                    given={"reply": {"": paper | {"date": "2023-02-28"}}})  # fmt: skip
    tick(house.db, house.door, datetime(2023, 3, 1, tzinfo=BEIJING))
    return ON_THE_LIST


def test_a_publicity_reminds_those_who_report_it_on_a_make_up_saturday(public: Office):
    saturday = datetime(2023, 1, 28, 9, tzinfo=BEIJING)  # worked, like the Sunday it ends on
    assert runs_at(public, saturday - SECOND) == 0
    assert runs_at(public, saturday) == 1
    assert public.told("remind.publicity") == {"officer", "second"}
    assert "公示还有 1 个工作日期满" in public.messages("remind.publicity", "officer")[0].title


def test_one_broken_case_does_not_silence_the_others(
    post: Office, caplog: pytest.LogCaptureFixture
):
    broken, sound = post.house.ready("440300"), post.house.draft("440100")
    with post.house.db.reading() as session:
        fact = session.get_one(FactRow, (f"case/{broken}", "consent", ""))
        session.execute(
            update(FactRow)
            .where(FactRow.owner == fact.owner, FactRow.kind == "consent")
            .values(value=fact.value | {"date": "yesterday"})
        )
        session.commit()
    assert runs_at(post, TWO_BEFORE) == 1
    assert "no reminder of deadline" in caplog.text
    (message,) = post.messages("remind.cutoff", "gd")
    assert message.subject_ref == f"case/{sound}"


def test_the_unit_s_sanction_is_told_in_full_to_the_unit_alone(post: Office):
    post.house.fill(post.house.draft("440300"), at=WORKING)
    finding = {"against": "unit", "number": "示例决1号", "date": "2022-12-05", "what": "示例"}
    post.house.door.act(MINISTRY, "sanction", "impose", new={"division": "440600"},
                        given={"finding": {"": finding}}, received_at=WORKING)  # fmt: skip
    runs_at(post, TWO_BEFORE)
    (unit,), (city,) = (post.messages("remind.cutoff", who) for who in ("gd", "sz"))
    assert "示例决1号" in unit.body_text
    assert "推荐单位目前没有推荐资格" in city.body_text
    assert "示例决1号" not in city.body_text + city.body_html
    assert "2025年12月" not in city.body_text

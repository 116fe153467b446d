"""Who of the committee is told of the review, and what do they get to read of it?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from casework.models import DeadlineRow, User
from casework.services import calendar
from notifications import notices
from notifications.run import run
from notifications.sent import about
from notifications.texts import Frame
from tests.casework.calendars import arrangement
from tests.notifications.people import Office
from tests.notifications.reminding import made_at, remind_at, runs_at
from tests.support.house import CUTOFF, EXPERTS, MINISTRY, VAULT, wall
from workflows.facts import Actor

MEMBERS = {f"{expert.user}@example.invalid" for expert in EXPERTS}
FIRST, SECOND, THIRD = EXPERTS
MARK = "71.25"  # is in no message
SAID = "请张三教授尽快评完"


def to(expert: Actor) -> str:
    """Where mail to a member of the committee goes."""
    return f"{expert.user}@example.invalid"


def told(post: Office, kind: str) -> set[str]:
    return {m.recipient.removesuffix("@mail.example") for m in post.messages(kind)}


def mail(post: Office, kind: str, expert: Actor) -> Any:
    (found,) = [m for m in post.messages(kind) if m.recipient == to(expert)]
    return found


@pytest.fixture
def cases(post: Office) -> list[str]:
    """Two cases that experts of no province judge since the cutoff."""
    house = post.house
    refs = [house.accepted("440300"), house.accepted("320500")]
    house.committee()
    house.list_acts("open_review", CUTOFF, comment=SAID)
    post.at(CUTOFF)
    run(post.casework)
    return refs


def declare(post: Office, ref: str, expert: Actor) -> str:
    return post.house.door.act(expert, "assessment", "declare", new={"case": ref},
                               given={"declaration": {"": {"none": True}}}, received_at=CUTOFF).ref  # fmt: skip


def reminds(post: Office) -> None:
    """The ministry reminds whoever isn't finished."""
    post.house.door.record(MINISTRY, "list", "review_reminder", {}, ref="2022-industry",
                           received_at=CUTOFF)  # fmt: skip


def written(post: Office) -> None:
    """Make the messages of what is to be told, and let them wait."""
    notices.make(post.house.db, Frame("https://casework.example", True, CUTOFF, VAULT), wall())


def test_each_member_is_told_what_to_do_and_until_when(post: Office, cases: list[str]):
    assert told(post, "list.open_review") == MEMBERS | {"leader"}
    message = mail(post, "list.open_review", FIRST)
    assert "请先逐件声明有无利害关系" in message.body_text
    assert "2023年1月9日" in message.body_text
    assert "https://casework.example/review" in message.body_text
    (leader,) = post.messages("list.open_review", "leader")
    assert "https://casework.example/lists/2022-industry" in leader.body_text


def test_the_members_are_told_that_the_review_is_over(post: Office, cases: list[str]):
    for ref in cases:
        for expert in EXPERTS:
            post.house.assess(ref, MARK, expert)
    post.house.list_acts("close_review", CUTOFF, comment=SAID)
    run(post.casework)
    assert told(post, "list.close_review") == MEMBERS | {"leader", "officer", "second"}


def test_what_is_done_to_an_assessment_is_told_to_its_expert_alone(post: Office, cases: list[str]):
    act, at = post.house.door.act, {"received_at": CUTOFF}
    unlock = {"number": "退回1号", "date": "2022-12-22", "reason": "分数与意见不一致"}
    first = post.house.assess(cases[0], MARK, FIRST)
    act(MINISTRY, "assessment", "give_back", ref=first, given={"unlock": {"": unlock}}, **at)
    act(MINISTRY, "assessment", "recuse", ref=declare(post, cases[1], SECOND),
        given={"tie": {"": {"kind": "kin", "text": "其兄在该市任职"}}}, **at)  # fmt: skip
    run(post.casework)
    assert told(post, "assessment.give_back") == {to(FIRST)}
    assert "分数与意见不一致" in mail(post, "assessment.give_back", FIRST).body_text
    assert told(post, "assessment.recuse") == {to(SECOND)}
    assert "其兄" not in mail(post, "assessment.recuse", SECOND).body_text


def test_of_what_an_expert_does_nobody_is_told(post: Office, cases: list[str]):
    before = len(post.messages())
    post.house.assess(cases[0], MARK, FIRST)
    post.house.door.act(SECOND, "assessment", "recuse", ref=declare(post, cases[0], SECOND),
                        given={"tie": {"": {"kind": "other", "text": "曾任该市顾问"}}},
                        received_at=CUTOFF)  # fmt: skip
    run(post.casework)
    assert len(post.messages()) == before


def test_only_who_is_not_finished_is_reminded_and_of_how_much(post: Office, cases: list[str]):
    for ref in cases:
        post.house.assess(ref, MARK, FIRST)
    post.house.assess(cases[0], MARK, SECOND)
    declare(post, cases[1], SECOND)
    reminds(post)
    run(post.casework)
    assert told(post, "list.review_reminder") == {to(SECOND), to(THIRD)}
    assert "1 个市（州）（须评审的共 2 个）" in mail(post, "list.review_reminder", SECOND).body_text
    third = mail(post, "list.review_reminder", THIRD)
    assert "2 个市（州）（须评审的共 2 个）" in third.body_text
    assert "2023年1月9日" in third.body_text
    assert "深圳市" not in third.body_text


def test_the_deadline_reminds_only_who_is_not_finished(post: Office, cases: list[str]):
    for ref in cases:
        post.house.assess(ref, MARK, FIRST)
    post.house.assess(cases[0], MARK, SECOND)
    when = remind_at(post, "review")
    assert when is not None
    assert runs_at(post, when) > 0
    assert told(post, "remind.review") == {to(SECOND), to(THIRD)}
    assert (
        mail(post, "remind.review", SECOND).title
        == "评审还有 3 个工作日结束，您还有 1 个市（州）未完成"
    )
    assert "2 个市（州）（须评审的共 2 个）" in mail(post, "remind.review", THIRD).body_text


def test_a_city_of_the_own_province_is_nobodys_to_do(post: Office, cases: list[str]):
    value = {"name": "评审专家1", "kind": "expert", "recommended_by": "规划司",
             "organisation": "示例大学", "province": "440000"}  # fmt: skip
    post.house.door.record(MINISTRY, "list", "committee_member", value, item=f"expert.{FIRST.user}",
                           ref="2022-industry", received_at=CUTOFF, comment="更正")  # fmt: skip
    reminds(post)
    run(post.casework)
    assert "1 个市（州）（须评审的共 1 个）" in mail(post, "list.review_reminder", FIRST).body_text


def test_who_finished_while_a_reminder_waited_gets_none(post: Office, cases: list[str]):
    when = remind_at(post, "review")
    assert when is not None
    reminds(post)
    assert made_at(post, when) > 0
    written(post)
    for ref in cases:
        post.house.assess(ref, MARK, FIRST, when)
    post.house.assess(cases[0], MARK, SECOND, when)
    post.at(when + timedelta(minutes=1))
    run(post.casework)
    for kind in ("remind.review", "list.review_reminder"):
        first, second = (mail(post, kind, expert) for expert in (FIRST, SECOND))
        assert (first.status, second.status) == ("dropped", "sent"), kind
        assert "已经办结" in first.error
        assert "1 个市（州）（须评审的共 2 个）" in second.body_text
        assert mail(post, kind, THIRD).status == "sent"


def test_after_the_review_is_closed_a_reminder_that_waits_is_dropped(
    post: Office, cases: list[str]
):
    reminds(post)
    written(post)
    over = CUTOFF + timedelta(days=30)
    for ref in cases:
        for expert in EXPERTS:
            post.house.assess(ref, MARK, expert, over)
    post.house.list_acts("close_review", over)
    post.at(over)
    run(post.casework)
    assert {m.status for m in post.messages("list.review_reminder")} == {"dropped"}


def test_of_two_reminders_of_the_ministry_the_later_one_leaves(post: Office, cases: list[str]):
    for _ in range(2):
        reminds(post)
        written(post)
    run(post.casework)
    own = [m for m in post.messages("list.review_reminder") if m.recipient == to(FIRST)]
    assert [m.status for m in own] == ["dropped", "sent"]
    assert "更近的一次" in own[0].error


def test_no_message_holds_a_mark_or_the_name_of_another_member(post: Office, cases: list[str]):
    act, at = post.house.door.act, {"received_at": CUTOFF}
    first = post.house.assess(cases[0], MARK, FIRST)
    reminds(post)
    unlock = {"number": "1", "date": "2022-12-22", "reason": "示例"}
    act(MINISTRY, "assessment", "give_back", ref=first, given={"unlock": {"": unlock}}, **at)
    run(post.casework)
    over = CUTOFF + timedelta(days=30)
    post.house.door.act(FIRST, "assessment", "hand_in", ref=first, received_at=over)
    for ref in cases:
        for expert in EXPERTS:
            if (ref, expert) != (cases[0], FIRST):
                post.house.assess(ref, MARK, expert, over)
    post.house.list_acts("close_review", over, comment=SAID)
    run(post.casework)
    kinds = {"list.open_review", "list.review_reminder", "list.close_review",
             "assessment.give_back"}  # fmt: skip
    read = [m for m in post.messages() if m.recipient in MEMBERS]
    assert {m.kind for m in read} == kinds
    for message in read:
        whole = message.title + message.body_text + message.body_html
        assert MARK not in whole
        assert SAID not in whole
        for login, expert in ((f"expert.{e.user}", e) for e in EXPERTS):
            assert expert.name not in whole
            assert login not in whole or to(expert) == message.recipient
    assert not any(MARK in m.title + m.body_text + m.body_html for m in post.messages())


def test_a_member_who_cannot_be_reached_is_on_record(post: Office):
    house = post.house
    house.accepted("440300")
    house.committee()
    with house.db.reading() as session:
        session.execute(update(User).where(User.id == FIRST.user).values(email=""))
        session.execute(update(User).where(User.id == SECOND.user).values(active=False))
        session.commit()
    house.list_acts("open_review", CUTOFF)
    run(post.casework)
    with house.db.reading() as session:
        missed = {m.to: m.note for m in about(session, ["list/2022-industry"], "en")
                  if m.state == "dropped"}  # fmt: skip
    assert set(missed) == {"(expert expert.901)", "(expert expert.902)"}
    assert "has no active expert account" in missed["(expert expert.901)"]


def test_a_review_that_the_calendar_moved_leads_its_members_to_their_own_desk(
    post: Office, cases: list[str]
):
    later = CUTOFF + timedelta(hours=1)
    wanted = arrangement(2023, [date(2023, 1, 2), date(2023, 1, 4)])
    with post.house.db.writing() as w:
        confirmed = calendar.preview(w, wanted, now=later).digest
    calendar.apply(post.house.db, wanted, confirmed=confirmed, received_at=later, wall=wall,
                   actor=Actor(9, "管理员", frozenset({"system_admin"})))  # fmt: skip
    run(post.casework)
    with post.house.db.reading() as session:
        last = session.scalar(select(DeadlineRow.last_day).where(DeadlineRow.kind == "review"))
    assert last == date(2023, 1, 10)
    message = mail(post, "calendar.change", FIRST)
    assert "https://casework.example/review\n" in message.body_text
    assert "1月10日" in message.body_text

"""Who is told that the notice is out, and who is reminded that they haven't confirmed it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest

from casework.queries.notice import notice_out
from notifications import receipt_reminders, sending
from notifications.run import run
from notifications.texts import Frame
from tests.notifications.people import Office, office
from tests.support.house import CUTOFF, MINISTRY, VAULT, WORKING, House, round_2022, wall
from workflows.calendar import BEIJING
from workflows.facts import Actor

GUANGDONG = Actor(4, "收文", frozenset({"unit"}), unit="440000")
ISSUED = datetime(2022, 12, 2, 10, tzinfo=BEIJING)
KIND = receipt_reminders.KIND
SECOND = timedelta(seconds=1)


@pytest.fixture
def issued(new_database: Callable[..., str]) -> Iterator[Office]:
    post = office(House.on(new_database("sqlite", recipe=round_2022)))
    value = {"number": "工信厅规函〔2022〕320号", "date": "2022-12-02", "file": "通知.pdf"}
    post.house.door.record(MINISTRY, "round", "notice_issued", value, ref="2022",
                           received_at=ISSUED)  # fmt: skip
    yield post
    post.house.db.engine.dispose()


def confirm(post: Office, at: datetime) -> None:
    post.house.door.record(GUANGDONG, "unit", "notice_received", {"person": "收文员"}, ref="440000",
                           item="2022", received_at=at)  # fmt: skip


def nine(day: int) -> datetime:
    return datetime(2022, 12, day, 9, tzinfo=BEIJING)


def runs_at(post: Office, instant: datetime) -> int:
    """How many people of Guangdong were reminded then."""
    before = len(post.messages(KIND, "gd")) + len(post.messages(KIND, "gd-en"))
    post.at(instant)
    run(post.casework)
    return len(post.messages(KIND, "gd")) + len(post.messages(KIND, "gd-en")) - before


def made_at(post: Office, instant: datetime) -> None:
    """Messages left waiting."""
    receipt_reminders.make(post.house.db, Frame("https://c.example", True, instant, VAULT), wall())


def states(post: Office) -> set[tuple[str, str]]:
    return {(m.status, m.error) for m in post.messages(KIND) if m.user_id}


def test_every_account_of_every_unit_is_told_that_it_is_out(issued: Office) -> None:
    issued.at(ISSUED)
    run(issued.casework)
    told = issued.told("round.notice_issued")
    assert {"gd", "gd-en"} <= told
    assert "sz" not in told
    assert sum(one.startswith("(unit ") for one in told) == 31  # nobody works there in this house
    (letter,) = issued.messages("round.notice_issued", "gd")
    assert "工信厅规函〔2022〕320号" in letter.body_text
    assert "/recommend" in letter.body_text


def test_every_third_working_day_at_nine_until_it_is_confirmed(issued: Office) -> None:
    assert runs_at(issued, nine(7) - SECOND) == 0  # issued on a Friday: Monday, Tuesday, Wednesday
    assert runs_at(issued, nine(7)) == 2
    assert runs_at(issued, nine(7) + timedelta(hours=8)) == 0
    assert runs_at(issued, nine(12)) == 2
    confirm(issued, nine(13))
    assert runs_at(issued, nine(15)) == 0
    assert any(one.startswith("(unit ") for one in issued.told(KIND))


def test_after_a_time_down_only_the_nearest_reminder_goes_out(issued: Office) -> None:
    assert runs_at(issued, nine(16)) == 2
    (one,) = issued.messages(KIND, "gd")
    assert one.cause == "round/2022#2@2022-12-15"


def test_nobody_is_reminded_after_the_cutoff(issued: Office) -> None:
    assert runs_at(issued, CUTOFF) == 0
    assert issued.messages(KIND) == []


def test_the_rounds_setting_says_how_often(issued: Office) -> None:
    issued.house.door.record(MINISTRY, "round", "setting", {"value": "1"}, ref="2022",
                             item="receipt_reminder_days", received_at=WORKING)  # fmt: skip
    assert [runs_at(issued, nine(day)) for day in (5, 6, 7)] == [2, 2, 2]


def test_by_hand_who_hasnt_confirmed_is_reminded_once(issued: Office) -> None:
    for _ in range(2):  # the same click twice
        issued.house.door.record(MINISTRY, "round", "receipt_reminder", {}, ref="2022",
                                 received_at=WORKING, request_id="r-1")  # fmt: skip
    assert runs_at(issued, WORKING) == 2
    assert runs_at(issued, WORKING + timedelta(hours=1)) == 0
    assert issued.messages(KIND, "gd")[0].cause == "round/2022#3"


@pytest.mark.parametrize(
    ("then", "why"),
    [(nine(7), "已经办结"), (CUTOFF, "期限已过"), (nine(12), "更近的一次提醒")],
)
def test_each_is_looked_at_again_before_it_is_sent(
    issued: Office, then: datetime, why: str
) -> None:
    made_at(issued, nine(7))
    if then == nine(7):
        confirm(issued, nine(7))
    sending.sweep(issued.house.db, issued.casework.config, Frame("https://c.example", True, then, VAULT),
                  wall)  # fmt: skip
    ((status, said),) = states(issued)
    assert status == "dropped"
    assert why in said


def test_the_page_knows_when_the_next_one_goes_out(issued: Office) -> None:
    def next_after(now: datetime) -> date | None:
        with issued.house.db.reading() as session:
            out = notice_out(session, 2022)
            assert out is not None
            at = out.next(now)
            return at and at.astimezone(BEIJING).date()

    assert next_after(WORKING) == date(2022, 12, 7)
    assert next_after(nine(20)) is None  # the next would come with the cutoff over

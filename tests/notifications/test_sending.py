"""Does a message leave once, whatever the mail server does?"""

from __future__ import annotations

import time
from datetime import timedelta
from email.header import decode_header, make_header

import pytest

from casework.config import Config
from notifications import sent
from tests.notifications.posting import NOW, TWO, rows, sweep
from tests.notifications.servers import HANG_UP, Script, mute, nobody, playing
from tests.support.house import WORKING, House


def test_each_message_leaves_once_to_one_recipient(waiting: House):
    script = Script()
    with playing(script) as port:
        assert sweep(waiting, port).sent == 2
        assert sweep(waiting, port).sent == 0
    assert [to for to, _ in script.taken] == list(TWO)
    assert script.sessions == 1
    for to, message in script.taken:
        row = rows(waiting)[to]
        assert (row.status, row.sent_at, row.claimed_until) == ("sent", WORKING, None)
        assert message["To"] == to
        assert message["Message-ID"] == row.message_id
        assert message["Cc"] is None
        assert message["Auto-Submitted"] == "auto-generated"
        assert str(make_header(decode_header(message["Subject"]))) == "公示期满"


def test_both_texts_arrive_as_they_were_written(waiting: House):
    script = Script()
    with playing(script) as port:
        sweep(waiting, port)
    message = script.taken[0][1]
    plain = message.get_body(("plain",))
    html = message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().splitlines() == ["正文", ".", "尾"]
    assert html.get_content().strip() == "<p>正文</p>"


@pytest.mark.parametrize(("where", "answer"), [("rcpt", "450 greylisted"), ("data", "451 later")])
def test_a_4xx_is_tried_later_and_the_others_go_on(waiting: House, where: str, answer: str):
    script = Script(**{where: {TWO[0]: answer}})  # type: ignore[arg-type]
    with playing(script) as port:
        found = sweep(waiting, port)
    assert (found.sent, found.later, found.dead) == (1, 1, 0)
    row = rows(waiting)[TWO[0]]
    assert (row.status, row.tries, row.claimed_until) == ("waiting", 1, None)
    assert row.next_try_at == NOW + timedelta(minutes=1)
    assert answer in row.error


def test_pauses_double_up_to_an_hour(waiting: House):
    script, at, pauses = Script(rcpt={"": "450 not now"}), NOW, []
    with playing(script) as port:
        for _ in range(9):
            sweep(waiting, port, at)
            row = rows(waiting)[TWO[0]]
            pauses.append(int((row.next_try_at - at).total_seconds() // 60))
            at = row.next_try_at
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.parametrize(("where", "answer"), [("rcpt", "550 no such user"), ("data", "554 spam")])
def test_a_5xx_is_given_up_and_seen(waiting: House, where: str, answer: str):
    script = Script(**{where: {TWO[0]: answer}})  # type: ignore[arg-type]
    with playing(script) as port:
        found = sweep(waiting, port)
        assert sweep(waiting, port, NOW + timedelta(days=9)).sent == 0
    assert (found.sent, found.later, found.dead) == (1, 0, 1)
    row = rows(waiting)[TWO[0]]
    assert row.status == "dead"
    assert answer in row.error
    with waiting.db.reading() as session:
        assert sent.health(session, Config(mail_server="x"), demo=False).dead == 1
        shown = {m.state: m for m in sent.about(session, ["case/x"], "zh")}
    assert answer in shown["failed"].note


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_421_ends_the_sweep_and_kills_no_message(waiting: House, where: str):
    script = Script(**{where: {"": "421 shutting down"}})  # type: ignore[arg-type]
    with playing(script) as port:
        found = sweep(waiting, port)
    assert (found.sent, found.later, found.dead) == (0, 1, 0)
    assert "421" in found.trouble
    assert {r.status for r in rows(waiting).values()} == {"waiting"}


def test_a_mute_server_costs_its_time_limit_once(waiting: House):
    begun = time.monotonic()
    with mute() as port:
        found = sweep(waiting, port, mail_timeout=1)
    assert time.monotonic() - begun < 4
    assert (found.later, found.dead) == (1, 0)
    assert found.trouble
    assert {r.status for r in rows(waiting).values()} == {"waiting"}


def test_nobody_at_home_leaves_everything_waiting(waiting: House):
    found = sweep(waiting, nobody())
    assert (found.sent, found.later) == (0, 1)
    assert "Refused" in found.trouble


def test_a_connection_dropped_after_the_data_is_tried_again_under_the_same_id(waiting: House):
    script = Script(data={TWO[0]: HANG_UP})
    with playing(script) as port:
        first = sweep(waiting, port)
        script.data.clear()
        again = sweep(waiting, port, NOW + timedelta(minutes=1))
    assert (first.sent, first.later) == (0, 1)
    assert again.sent == 2
    assert script.ids().count(rows(waiting)[TWO[0]].message_id) == 2  # it can't be known
    assert script.ids().count(rows(waiting)[TWO[1]].message_id) == 1


def test_a_wrong_password_kills_no_message(waiting: House):
    with playing(Script(), login=True) as port:
        found = sweep(waiting, port, mail_username="u", mail_password="p")
    assert (found.later, found.dead) == (1, 0)
    assert "Authentication" in found.trouble


def test_a_sender_that_no_server_can_be_told_kills_no_message_and_ends_no_sweep(waiting: House):
    with playing(Script()) as port:
        found = sweep(waiting, port, mail_sender="通知@mail.example")
    assert (found.sent, found.later, found.dead) == (0, 1, 0)
    assert "UnicodeEncodeError" in found.trouble

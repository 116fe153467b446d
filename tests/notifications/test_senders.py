"""Who sends, and what if nobody can?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.config import Config
from notifications import outbox, sending, sent
from notifications.run import run
from notifications.texts import Frame
from tests.notifications.people import Office, office
from tests.notifications.posting import NOW, TWO, rows, sweep
from tests.notifications.servers import Script, playing
from tests.support.house import VAULT, WORKING, House


def test_a_claimed_message_is_nobody_elses_until_its_lease_ends(waiting: House):
    first = outbox.claim(waiting.db, NOW, timedelta(minutes=10))
    second = outbox.claim(waiting.db, NOW, timedelta(minutes=10))
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert outbox.claim(waiting.db, NOW + timedelta(minutes=9)) is None
    again = outbox.claim(waiting.db, NOW + timedelta(minutes=10))
    assert again is not None
    assert (again.id, again.tries) == (first.id, 2)


def test_who_lost_the_lease_can_no_longer_put_the_message_off(waiting: House):
    slow = outbox.claim(waiting.db, NOW, timedelta(minutes=10))
    assert outbox.claim(waiting.db, NOW) is not None
    other = outbox.claim(waiting.db, NOW + timedelta(minutes=10))
    assert slow is not None
    assert other is not None
    assert slow.id == other.id
    outbox.end(waiting.db, slow, "dead", "too late to say so")
    assert {r.status for r in rows(waiting).values()} == {"waiting"}


def test_a_message_that_left_is_sent_whoever_holds_it_by_now(waiting: House):
    slow = outbox.claim(waiting.db, NOW, timedelta(seconds=1))
    assert slow is not None
    for _ in TWO:
        outbox.claim(waiting.db, NOW + timedelta(seconds=1))
    outbox.sent(waiting.db, slow, WORKING)
    assert rows(waiting)[slow.recipient].status == "sent"


def test_without_a_server_messages_wait_and_it_is_said(waiting: House):
    found = sweep(waiting, 0, mail_server="")
    assert (found.sent, found.later, found.trouble) == (0, 0, sending.NO_SERVER)
    with waiting.db.reading() as session:
        health = sent.health(session, Config(), demo=False)
    assert (health.waiting, health.trouble) == (2, sending.NO_SERVER)
    assert health.oldest == WORKING


def test_in_a_demo_nothing_leaves_the_machine(waiting: House):
    script = Script()
    with playing(script) as port:
        assert sweep(waiting, port, demo=True).sent == 2
    assert not script.taken
    assert not script.sessions
    assert {r.status for r in rows(waiting).values()} == {"sent"}


def test_a_sweep_ends_after_its_share(waiting: House):
    config = Config(mail_server="x")
    frame = Frame("https://c.example", True, WORKING, VAULT)
    assert sending.sweep(waiting.db, config, frame, lambda: NOW, most=1).sent == 1


@pytest.fixture
def working(house: House) -> Office:
    return office(house, demo=False)


def test_a_day_without_a_server_loses_nothing(working: Office):
    working.house.draft("440300")
    assert run(working.casework).trouble == sending.NO_SERVER
    script = Script()
    with playing(script) as port:
        later = office_with(working, port)
        assert run(later.casework).sent == 3
    assert len(script.taken) == 3


def office_with(working: Office, port: int) -> Office:
    config = replace(working.casework.config, mail_server="127.0.0.1", mail_port=port)
    return Office(working.house, replace(working.casework, config=config))

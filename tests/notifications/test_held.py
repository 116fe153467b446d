"""Is it found where a message tells of nothing, or where an event was kept from being told?"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, update

from casework.models import Event, ToTell
from notifications import held, notices
from notifications.models import MessageSubject, OutboxMessage
from notifications.texts import Frame
from tests.support.house import VAULT, House
from tests.support.tampering import tamper

NOW = datetime(2022, 12, 6, tzinfo=UTC)


def told(house: House) -> House:
    """A submitted case, and messages of all that happened to it."""
    house.submitted("440300")
    notices.make(house.db, Frame("https://casework.invalid", True, NOW, VAULT), NOW)
    assert list(held.problems(house.db)) == []
    return house


def test_an_event_that_waits_to_be_told_is_in_order(house: House) -> None:
    house.submitted("440300")
    assert list(held.problems(house.db)) == []
    tamper(house, delete(ToTell))
    assert {en for *_, en in held.problems(house.db)} == {"Nobody was told of it, nor waits to be."}


def test_a_message_that_was_taken_away_is_missed(house: House) -> None:
    tamper(told(house), delete(MessageSubject),
           delete(OutboxMessage).where(OutboxMessage.kind == "case.submit"))  # fmt: skip
    (problem,) = held.problems(house.db)
    with house.db.reading() as session:
        assert session.scalar(select(Event.name).where(
            Event.stream == problem[0], Event.seq == problem[1])) == "submit"  # fmt: skip


def test_a_message_of_what_never_happened_is_found(house: House) -> None:
    told(house)
    columns = [c for c in OutboxMessage.__table__.columns if c.name not in ("id", "cause")]
    copy = select(OutboxMessage.message_id.concat("deadline/99@2022-12-01"), *columns).limit(1)
    names = ["cause", *(c.name for c in columns)]
    tamper(house, update(OutboxMessage).values(message_id=""),
           insert(OutboxMessage).from_select(names, copy))  # fmt: skip
    assert [(stream, en) for stream, _, _, en in held.problems(house.db)] == [
        ("deadline/99@2022-12-01", "A message tells of what never happened.")
    ]

"""Does each message tell of something that happened, and was there one of all that is to be told?

What a message says, to whom it went and whether it left isn't held: it was made of the accounts as
they were, and the post is a world of its own. Nor are events that may have nobody to hear of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from casework.db import Database
from casework.models import DeadlineRow, Event, ToTell
from workflows.loader import editions

from .models import OutboxMessage

OFFICE = "unit"  # hears of its own case and of nothing twice; a unit without people stands there


def problems(db: Database) -> Iterator[tuple[str, int, str, str]]:
    """(stream, number of an event, what is wrong in both languages)."""
    with db.reading() as session:
        waiting = {f"{stream}#{seq}" for stream, seq in session.execute(
            select(ToTell.stream, ToTell.seq))}  # fmt: skip
        told = set(session.scalars(select(OutboxMessage.cause).distinct()))
        known = {f"deadline/{id}" for id in session.scalars(select(DeadlineRow.id))}
        missed = []
        telling = _telling()
        for stream, seq, kind, name in session.execute(
            select(Event.stream, Event.seq, Event.kind, Event.name)
            .order_by(Event.stream, Event.seq)
        ):  # fmt: skip
            this = f"{stream}#{seq}"
            known.add(this)
            of = (kind, stream.partition("/")[0], name)
            if of in telling and this not in waiting and this not in told:
                missed.append((stream, seq))
    for stream, seq in missed:
        yield stream, seq, "应通知的事项没有消息。", "Nobody was told of it, nor waits to be."
    for cause in sorted(told):
        if cause.partition("@")[0] not in known:
            yield cause, 0, "消息所说的事项不存在。", "A message tells of what never happened."


def _telling() -> set[tuple[str, str, str]]:
    """Kind, subject and name of every event of which a unit is told."""
    found: set[tuple[str, str, str]] = set()
    for law in editions():
        found |= {("act", act.subject, act.id) for act in law.actions if OFFICE in act.tells}
        found |= {("record", fact.owner, fact.id) for fact in law.facts if OFFICE in fact.tells}
    return found

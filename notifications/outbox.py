"""How does a message become a row, each once, and who takes which row to send it?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from casework.db import Database, Sql, Writer
from casework.models.base import instant_text

from .models import MessageSubject, OutboxMessage

LEASE = timedelta(minutes=10)  # longer than a server can keep one message waiting
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
_columns = [c.name for c in OutboxMessage.__table__.columns if c.name != "id"]


def _insert(dialect: Any) -> Sql:
    """A row, unless the same message to the same recipient is there."""
    made = dialect.insert(OutboxMessage).values({c: bindparam(c) for c in _columns})
    return Sql(made.on_conflict_do_nothing(index_elements=["cause", "kind", "recipient"]))


INSERT = {"sqlite": _insert(sqlite), "postgresql": _insert(postgresql)}
_same = (OutboxMessage.cause == bindparam("of"), OutboxMessage.kind == bindparam("what"),
         OutboxMessage.recipient == bindparam("whose"))  # fmt: skip


def _about(dialect: Any) -> Sql:
    wanted = select(bindparam("about", type_=MessageSubject.subject.type), OutboxMessage.id)
    made = dialect.insert(MessageSubject).from_select(["subject", "message"], wanted.where(*_same))
    return Sql(made.on_conflict_do_nothing(index_elements=["subject", "message"]))


ABOUT = {"sqlite": _about(sqlite), "postgresql": _about(postgresql)}
_free = or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= bindparam("now"))
NEXT = Sql(
    select(
        OutboxMessage.id, OutboxMessage.kind, OutboxMessage.recipient, OutboxMessage.user_id,
        OutboxMessage.title, OutboxMessage.body_text, OutboxMessage.body_html,
        OutboxMessage.message_id, OutboxMessage.tries,
    )
    .where(OutboxMessage.status == "waiting", OutboxMessage.next_try_at <= bindparam("now"), _free)
    .order_by(OutboxMessage.next_try_at, OutboxMessage.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)  # fmt: skip
CLAIM = Sql(
    update(OutboxMessage)
    .where(OutboxMessage.id == bindparam("which"))
    .values(claimed_until=bindparam("until"), tries=OutboxMessage.tries + 1)
)
# What left is sent whoever holds the row by now; anything else only its holder may say.
SENT = Sql(
    update(OutboxMessage)
    .where(OutboxMessage.id == bindparam("which"), OutboxMessage.status == "waiting")
    .values(status="sent", sent_at=bindparam("at"), claimed_until=null(), error="")
)
_held = and_(
    OutboxMessage.id == bindparam("which"),
    OutboxMessage.status == "waiting",
    OutboxMessage.claimed_until == bindparam("until"),
)
LATER = Sql(
    update(OutboxMessage)
    .where(_held)
    .values(next_try_at=bindparam("next"), claimed_until=null(), error=bindparam("said"))
)
END = Sql(
    update(OutboxMessage)
    .where(_held)
    .values(status=bindparam("outcome"), claimed_until=null(), error=bindparam("said"))
)
REWORD = Sql(
    update(OutboxMessage)
    .where(_held)
    .values(title=bindparam("said"), body_text=bindparam("text"), body_html=bindparam("html"))
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that this process may send until its lease ends."""

    id: int
    kind: str
    recipient: str
    user: int
    title: str
    text: str
    html: str
    message_id: str
    tries: int
    until: str


def put(w: Writer, rows: Iterable[dict[str, Any]]) -> None:
    """Queue the rows; one that is there already stays as it is."""
    for row in rows:
        w.run(INSERT[w.dialect], **{c: row[c] for c in _columns})
        for about in row["about"]:
            w.run(ABOUT[w.dialect], about=about, of=row["cause"], what=row["kind"],
                  whose=row["recipient"])  # fmt: skip


def claim(db: Database, wall: datetime, lease: timedelta = LEASE) -> Claimed | None:
    """Take the oldest due message for this process until the lease ends; None where none is due.

    By the host's clock. Others skip a row that is being claimed; one whose holder died is free
    again when its lease is over.
    """
    until = instant_text(wall + lease)
    with db.writing() as w:
        row = w.one(NEXT, now=instant_text(wall))
        if row is None:
            return None
        w.run(CLAIM, expect=1, which=row[0], until=until)
    return Claimed(*(*row[:-1], row[-1] + 1, until))


def reword(db: Database, claimed: Claimed, title: str, text: str, html: str) -> None:
    """Keep the words with which it goes out."""
    with db.writing() as w:
        w.run(REWORD, which=claimed.id, until=claimed.until, said=title, text=text, html=html)


def sent(db: Database, claimed: Claimed, at: datetime) -> None:
    """It left: `at` by the law's clock."""
    with db.writing() as w:
        w.run(SENT, which=claimed.id, at=instant_text(at))


def later(db: Database, claimed: Claimed, wall: datetime, why: str) -> None:
    """Try again: after a minute, then twice as long each time, up to an hour."""
    pause = min(FIRST_PAUSE * 2 ** min(claimed.tries - 1, 10), LONGEST_PAUSE)
    with db.writing() as w:
        w.run(LATER, which=claimed.id, until=claimed.until, said=why[:400],
              next=instant_text(wall + pause))  # fmt: skip


def end(db: Database, claimed: Claimed, outcome: str, why: str) -> None:
    """It will not be sent: `dead` (refused for good) or `dropped` (no longer needed)."""
    with db.writing() as w:
        w.run(END, which=claimed.id, until=claimed.until, outcome=outcome, said=why[:400])

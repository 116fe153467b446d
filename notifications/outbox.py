"""How does a message become a row, each once, and who takes which row to send it?"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import and_, bindparam, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from casework.db import Database, Sql, Writer
from casework.models.base import canonical, instant_text

from .models import MessageSubject, OutboxMessage
from .recipients import Nobody, Recipient
from .texts import Draft, Frame, write
from .wording import wording

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
class Message:
    """A message that is still a draft: what it tells of, to whom, and what it is about."""

    cause: str
    kind: str
    to: Recipient | Nobody
    draft: Draft
    about: tuple[str, ...]
    why: dict[str, Any] = field(default_factory=dict)


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


def message_id(cause: str, kind: str, recipient: str, base_url: str) -> str:
    """The Message-ID of a row, from what makes the row unique: every try bears the same."""
    digest = hashlib.sha256("\0".join((cause, kind, recipient)).encode()).digest()
    host = urlsplit(base_url).hostname or "localhost"
    return f"<{b32encode(digest[:20]).decode().lower()}@{host}>"


def number_of(message_id: str) -> str:
    """What people call a message by, such as K7QF-2M4A: the head of its Message-ID."""
    head = message_id[1:9].upper()
    return f"{head[:4]}-{head[4:]}"


def row_of(message: Message, frame: Frame, wall: datetime) -> dict[str, Any]:
    """The message written out, as its row; do it before the transaction that puts it."""
    to = message.to
    row: dict[str, Any] = {
        "cause": message.cause, "kind": message.kind, "subject_ref": message.about[0],
        "made_at": instant_text(frame.now), "next_try_at": instant_text(wall),
        "claimed_until": None, "tries": 0, "sent_at": None, "about": message.about,
    }  # fmt: skip
    if isinstance(to, Nobody):
        why = {"audience": to.audience, "zh": to.why("zh"), "en": to.why("en")}
        return row | {
            "recipient": to.key, "user_id": 0, "lang": "zh_Hans_CN", "title": message.draft.title,
            "body_text": "", "body_html": "", "why": canonical(message.why | why),
            "message_id": "", "status": "dropped", "error": to.why("zh"),
        }  # fmt: skip
    own_id = message_id(message.cause, message.kind, to.address, frame.base_url)
    letter = write(message.draft, to, number_of(own_id), frame)
    told = {at: wording().part("why", to.audience, at, where=to.where.words(at))
            for at in ("zh", "en")}  # fmt: skip
    return row | {
        "recipient": to.address, "user_id": to.user, "lang": to.lang, "title": letter.title,
        "body_text": letter.text, "body_html": letter.html,
        "why": canonical(message.why | {"audience": to.audience} | told), "message_id": own_id,
        "status": "waiting", "error": "",
    }  # fmt: skip


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

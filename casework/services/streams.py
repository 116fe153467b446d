"""How is an event added to a stream so that nobody can change it unseen?"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from casework.db import Sql, Writer
from casework.errors import ClockBehind
from casework.models import Event, EventText, ToTell
from casework.models.base import canonical, instant_text

HASHED = ("stream", "seq", "kind", "name", "item", "from_state", "to_state", "actor", "role",
          "round_year", "cause", "request_id", "request_digest", "received_at", "recorded_at",
          "rules_digest", "payload", "text_digest", "prev")  # fmt: skip


def _insert(table: Any) -> Sql:
    return Sql(insert(table).values({c.name: bindparam(c.name) for c in table.__table__.columns}))


INSERT_EVENT = _insert(Event)
INSERT_TEXT = _insert(EventText)
INSERT_TO_TELL = _insert(ToTell)
NEWEST = Sql(select(func.max(Event.recorded_at)))
# By so much may the clocks of several machines on one database differ; set by a time service they
# are within a second of each other.
APART = timedelta(minutes=2)


@dataclass(slots=True)
class Head:
    """Where a stream stands: its newest event's number, hash and time of record."""

    stream: str
    seq: int = 0
    hash: str = ""
    touched_at: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What all events of one act share: who, when, under which rules, by which request."""

    actor: int
    role: str
    received_at: datetime
    recorded_at: datetime
    round_year: int = 0
    rules_digest: str = ""
    request_id: str | None = None
    request_digest: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event to add. `text` is free or personal: kept apart, only its digest is chained."""

    kind: str
    name: str
    item: str = ""
    from_state: str = ""
    to_state: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    text: Mapping[str, Any] = field(default_factory=dict)
    tell: bool = False


def text_digest(salt: str, body: str) -> str:
    """The digest of an event's text; the salt keeps a short text from being guessed."""
    return hashlib.sha256(f"{salt}\0{body}".encode()).hexdigest()


def event_hash(row: Mapping[str, Any]) -> str:
    """SHA-256 over every column of an event as it is stored, `hash` alone left out."""
    return hashlib.sha256(canonical([row[c] for c in HASHED]).encode()).hexdigest()


def ahead(newest: str, now: datetime) -> bool:
    """Is the newest record later than a clock that reads `now`, by more than machines differ?"""
    return newest > instant_text(now + APART)


def runs_on(w: Writer, head: Head, now: datetime) -> None:
    """ClockBehind where the host's clock (`now`) has gone back: it would reopen what is over.

    A subject asks its own stream, a new one all of them. Accounts are let in all the same: somebody
    has to sign in to see what is wrong.
    """
    newest = head.touched_at if head.seq else str(w.one(NEWEST)[0] or "")
    if ahead(newest, now):
        raise ClockBehind(newest, instant_text(now))


def append(w: Writer, head: Head, entry: Entry, stamp: Stamp) -> int:
    """Add an event to the stream and move `head`; its number.

    The owner's row must be locked; the caller writes the new head to it. `recorded_at` never
    decreases within a stream, whatever the host's clock does.
    """
    salt = body = digest = ""
    if entry.text:
        salt, body = secrets.token_hex(16), canonical(entry.text)
        digest = text_digest(salt, body)
    row: dict[str, Any] = {
        "stream": head.stream, "seq": head.seq + 1, "kind": entry.kind, "name": entry.name,
        "item": entry.item, "from_state": entry.from_state, "to_state": entry.to_state,
        "actor": stamp.actor, "role": stamp.role, "round_year": stamp.round_year,
        "cause": stamp.cause, "request_id": stamp.request_id,
        "request_digest": stamp.request_digest, "received_at": instant_text(stamp.received_at),
        "recorded_at": max(instant_text(stamp.recorded_at), head.touched_at),
        "rules_digest": stamp.rules_digest, "payload": canonical(entry.payload),
        "text_digest": digest, "prev": head.hash,
    }  # fmt: skip
    row["hash"] = event_hash(row)
    w.run(INSERT_EVENT, **row)
    if entry.text:
        w.run(INSERT_TEXT, stream=head.stream, seq=row["seq"], salt=salt, body=body)
    if entry.tell:
        w.run(INSERT_TO_TELL, stream=head.stream, seq=row["seq"])
    head.seq, head.hash, head.touched_at = row["seq"], row["hash"], row["recorded_at"]
    return head.seq

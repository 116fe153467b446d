"""What happened, when, by whom, and what was refused?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Instant, Json


class Event(Base):
    """A record of one stream: never changed, numbered without gaps, chained by hash.

    `received_at` decided and is shown; `recorded_at` never decreases in a stream. Free and
    personal text stands apart (`EventText`); the event holds its digest.
    """

    __tablename__ = "events"
    stream: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(40))
    item: Mapped[str] = mapped_column(String(120), default="")
    from_state: Mapped[str] = mapped_column(String(24), default="")
    to_state: Mapped[str] = mapped_column(String(24), default="")
    actor: Mapped[int] = mapped_column(default=0)
    role: Mapped[str] = mapped_column(String(16))
    round_year: Mapped[int] = mapped_column(default=0)
    cause: Mapped[str] = mapped_column(String(100), default="")
    request_id: Mapped[str | None] = mapped_column(String(64))
    request_digest: Mapped[str] = mapped_column(String(64), default="")
    received_at: Mapped[datetime] = mapped_column(Instant)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    rules_digest: Mapped[str] = mapped_column(String(64), default="")
    payload: Mapped[dict] = mapped_column(Json)
    text_digest: Mapped[str] = mapped_column(String(64), default="")
    prev: Mapped[str] = mapped_column(String(64), default="")
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        CheckConstraint("seq > 0", name="seq_from_one"),
        CheckConstraint("kind in ('act', 'record', 'note')", name="kind_known"),
        Index("uq_events_request_id", "request_id", unique=True),
        Index("ix_events_round_year_name", "round_year", "name"),
        Index("ix_events_recorded_at", "recorded_at"),
    )


class EventText(Base):
    """The text of an event that may be erased: salted, so that its digest doesn't betray it."""

    __tablename__ = "event_texts"
    stream: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    body: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (ForeignKeyConstraint(["stream", "seq"], ["events.stream", "events.seq"]),)


class ToTell(Base):
    """An event of which people are still to be told; the tick makes the messages and deletes it."""

    __tablename__ = "to_tell"
    stream: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    __table_args__ = (ForeignKeyConstraint(["stream", "seq"], ["events.stream", "events.seq"]),)


class RefusalRow(Base):
    """What was refused or forbidden, to whom, and why; nothing else came of it."""

    __tablename__ = "refusals"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)
    action: Mapped[str] = mapped_column(String(40))
    actor: Mapped[int] = mapped_column(default=0, index=True)
    role: Mapped[str] = mapped_column(String(16), default="")
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    breaches: Mapped[list] = mapped_column(Json)

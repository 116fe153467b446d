"""Which messages wait, went out, or came back?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Json

WAITING = text("status = 'waiting'")
DEAD = text("status = 'dead'")


class OutboxMessage(Base):
    """One message to one recipient: a row first, sent later, each once (`cause`, kind, recipient).

    `cause` is the event (`case/…#7`) or deadline (`deadline/12@2022-12-20`) that it tells of;
    `kind` is `<subject>.<action>` or `remind.<deadline>`; `subject_ref` the stream that it is
    mainly about (`case/…`). `made_at` and `sent_at` are the law's time, `next_try_at` and
    `claimed_until` the host's. An office that nobody could be found for stands as `dropped`, with
    `(unit 440000)` as its recipient.
    """

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(60))
    recipient: Mapped[str] = mapped_column(String(160))
    user_id: Mapped[int] = mapped_column(default=0, index=True)
    subject_ref: Mapped[str] = mapped_column(String(80), index=True)
    lang: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(400))
    body_text: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    why: Mapped[dict] = mapped_column(Json)
    message_id: Mapped[str] = mapped_column(String(160), default="")
    status: Mapped[str] = mapped_column(String(8), default="waiting")
    made_at: Mapped[datetime] = mapped_column(Instant)
    next_try_at: Mapped[datetime] = mapped_column(Instant)
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(String(400), default="")
    __table_args__ = (
        CheckConstraint("status in ('waiting', 'sent', 'dead', 'dropped')", name="status_known"),
        Index("uq_outbox_once", "cause", "kind", "recipient", unique=True),
        Index("ix_outbox_due", "next_try_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_outbox_dead", "id", sqlite_where=DEAD, postgresql_where=DEAD),
    )


class MessageSubject(Base):
    """What a message is about: one reminder may speak of several cases."""

    __tablename__ = "outbox_subjects"
    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    message: Mapped[int] = mapped_column(ForeignKey("outbox.id"), primary_key=True)

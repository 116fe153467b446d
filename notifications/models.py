"""Which messages wait, went out, or came back?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Json

WAITING = text("status = 'waiting'")


class OutboxMessage(Base):
    """One message to one recipient: a row first, sent later, each once (`cause` and kind).

    `cause` is the event (`case/…#7`) or deadline (`deadline/12@2022-12-20`) that it tells of.
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
    )

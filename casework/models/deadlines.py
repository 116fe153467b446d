"""Which clock runs, from when to when, and when is it looked at next?"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Day, Instant, Json

OPEN = text("status = 'open'")


class DeadlineRow(Base):
    """A deadline of a case, list, objection or sanction (`owner` is its stream).

    `how` keeps what it was counted by, so that it can be explained and recounted; `next_try_at`
    is when the timer looks at it (null: nothing fires), `remind_at` when a reminder is due.
    """

    __tablename__ = "deadlines"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(32))
    item: Mapped[str] = mapped_column(String(40), default="")
    round_year: Mapped[int] = mapped_column(default=0)
    start: Mapped[datetime] = mapped_column(Instant)
    last_day: Mapped[date] = mapped_column(Day)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    provisional: Mapped[bool] = mapped_column(default=False)
    how: Mapped[dict] = mapped_column(Json)
    calendar_revision: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(8), default="open")
    next_try_at: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    breaches: Mapped[list | None] = mapped_column(Json)
    remind_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (
        CheckConstraint("status in ('open', 'closed', 'fired')", name="status_known"),
        Index("uq_deadlines_open", "owner", "kind", "item", unique=True,
              sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_deadlines_due", "next_try_at", "id",
              sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_deadlines_remind", "remind_at", "id",
              sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_deadlines_near", "status", "ends_at", "kind", "round_year", "tries", "id"),
        Index("ix_deadlines_blocked", "status", "tries"),
        Index("ix_deadlines_owner", "owner", "kind"),
    )  # fmt: skip

"""What is on record about a subject?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Instant, Json


class FactRow(Base):
    """One fact of an owner (`case/…`, `list/…`, `division/…`): the newest value; the event of
    stream and `seq` recorded it, earlier values stand in earlier events."""

    __tablename__ = "facts"
    owner: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    item: Mapped[str] = mapped_column(String(120), primary_key=True, default="")
    value: Mapped[dict] = mapped_column(Json)
    recorded_by: Mapped[int] = mapped_column(default=0)
    # ",4,7,": everyone who wrote it since it last wasn't there.
    hands: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant)
    seq: Mapped[int]
    __table_args__ = (Index("ix_facts_kind", "kind", "owner"),)

"""What was made public, in which words?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Instant, Json


class PublicNotice(Base):
    """A notice as it was published: its text in both languages, fixed, and the hash of that text.

    It carries one publicity or, where both measures are made public together, two; a `correction`
    names the notices that it corrects, by their numbers, a blank between them.
    """

    __tablename__ = "notices"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16))
    round_year: Mapped[int] = mapped_column(ForeignKey("rounds.year"))
    kind: Mapped[str] = mapped_column(String(12))
    corrects: Mapped[str] = mapped_column(String(200), default="")
    published_at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[dict] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(String(64))
    __table_args__ = (UniqueConstraint("ref"), Index("ix_notices_published", "published_at", "id"))

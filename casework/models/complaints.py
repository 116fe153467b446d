"""Who complained of the staff themselves, and what came of it?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Instant, Stream


class Complaint(Stream, Base):
    """A complaint about staff: apart from objections, and not for those whom it may be about."""

    __tablename__ = "complaints"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(24))
    round_year: Mapped[int] = mapped_column(ForeignKey("rounds.year"))
    state: Mapped[str] = mapped_column(String(24))
    lodged_at: Mapped[datetime] = mapped_column(Instant)
    code_hash: Mapped[str] = mapped_column(String(128), default="")
    __table_args__ = (UniqueConstraint("ref"), Index("ix_complaints_state", "state", "id"))

"""How far is each expert with each case?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Instant, Stream


class Assessment(Stream, Base):
    """What one expert says of one case. The marks are facts, and nobody else's as long as the
    review runs.
    """

    __tablename__ = "assessments"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(60))
    list_ref: Mapped[str] = mapped_column(ForeignKey("lists.ref"))
    case_ref: Mapped[str] = mapped_column(ForeignKey("cases.ref"))
    expert: Mapped[int] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(String(24))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    __table_args__ = (
        UniqueConstraint("ref"),
        UniqueConstraint("case_ref", "expert"),
        Index("ix_assessments_list", "list_ref", "id"),
        Index("ix_assessments_expert", "expert", "list_ref"),
    )

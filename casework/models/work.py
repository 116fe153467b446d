"""Which proofs of work were handed in already?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Instant


class SpentWork(Base):
    """A form that was let in, by its hash; forgotten once its puzzle would have run out."""

    __tablename__ = "spent_work"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(Instant)
    __table_args__ = (Index("ix_spent_work_until", "until"),)

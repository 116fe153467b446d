"""Which unit may not recommend, which city may not take part, and until when?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Instant, Stream


class Sanction(Stream, Base):
    """A finding of falsification against a unit, and the three years that follow from it."""

    __tablename__ = "sanctions"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(24))
    round_year: Mapped[int] = mapped_column(ForeignKey("rounds.year"))
    unit: Mapped[str] = mapped_column(ForeignKey("units.code"))
    division: Mapped[str] = mapped_column(ForeignKey("divisions.code"))
    state: Mapped[str] = mapped_column(String(24))
    from_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    demo: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (UniqueConstraint("ref"),)

"""Which days are off, which are made up, and which notice of the State Council says so?"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Day, Instant, Stream


class Calendar(Stream, Base):
    """The working calendar; its version is the revision that deadlines were counted by."""

    __tablename__ = "calendars"
    id: Mapped[str] = mapped_column(String(8), primary_key=True)


class Arrangement(Base):
    """A year's holiday arrangement: a notice with its number and address, or the package's."""

    __tablename__ = "arrangements"
    year: Mapped[int] = mapped_column(primary_key=True)
    doc_no: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[str] = mapped_column(String(400), default="")
    imported_at: Mapped[datetime] = mapped_column(Instant)


class CalendarDay(Base):
    """A day that isn't what its weekday says: off, or made up."""

    __tablename__ = "calendar_days"
    day: Mapped[date] = mapped_column(Day, primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("arrangements.year"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(32), default="")
    __table_args__ = (CheckConstraint("kind in ('off', 'make_up')", name="kind_known"),)

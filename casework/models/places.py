"""Which recommending units and divisions are there?"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Day, Stream


class Unit(Stream, Base):
    """A recommending unit: the industry office of a province, or of the XPCC."""

    __tablename__ = "units"
    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(80))
    short_zh: Mapped[str] = mapped_column(String(12))
    region: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(24))
    demo: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        CheckConstraint("region in ('east', 'central', 'west', 'northeast')", name="region_known"),
    )


class Division(Stream, Base):
    """A division of the country that can apply, with the days between which it is in force."""

    __tablename__ = "divisions"
    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(80), default="")
    initials: Mapped[str] = mapped_column(String(20), default="")
    unit: Mapped[str] = mapped_column(ForeignKey("units.code"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    planned_single: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None] = mapped_column(Day)
    valid_to: Mapped[date | None] = mapped_column(Day)
    successor: Mapped[str] = mapped_column(String(6), default="")
    alias: Mapped[str] = mapped_column(String(40), default="")

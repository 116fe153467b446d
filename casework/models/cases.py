"""Where does an application stand?"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Day, Instant, Stream


class Case(Stream, Base):
    """An application of one city for one measure in one round, with its division as it was then."""

    __tablename__ = "cases"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(40))
    round_year: Mapped[int] = mapped_column(ForeignKey("rounds.year"))
    measure: Mapped[str] = mapped_column(String(16))
    unit: Mapped[str] = mapped_column(ForeignKey("units.code"))
    division: Mapped[str] = mapped_column(ForeignKey("divisions.code"))
    division_name: Mapped[str] = mapped_column(String(40))
    division_name_en: Mapped[str] = mapped_column(String(80), default="")
    division_initials: Mapped[str] = mapped_column(String(20), default="")
    division_kind: Mapped[str] = mapped_column(String(32))
    division_province: Mapped[str] = mapped_column(String(6))
    planned_single: Mapped[bool] = mapped_column(default=False)
    region: Mapped[str] = mapped_column(String(12))
    unit_kind: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(24))
    submitted_on: Mapped[date | None] = mapped_column(Day)
    term_from: Mapped[datetime | None] = mapped_column(Instant)
    term_to: Mapped[datetime | None] = mapped_column(Instant)
    officer: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    substitute: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    demo: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    __table_args__ = (
        UniqueConstraint("ref"),
        Index("ix_cases_round_state", "round_year", "state", "measure", "unit"),
        Index("ix_cases_state", "state", "division", "id"),
        Index("ix_cases_unit", "unit", "round_year", "id"),
        Index("ix_cases_division", "division", "id"),
        Index("ix_cases_measure", "round_year", "measure", "division"),
        # A city runs once for a measure in a round (house.one_case); a way out frees it.
        Index("uq_cases_running", "round_year", "measure", "division", unique=True,
              sqlite_where=text("state not in ('withdrawn', 'lapsed', 'ineligible')"),
              postgresql_where=text("state not in ('withdrawn', 'lapsed', 'ineligible')")),
    )  # fmt: skip

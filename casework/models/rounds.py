"""Which year's round is run under which rules, with which places?"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Stream


class Round(Stream, Base):
    """A year's round. `files_digest` is the hash of edition and notice that it was opened under."""

    __tablename__ = "rounds"
    year: Mapped[int] = mapped_column(primary_key=True)
    edition: Mapped[str] = mapped_column(String(16))
    notice_year: Mapped[int]
    state: Mapped[str] = mapped_column(String(8), default="open")
    files_digest: Mapped[str] = mapped_column(String(64))
    rules_digest: Mapped[str] = mapped_column(String(64))
    note_zh: Mapped[str] = mapped_column(String(400), default="")
    note_en: Mapped[str] = mapped_column(String(400), default="")
    __table_args__ = (CheckConstraint("state in ('open', 'closed')", name="state_known"),)

    @property
    def ref(self) -> str:
        return str(self.year)


class Place(Base):
    """One place: a unit's for a measure, or (kind `list`, unit empty) one on the list.

    A quota is kept by taking a row, never by counting. `cap_key` is the unit of a listed case
    where the edition caps the list at one a unit.
    """

    __tablename__ = "places"
    round_year: Mapped[int] = mapped_column(ForeignKey("rounds.year"), primary_key=True)
    measure: Mapped[str] = mapped_column(String(16), primary_key=True)
    unit: Mapped[str] = mapped_column(String(6), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    case_ref: Mapped[str | None] = mapped_column(ForeignKey("cases.ref"))
    cap_key: Mapped[str | None] = mapped_column(String(6))
    __table_args__ = (
        CheckConstraint("kind in ('ordinary', 'planned_single', 'list')", name="kind_known"),
        CheckConstraint("(kind = 'list') = (unit = '')", name="list_has_no_unit"),
        CheckConstraint("cap_key is null or case_ref is not null", name="cap_key_of_a_case"),
        Index("uq_places_case_recommended", "case_ref", unique=True,
              sqlite_where=text("case_ref is not null and kind <> 'list'"),
              postgresql_where=text("case_ref is not null and kind <> 'list'")),
        Index("uq_places_case_listed", "case_ref", unique=True,
              sqlite_where=text("case_ref is not null and kind = 'list'"),
              postgresql_where=text("case_ref is not null and kind = 'list'")),
        Index("uq_places_cap", "round_year", "measure", "cap_key", unique=True,
              sqlite_where=text("cap_key is not null"),
              postgresql_where=text("cap_key is not null")),
    )  # fmt: skip

"""Where does the list of a round and measure stand, and what was made public of it?"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Day, Instant, Json, Stream


class Shortlist(Stream, Base):
    """The list of one measure; its entries are the cases that hold its places.

    `revision` counts changes of the entries; `decided_digest` is the hash that was decided; `lodged`
    is how many objections there ever were to it, so that one that is gone is missed.
    """

    __tablename__ = "lists"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(24))
    round_year: Mapped[int] = mapped_column(ForeignKey("rounds.year"))
    measure: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(24))
    revision: Mapped[int] = mapped_column(default=0)
    decided_digest: Mapped[str] = mapped_column(String(64), default="")
    lodged: Mapped[int] = mapped_column(default=0)
    __table_args__ = (UniqueConstraint("ref"), UniqueConstraint("round_year", "measure"))


class Publicity(Base):
    """What was made public, from when to when: the entries as shown, their hash, the end.

    `announced_end` is the latest end ever announced; it only moves forward.
    """

    __tablename__ = "publicities"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(40))
    list_ref: Mapped[str] = mapped_column(ForeignKey("lists.ref"))
    notice_ref: Mapped[str] = mapped_column(String(16), default="")
    revision: Mapped[int]
    supplement: Mapped[bool] = mapped_column(default=False)
    place: Mapped[str] = mapped_column(String(400), default="")
    published_at: Mapped[datetime] = mapped_column(Instant)
    last_day: Mapped[date] = mapped_column(Day)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    provisional: Mapped[bool] = mapped_column(default=False)
    note_zh: Mapped[str] = mapped_column(String(400), default="")
    note_en: Mapped[str] = mapped_column(String(400), default="")
    entries: Mapped[list] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(String(64))
    __table_args__ = (UniqueConstraint("ref"), Index("ix_publicities_list", "list_ref", "id"))

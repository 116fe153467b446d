"""Who objected to what, in time or not, and what came of it?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Instant, Stream


class Objection(Stream, Base):
    """An objection to a publicised case. Its words and its author are facts, never in lists."""

    __tablename__ = "objections"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(24))
    list_ref: Mapped[str] = mapped_column(ForeignKey("lists.ref"))
    case_ref: Mapped[str] = mapped_column(ForeignKey("cases.ref"))
    publicity_ref: Mapped[str] = mapped_column(ForeignKey("publicities.ref"))
    state: Mapped[str] = mapped_column(String(24))
    lodged_at: Mapped[datetime] = mapped_column(Instant)
    late: Mapped[bool] = mapped_column(default=False)
    anonymous: Mapped[bool] = mapped_column(default=False)
    admitted_late: Mapped[bool] = mapped_column(default=False)
    code_hash: Mapped[str] = mapped_column(String(128), default="")
    handler: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    __table_args__ = (UniqueConstraint("ref"), Index("ix_objections_list", "list_ref", "id"))

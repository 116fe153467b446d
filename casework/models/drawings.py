"""Which papers were asked for, who draws them now, and what came of it?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Instant, Json


class Drawing(Base):
    """The papers of one version of a case: asked for, drawn in the background, kept by hash.

    Made of the record alone, so it can be made again; `made_of` tells which templates, `content`
    is the hash of what the papers say: of what was handed in, both as it was drawn. `stage`: a
    draft, to be sealed, or handed in. The lease is of the host's clock: whoever stopped in the
    middle loses it to another.
    """

    __tablename__ = "drawings"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_ref: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    made_of: Mapped[str] = mapped_column(String(64))
    stage: Mapped[str] = mapped_column(String(10))
    content: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8))
    asked_by: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    holder: Mapped[str] = mapped_column(String(32), default="")
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)  # parts, of `parts`
    parts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[list | None] = mapped_column(Json)  # in Chinese and in English, where it failed
    package: Mapped[str] = mapped_column(String(64), default="")  # SHA-256 of the ZIP
    files: Mapped[list | None] = mapped_column(Json)  # name, sha256, size, pages, what
    __table_args__ = (
        UniqueConstraint("case_ref", "version", "made_of", "stage"),
        CheckConstraint("state in ('waiting', 'drawing', 'done', 'failed')", name="state_known"),
        CheckConstraint("stage in ('draft', 'to_seal', 'handed_in')", name="stage_known"),
        Index("ix_drawings_state", "state", "asked_at"),
    )

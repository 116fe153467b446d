"""What is true of this installation as a whole, and which files are kept?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Instant, Stream


class Installation(Stream, Base):
    """The installation as a subject of its own: its stream tells of every seal."""

    __tablename__ = "installations"
    id: Mapped[str] = mapped_column(String(8), primary_key=True)


class Property(Base):
    """A property of the database: `demo`, the demo clock, the last tick, what it was made for."""

    __tablename__ = "properties"
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(400))


class Attachment(Base):
    """A stored file, as somebody handed it in for an owner under a name: never changed since.

    It is kept under the hash of its content, outside the web root.
    """

    __tablename__ = "attachments"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(80), primary_key=True)
    added_by: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=0)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(Instant)

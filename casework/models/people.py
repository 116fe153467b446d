"""Who may sign in, for which organisation, with which roles?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Instant, Json, Stream


class Organisation(Base):
    """An office: the ministry, a unit, a city, a bureau. Its place scopes its people."""

    __tablename__ = "organisations"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    name_zh: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str | None] = mapped_column(ForeignKey("units.code"))
    division: Mapped[str | None] = mapped_column(ForeignKey("divisions.code"))
    __table_args__ = (
        CheckConstraint(
            "kind in ('ministry', 'unit', 'city', 'statistics', 'communications', 'other')",
            name="kind_known",
        ),
        UniqueConstraint("kind", "unit", "division", "name_zh"),
    )


class User(Stream, Base):
    """An account. It is deactivated, never deleted: what it did stays."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(160), default="")
    lang: Mapped[str] = mapped_column(String(12), default="zh_Hans_CN")
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    roles: Mapped[list] = mapped_column(Json)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Instant)
    last_seen_at: Mapped[datetime | None] = mapped_column(Instant)
    demo: Mapped[bool] = mapped_column(default=False)
    organisation: Mapped[Organisation] = relationship(lazy="joined")
    __table_args__ = (UniqueConstraint("login"),)


class LoginSession(Base):
    """A signed-in browser: ends when idle, at an absolute end, or when the account is closed."""

    __tablename__ = "login_sessions"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)


class ResetLink(Base):
    """A link by which a person sets a new password, once, until it ends."""

    __tablename__ = "reset_links"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ends_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

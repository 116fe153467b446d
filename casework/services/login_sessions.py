"""Which sessions of which accounts are open, and until when?

The table holds the hash of a random token and nothing else that opens anything: who reads it can't
sign in with it, and a row that is deleted ends its session at once. Ends go by the wall clock; what
lies ahead of it was written while it was wrong, and is over.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, or_, update

from casework.config import Config
from casework.db import Database, Sql, Writer
from casework.models import LoginSession, User
from casework.models.base import instant_text
from workflows.facts import Actor

from .streams import APART

BEGIN = Sql(
    insert(LoginSession).values(
        {c: bindparam(c) for c in ("token_hash", "user_id", "started_at", "seen_at")}
    )
)
END = Sql(delete(LoginSession).where(LoginSession.token_hash == bindparam("token")))
END_ALL = Sql(
    delete(LoginSession).where(
        LoginSession.user_id == bindparam("whose"), LoginSession.token_hash != bindparam("keep")
    )
)
END_OLD = Sql(
    delete(LoginSession).where(
        or_(
            LoginSession.started_at < bindparam("before"),
            LoginSession.started_at > bindparam("after"),
        )
    )
)
SEEN = Sql(
    update(LoginSession)
    .where(LoginSession.token_hash == bindparam("token"))
    .values(seen_at=bindparam("at"))
)
SEEN_USER = Sql(
    update(User).where(User.id == bindparam("whose")).values(last_seen_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Found:
    """An open session: whose it is, and when it was last seen in use."""

    user: User
    seen_at: datetime


def token_hash(token: str) -> str:
    """What a table keeps of a token; it is random, so that a plain hash can't be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def actor_of(user: User) -> Actor:
    """Who acts when this account does: its roles, and the place of its organisation."""
    org = user.organisation
    return Actor(user.id, user.name, frozenset(user.roles), unit=org.unit or "",
                 division=org.division or "", organisation=str(org.id))  # fmt: skip


def begin(w: Writer, user_id: int, now: datetime) -> str:
    """Begin a session within a writing transaction; the token that the browser will hold."""
    token = secrets.token_urlsafe(32)
    at = instant_text(now)
    w.run(BEGIN, token_hash=token_hash(token), user_id=user_id, started_at=at, seen_at=at)
    w.run(SEEN_USER, whose=user_id, at=at)
    return token


def end(w: Writer, token: str) -> None:
    """End one session."""
    w.run(END, token=token_hash(token))


def end_all(w: Writer, user_id: int, *, keep: str = "") -> None:
    """End every session of the account, but the one with the token `keep`."""
    w.run(END_ALL, whose=user_id, keep=token_hash(keep) if keep else "")


def find(db: Database, token: str, config: Config, now: datetime) -> Found | None:
    """Whose session is it? None where it never was, is over, or the account is closed."""
    with db.reading() as reading:
        row = reading.get(LoginSession, token_hash(token))
        user = reading.get(User, row.user_id) if row else None
        if row is None or user is None or not user.active:
            return None
        idle, old = now - row.seen_at, now - row.started_at
        if min(idle, old) < -APART:
            return None
        if (idle >= timedelta(minutes=config.idle_minutes)
                or old >= timedelta(hours=config.session_hours)):  # fmt: skip
            return None
        return Found(user, row.seen_at)


def seen(db: Database, token: str, user_id: int, config: Config, now: datetime) -> None:
    """Note that a session is in use, and clear away those that are over."""
    with db.writing() as w:
        w.run(SEEN, token=token_hash(token), at=instant_text(now))
        w.run(SEEN_USER, whose=user_id, at=instant_text(now))
        w.run(END_OLD, before=instant_text(now - timedelta(hours=config.session_hours)),
              after=instant_text(now + APART))  # fmt: skip

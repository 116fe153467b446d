"""May this person sign in? Whoever asks learns only yes or no, after the same while."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, null, select, update

from casework.config import Config
from casework.db import Database, Sql, Writer
from casework.models import User
from casework.models.base import instant_text
from workflows.facts import Actor

from . import login_sessions, passwords, refusals
from .account_stream import Account, open_account, write

COUNT = Sql(
    update(User)
    .where(User.id == bindparam("whose"))
    .values(failures=bindparam("number"), locked_until=bindparam("until"))
)
CLEAR = Sql(
    update(User).where(User.id == bindparam("whose")).values(failures=0, locked_until=null())
)
REHASH = Sql(
    update(User).where(User.id == bindparam("whose")).values(password_hash=bindparam("hash"))
)


@dataclass(frozen=True, slots=True)
class Welcome:
    """A session that has begun, and when this person was last here before."""

    token: str
    user_id: int
    lang: str
    last_visit: datetime | None


def one_spelling(login: str) -> str:
    """A login as it is kept: small letters, plain forms, no blanks around."""
    return unicodedata.normalize("NFKC", login).strip().lower()[:80]


def attempt(
    db: Database, login: str, password: str, *, config: Config, wall: Callable[[], datetime]
) -> Welcome | None:  # fmt: skip
    """Try to sign in; None where it isn't to be, for whatever reason.

    An unknown login, a wrong password, a closed and a locked account cost the same work and get
    the same answer. The hash is checked outside the transaction; the lock is looked at again
    within it, so that a hundred guesses at once are counted one by one.
    """
    with db.reading() as reading:
        found = reading.execute(
            select(User.id, User.password_hash).where(User.login == one_spelling(login))
        ).first()
    user_id, known = (found.id, found.password_hash) if found else (0, "")
    right = passwords.is_right(password, known)
    fresh = passwords.hashed(password) if right and passwords.is_outdated(known) else None
    now = wall()
    with db.writing() as w:
        if not user_id:
            # What was typed isn't kept: it may well be somebody's password.
            refusals.note(w, "account/unknown", "login", at=now)
            return None
        account = open_account(w, user_id)
        right = right and account.row["password_hash"] == known
        return _decide(w, account, right, fresh=fresh, config=config, now=now)


def _decide(
    w: Writer, account: Account, right: bool, *, fresh: str | None, config: Config, now: datetime
) -> Welcome | None:  # fmt: skip
    row, own = account.row, Actor(account.id, "", frozenset())
    locked = row["locked_until"] is not None and now < row["locked_until"]
    if not row["active"] or not row["password_hash"] or locked:
        why = "closed" if not row["active"] else "locked" if locked else "no_password"
        write(w, account, "login_failed", actor=own, now=now, kind="note", payload={"why": why})
        return None
    if not right:
        number = row["failures"] + 1
        lock = number >= config.lockout_failures
        until = now + timedelta(minutes=config.lockout_minutes) if lock else None
        w.run(COUNT, whose=account.id, number=0 if lock else number,
              until=until and instant_text(until))  # fmt: skip
        write(w, account, "login_failed", actor=own, now=now, kind="note",
              payload={"why": "password", "number": number})  # fmt: skip
        if until:
            write(w, account, "locked", actor=own, now=now, kind="note",
                  payload={"until": instant_text(until)})  # fmt: skip
        return None
    w.run(CLEAR, whose=account.id)
    if fresh:
        w.run(REHASH, whose=account.id, hash=fresh)
    token = login_sessions.begin(w, account.id, now)
    write(w, account, "login", actor=own, now=now, kind="note")
    return Welcome(token, account.id, row["lang"], row["last_seen_at"])

"""Which password will do, how is it kept, and how does somebody set it?"""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import bindparam, delete, insert, null, select, update

from casework.db import Database, Sql, Writer
from casework.errors import Forbidden, Invalid, NotFound
from casework.models import ResetLink, User
from casework.models.base import instant_of, instant_text
from workflows.facts import Actor

from .account_stream import CONSOLE, MANAGER, Account, open_account, write
from .login_sessions import end_all, token_hash

SHORTEST, LONGEST = 12, 128
LINK_LASTS = timedelta(hours=24)
COMMON = ("password", "passw0rd", "qwerty", "12345678", "admin123", "welcome", "letmein",
          "iloveyou", "woaini", "abc123", "88888888", "66666666")  # fmt: skip

SET = Sql(
    update(User)
    .where(User.id == bindparam("whose"))
    .values(password_hash=bindparam("hash"), failures=0, locked_until=null())
)
NEW_LINK = Sql(
    insert(ResetLink).values({c: bindparam(c) for c in ("token_hash", "user_id", "ends_at")})
)
DROP_LINKS = Sql(
    delete(ResetLink).where(ResetLink.user_id == bindparam("whose"), ResetLink.used_at.is_(None))
)
LINK = Sql(
    select(ResetLink.user_id, ResetLink.ends_at, ResetLink.used_at)
    .where(ResetLink.token_hash == bindparam("token"))
    .with_for_update()
)
USE = Sql(
    update(ResetLink)
    .where(ResetLink.token_hash == bindparam("token"), ResetLink.used_at.is_(None))
    .values(used_at=bindparam("at"))
)

_hasher = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
# Checked where there is no password to check, so that the answer takes as long. Of a random word
# that nobody kept, under today's settings (a test compares them).
NOBODYS = (
    "$argon2id$v=19$m=32768,t=3,p=1$nBOX2qzfSMiDHi7cdB39RA$Sts1Mm"
    "4LAZ5qARPit11mIv7iwywBabkjOFEVtawxnuk"
)


def _one_spelling(password: str) -> str:
    """Full-width letters of an input method and their plain ones are the same password."""
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    """What is kept of a password (argon2id, salted)."""
    return _hasher.hash(_one_spelling(password))


def is_right(password: str, known: str) -> bool:
    """Is it the password that `known` was made of? Takes as long where `known` is empty: no."""
    try:
        _hasher.verify(known or NOBODYS, _one_spelling(password)[: LONGEST * 4])
    except (VerificationError, InvalidHashError):
        return False
    return bool(known)


def is_outdated(known: str) -> bool:
    """Was it hashed under weaker settings than today's?"""
    return _hasher.check_needs_rehash(known)


def check(password: str, *, login: str) -> None:
    """Invalid, with the reason, unless the password will do. Long beats complicated."""
    plain = _one_spelling(password)
    low = plain.lower()
    wrong = None
    if len(plain) < SHORTEST:
        wrong = (f"密码至少 {SHORTEST} 个字符。", f"A password has at least {SHORTEST} characters.")
    elif len(plain) > LONGEST:
        wrong = (f"密码至多 {LONGEST} 个字符。", f"A password has at most {LONGEST} characters.")
    elif login and login.lower() in low:
        wrong = ("密码不能包含登录名。", "A password doesn't contain the login.")
    elif (
        len(set(low)) < 6
        or any(low.replace(word, "") == "" for word in COMMON)
        or (any(word in low for word in COMMON) and len(low) < SHORTEST + 6)
    ):
        wrong = ("这个密码太容易猜到。", "This password is too easy to guess.")
    if wrong:
        raise Invalid({"password": wrong})


def new_link(db: Database, user_id: int, *, actor: Actor, now: datetime) -> str:
    """The token of a link by which the account sets a password, once, within a day.

    Earlier links that weren't used end. Forbidden for others than account administrators.
    """
    if not actor.has(MANAGER, "console"):
        raise Forbidden
    token = secrets.token_urlsafe(32)
    with db.writing() as w:
        account = open_account(w, user_id)
        if not account.row["active"]:
            raise Invalid({"login": ("账号已停用。", "The account is closed.")})
        if account.row["demo"]:
            raise Invalid({"login": ("演示账号没有密码。", "A demo account has no password.")})
        w.run(DROP_LINKS, whose=user_id)
        w.run(NEW_LINK, token_hash=token_hash(token), user_id=user_id,
              ends_at=instant_text(now + LINK_LASTS))  # fmt: skip
        write(w, account, "reset_link", actor=actor, now=now)
    return token


def whose_link(db: Database, token: str, now: datetime) -> str | None:
    """The login that a link is for; None where it is unknown, used or over."""
    with db.reading() as reading:
        link = reading.get(ResetLink, token_hash(token))
        user = reading.get(User, link.user_id) if link else None
        good = link and user and user.active and link.used_at is None and now < link.ends_at
        return user.login if good and user else None


def set_by_link(db: Database, token: str, password: str, *, now: datetime) -> None:
    """Set the password that a link allows. Every session of the account ends, and its lock.

    NotFound where the link is unknown, used or over; Invalid where the password won't do.
    """
    login = whose_link(db, token, now)
    if login is None:
        raise NotFound
    check(password, login=login)
    fresh = hashed(password)
    with db.writing() as w:
        link = w.one(LINK, token=token_hash(token))
        if link is None or link[2] is not None or now >= instant_of(link[1]):
            raise NotFound
        account = open_account(w, link[0])
        if not account.row["active"]:
            raise NotFound
        w.run(USE, expect=1, token=token_hash(token), at=instant_text(now))
        _set(w, account, fresh, actor=Actor(account.id, "", frozenset()), now=now, by="link")


def change(
    db: Database, user_id: int, old: str, new: str, *, token: str, now: datetime
) -> None:  # fmt: skip
    """Change one's own password. The other sessions of the account end, not this one (`token`)."""
    with db.reading() as reading:
        user = reading.get(User, user_id)
        if user is None:
            raise NotFound
        login, known = user.login, user.password_hash
    if not is_right(old, known):
        raise Invalid({"old": ("现在的密码不对。", "The present password is wrong.")})
    check(new, login=login)
    fresh = hashed(new)
    with db.writing() as w:
        account = open_account(w, user_id)
        if account.row["password_hash"] != known:
            raise Invalid({"old": ("现在的密码不对。", "The present password is wrong.")})
        _set(w, account, fresh, actor=Actor(user_id, "", frozenset()), now=now, by="self",
             keep=token)  # fmt: skip


def set_from_console(db: Database, user_id: int, password: str, *, now: datetime) -> None:
    """Set a password from the machine's own shell."""
    with db.reading() as reading:
        user = reading.get(User, user_id)
        if user is None:
            raise NotFound
        check(password, login=user.login)
    fresh = hashed(password)
    with db.writing() as w:
        _set(w, open_account(w, user_id), fresh, actor=CONSOLE, now=now, by="console")


def _set(
    w: Writer, account: Account, fresh: str, *, actor: Actor, now: datetime, by: str, keep: str = ""
) -> None:  # fmt: skip
    w.run(SET, expect=1, whose=account.id, hash=fresh)
    w.run(DROP_LINKS, whose=account.id)
    end_all(w, account.id, keep=keep)
    write(w, account, "password", actor=actor, now=now, payload={"by": by})

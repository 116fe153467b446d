"""Who is signed in with this browser?

The signed cookie holds a random token and nothing about the person; services/login_sessions.py
knows whose it is and until when.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from casework.business_clock import wall
from casework.errors import Unavailable
from casework.models.base import instant_of, instant_text
from casework.reading import casework
from casework.roles import role_words
from casework.services import login_sessions
from workflows.edition import Named
from workflows.facts import Actor

# How often a session that is used is written down as used.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, eq=False)
class SignedIn(UserMixin):
    """Somebody with an account, as the pages know them (`current_user`).

    `last_visit` is when they were last here before this session began; None at the first.
    """

    token: str
    login: str
    name: str
    lang: str
    org: Named
    actor: Actor
    last_visit: datetime | None
    demo: bool

    @property
    def id(self) -> int:
        """The account's number."""
        return self.actor.user

    def get_id(self) -> str:
        """What Flask-Login keeps in the signed cookie: the token, not the account."""
        return self.token

    def roles(self, lang: str) -> list[str]:
        """What they are, in words."""
        return role_words(self.actor.roles, lang)


def sign_in(token: str, *, last_visit: datetime | None = None) -> None:
    """Give this browser the session `token`; whatever it held before is thrown away.

    A cookie planted before signing in, its form token too, is worth nothing afterwards.
    """
    session.clear()
    if last_visit:
        session["last_visit"] = instant_text(last_visit)
    found = _load(token)
    if found is not None:
        login_user(found)


def sign_out() -> None:
    """End this browser's session, in the table too."""
    if current_user.is_authenticated:
        with casework().db.writing() as w:
            login_sessions.end(w, current_user.token)
    logout_user()
    session.clear()


def _load(token: str) -> SignedIn | None:
    """What Flask-Login asks at each request; notes now and then that the session is in use."""
    own, now = casework(), wall()
    found = login_sessions.find(own.db, token, own.config, now)
    if found is None:
        return None
    user = found.user
    if now - found.seen_at >= SEEN_EVERY:
        with suppress(Unavailable):  # whoever only reads can go on
            login_sessions.seen(own.db, token, user.id, own.config, now)
    org = Named(zh=user.organisation.name_zh, en=user.organisation.name_en)
    visit = session.get("last_visit")
    return SignedIn(token, user.login, user.name, user.lang, org, login_sessions.actor_of(user),
                    instant_of(visit) if visit else None, user.demo)  # fmt: skip


def init(app: Flask) -> None:
    """Let Flask-Login ask here; it keeps no cookie of its own (no remember-me)."""
    if app.config["SESSION_COOKIE_SECURE"]:
        # The browser takes a cookie of this name only over https, for this host and every path.
        app.config["SESSION_COOKIE_NAME"] = "__Host-session"
    manager = LoginManager(app)
    manager.session_protection = None  # a new address on the train isn't a theft
    manager.user_loader(_load)

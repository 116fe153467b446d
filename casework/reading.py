"""How does a view read, and let go before it writes?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from flask import current_app, g
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from casework.installation import Casework


def casework() -> Casework:
    """What this application works with: database, door, clock, settings."""
    return cast("Casework", current_app.extensions["casework"])


def session() -> Session:
    """This request's reading session; the ORM's, for screens only."""
    if "session" not in g:
        g.session = casework().db.reading()
    return cast(Session, g.session)


def let_go() -> None:
    """End the read before the door is called: a reader must never wait for itself."""
    if "session" in g:
        g.pop("session").close()


def now() -> datetime:
    """The instant at which this request was received, taken once; it decides."""
    if "received_at" not in g:
        g.received_at = casework().clock.now()
    return cast(datetime, g.received_at)

"""How does a view read, and let go before it writes?"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from flask import current_app, g, has_request_context, request
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from casework.installation import Casework

# Where a server that knows says when (`time.monotonic`) the request had come in as a whole.
ARRIVED = "casework.arrived"


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
    """The instant at which this request was received, taken once; it decides.

    While it waited for its turn it was here already.
    """
    if "received_at" not in g:
        g.received_at = casework().clock.now() - _waited()
    return cast(datetime, g.received_at)


def _waited() -> timedelta:
    arrived = request.environ.get(ARRIVED) if has_request_context() else None
    return timedelta(seconds=time.monotonic() - arrived) if arrived else timedelta()

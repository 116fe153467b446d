"""Does this process answer, and is the installation ready for work?"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, jsonify, make_response
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from casework.access import PUBLIC, allow
from casework.business_clock import wall
from casework.models import Property
from casework.models.base import instant_of
from casework.reading import casework
from casework.startup import problems
from notifications import sent

blueprint = Blueprint("health", __name__)
# A tick that is late by more than this has stopped, not merely been busy.
PATIENCE = timedelta(minutes=5)


@blueprint.get("/healthz")
@allow(PUBLIC)
def healthz() -> Response:
    """This process answers; nothing is said of the database."""
    return jsonify(alive=True)


@blueprint.get("/readyz")
@allow(PUBLIC)
def readyz() -> Response:
    """Tables at the newest revision, rules unchanged, timers running; 503 where one isn't so.

    Which one is said by a word; the sentence stands in the start-up's message, not in public.
    `mail` says whether messages go out: they wait safely, so the pages stay ready without it.
    """
    mail = False
    try:
        found = {"database": not list(problems(casework().db)), "timers": _ticking()}
        mail = _posting()
    except SQLAlchemyError:
        found = {"database": False, "timers": False}
    return make_response(jsonify(ready=all(found.values()), mail=mail, **found),
                         200 if all(found.values()) else 503)  # fmt: skip


def _posting() -> bool:
    own = casework()
    with own.db.reading() as session:
        return not sent.health(session, own.config, demo=own.demo).trouble


def _ticking() -> bool:
    with casework().db.reading() as session:
        last = session.scalar(select(Property.value).where(Property.key == "last_tick"))
    return last is not None and wall() - instant_of(last) < PATIENCE

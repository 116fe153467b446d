"""Does this process answer, and is the installation ready for work?"""

from __future__ import annotations

from datetime import timedelta
from shutil import disk_usage

from flask import Blueprint, Response, jsonify, make_response
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from casework import scanner
from casework.access import PUBLIC, allow
from casework.audit import newest
from casework.business_clock import BEAT, PUT, wall
from casework.errors import Busy, Unwritable
from casework.models import Property
from casework.models.base import instant_of
from casework.reading import casework
from casework.services.streams import ahead
from casework.startup import behind_no_proxy, problems
from notifications import sent

blueprint = Blueprint("health", __name__)
# A tick that is late by more than this has stopped, not merely been busy.
PATIENCE = timedelta(minutes=5)
# With less than this left the next file, or the database's log, fills the disk.
SPARE = 50 * 1024 * 1024


@blueprint.get("/healthz")
@allow(PUBLIC)
def healthz() -> Response:
    """This process answers; nothing is said of the database."""
    return jsonify(alive=True)


@blueprint.get("/readyz")
@allow(PUBLIC)
def readyz() -> Response:
    """Tables and rules as they must be, writable, timers and clock running; 503 where not.

    Which one is said by a word; the sentence stands in the start-up's message, not in public.
    `mail` says whether messages go out: they wait safely, so the pages stay ready without it;
    so they do where `proxies` says that everybody would be counted under one address, and where
    `scanner` says that the one for files is away: everything but files is taken in.
    """
    own, mail = casework(), False
    try:
        found = {"database": not list(problems(own.db)), "timers": _ticking(),
                 "clock": not ahead(newest(own.db), wall()), "writable": _writable()}  # fmt: skip
        mail = _posting()
    except SQLAlchemyError:
        found = dict.fromkeys(("database", "timers", "clock", "writable"), False)
    return make_response(jsonify(ready=all(found.values()), mail=mail,
                                 scanner=scanner.answers(own.config),
                                 proxies=not behind_no_proxy(own.config), **found),
                         200 if all(found.values()) else 503)  # fmt: skip


def _posting() -> bool:
    own = casework()
    with own.db.reading() as session:
        return not sent.health(session, own.config, demo=own.demo).trouble


def _writable() -> bool:
    """Would a write get through? One is tried and taken back: nobody's health check writes."""
    uploads = casework().config.instance
    try:
        with casework().db.writing() as w:
            w.run(PUT, key="probe", value="")
            w.flush()
            raise _TakenBack
    except _TakenBack:
        return disk_usage(uploads).free > SPARE if uploads.is_dir() else True
    except Busy:
        return True  # it is being written to
    except Unwritable:
        return False


class _TakenBack(Exception):
    """Ends a transaction that must leave nothing."""


def _ticking() -> bool:
    with casework().db.reading() as session:
        last = session.scalar(select(Property.value).where(Property.key == BEAT))
    return last is not None and wall() - instant_of(last) < PATIENCE

"""May this installation start? Its tables are at the newest revision, its rules are unchanged."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Iterator
from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from casework.config import Config
from casework.db import Database
from casework.migrations import FOLDER
from casework.models import Calendar, Round
from casework.services.seed import is_demo
from workflows.loader import edition
from workflows.problems import EditionError
from workflows.rules import unworded

log = logging.getLogger("casework")


class CannotStart(Exception):
    """Why this installation must not start, and what to do about it."""


def problems(db: Database, config: Config | None = None) -> Iterator[str]:
    """What keeps this installation from starting; nothing, where it may. Reads only."""
    behind = _behind(db)
    if behind:
        yield behind
        return
    with db.reading() as session:
        if not session.scalar(select(Calendar.id)):
            yield (
                "The database is empty: no units, divisions and calendar. Run: casework db upgrade"
            )
        for round_ in session.scalars(select(Round).where(Round.state == "open")):
            if changed := _changed(round_):
                yield changed
        if config and is_demo(session) and not is_loopback(config.host):
            yield (
                "This database is a demo, in which anybody may be anybody; it serves on a "
                f"loopback address only, not on {config.host}. Set CASEWORK_HOST=127.0.0.1"
            )


def behind_no_proxy(config: Config) -> bool:
    """Is TLS ended by a server in front, which this program then takes for every visitor?"""
    return config.https and not config.trusted_proxies


def check(db: Database, config: Config) -> None:
    """CannotStart, with every reason, unless this installation may start."""
    found = list(problems(db, config))
    if found:
        db.engine.dispose()
        raise CannotStart("\n".join(found))
    if behind_no_proxy(config):
        log.warning(
            "CASEWORK_HTTPS=1 with CASEWORK_TRUSTED_PROXIES=0: everybody shares the proxy's "
            "address, and the limits against floods stop all of them at once. Set "
            "CASEWORK_TRUSTED_PROXIES=1"
        )


@cache
def _newest() -> str | None:
    """The newest revision that this program knows; its files don't change while it runs."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def _behind(db: Database) -> str | None:
    newest = _newest()
    try:
        with db.engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        return f"The database can't be reached: {error.orig}"
    if present == newest:
        return None
    return (
        f"The database is at revision {present or 'none'}, this program needs {newest}. "
        "Run: casework db upgrade"
    )


def _changed(round_: Round) -> str | None:
    """Rules don't change under a round that runs (rule 2 of the house)."""
    try:
        law = edition(round_.edition)
        digest = unworded(law, law.notice(round_.notice_year)).files_digest
    except (EditionError, StopIteration, KeyError) as error:
        return f"Round {round_.year} is open, but its rules can't be read: {error}"
    if digest == round_.files_digest:
        return None
    return (
        f"The files of edition {round_.edition} or of the notice of {round_.notice_year} have "
        f"changed since round {round_.year} was opened under them. A round runs to its end under "
        "the rules it began with: put the files back as they were, and open a new edition for "
        "what is new."
    )


def is_loopback(host: str) -> bool:
    """Does this address, or name, stay on the machine?"""
    if host in ("localhost", ""):
        return host == "localhost"
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False

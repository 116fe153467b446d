"""What does a test of the clock begin with, and how does it wait for what comes of it?"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

from sqlalchemy import select, text

from casework.db import Database
from casework.models import Case, Property
from tests.support.house import House, round_2022

PATIENCE = 40.0


def with_a_draft(url: str) -> None:
    """Round FY2022 with one application that never was submitted: its cutoff is long past."""
    round_2022(url)
    db = Database(url)
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM properties"))  # no demo: the host's own clock
    house = House.on(url)
    house.draft("440300")
    for one in (db, house.db):
        one.engine.dispose()


def state(db: Database) -> str:
    with db.reading() as session:
        return str(session.scalars(select(Case.state)).one())


def beat(db: Database) -> str | None:
    with db.reading() as session:
        return session.scalar(select(Property.value).where(Property.key == "last_tick"))


def until(what: Callable[[], object], process: subprocess.Popen[str] | None = None) -> None:
    """Wait until it is so; fails with what the process said."""
    end = time.monotonic() + PATIENCE
    while not what():
        ended = process is not None and process.poll() is not None
        if ended or time.monotonic() > end:
            said = process.communicate(timeout=5) if process is not None and ended else ""
            raise AssertionError(f"it never came: {said}")
        time.sleep(0.05)

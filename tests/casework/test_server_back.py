"""Does work go on once a database server that went away is back?"""

from __future__ import annotations

import time
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import text

from casework.db import RESTED, Database
from tests.support.databases import Engine
from tests.support.postgres import driver_url

END_ALL = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE backend_type = 'client backend' AND datname = current_database()
             AND pid <> pg_backend_pid()"""


@pytest.mark.parametrize("engine", ["postgresql"])
def test_the_first_who_come_after_it_notice_nothing(
    new_database: Callable[..., str], engine: Engine
) -> None:
    db = Database(new_database(engine))
    with db.writing(), db.writing(), db.reading() as session:  # three connections rest afterwards
        session.execute(text("SELECT 1"))
    with psycopg.connect(driver_url(db.url)) as other:
        assert len(other.execute(END_ALL).fetchall()) == 3
    time.sleep(RESTED)
    with db.writing() as w, db.reading() as session:
        w.flush()
        assert session.scalar(text("SELECT 1")) == 1
    db.engine.dispose()

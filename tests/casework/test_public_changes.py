"""When did an end move, and when was a list approved? On each engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from casework.db import Database
from casework.queries.public_changes import approved_at, ends_moved
from tests.casework.calendars import DURING, EXTENDED, imported
from tests.support.databases import ENGINES
from tests.support.house import House
from tests.support.site import approved_demo
from workflows.calendar import BEIJING


def test_an_end_moved_when_the_arrangement_was_imported(running: House) -> None:
    with running.db.reading() as session:
        assert ends_moved(session) == {}
    imported(running, EXTENDED)
    with running.db.reading() as session:
        assert ends_moved(session) == {"2022-industry-1": DURING}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_list_is_approved_when_the_reply_was_recorded_and_others_are_left_out(
    engine: str, new_database: Callable[..., str]
) -> None:
    db = Database(new_database(engine, recipe=approved_demo))
    with db.reading() as session:
        found = approved_at(session, ("2022-industry", "2022-digital"))
    db.engine.dispose()
    assert found == {"2022-industry": datetime(2023, 6, 5, 9, tzinfo=BEIJING)}

"""What do the tests of sheets share? The figures of one case that is returned for correction."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casework.db import Database
from casework.queries.snapshots import opened
from casework.sheets.layout import Sheet
from tests.support.databases import Databases
from tests.support.house import WORKING
from tests.support.rounds import early_round
from tests.support.sheets import CASE


@pytest.fixture(scope="module")
def sheet(databases: Databases) -> Iterator[Sheet]:
    url = databases.new("sqlite", recipe=early_round)
    db = Database(url)
    with db.reading() as session:
        found = opened(session, "case", CASE, now=WORKING)
    db.engine.dispose()
    yield Sheet(found.rules.facts["indicator"], found.rules, found.facts)  # type: ignore[arg-type]
    databases.drop(url)

"""What do the tests of the records find ready: an installation with one account a role?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from casework.db import Database
from tests.support.databases import ENGINES
from tests.support.installation import staffed_installation


@pytest.fixture(params=ENGINES)
def staffed(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Iterator[Database]:
    """An installation with one account a role; the test runs on SQLite, then on PostgreSQL."""
    made = Database(new_database(request.param, recipe=staffed_installation))
    yield made
    made.engine.dispose()


@pytest.fixture
def small(new_database: Callable[..., str]) -> Iterator[Database]:
    """The same on SQLite alone, for what no engine can answer otherwise."""
    made = Database(new_database("sqlite", recipe=staffed_installation))
    yield made
    made.engine.dispose()

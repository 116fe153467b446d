"""What do the tests of the records find ready: an installation with one account a role?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from casework.db import Database
from tests.support.audited import busy_round, peopled_round, public_round
from tests.support.databases import ENGINES
from tests.support.house import House
from tests.support.installation import staffed_installation
from tests.support.whole_record import whole_record


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


def _house(request: pytest.FixtureRequest, url: str) -> House:
    found = House.on(url)
    request.addfinalizer(found.db.engine.dispose)
    return found


@pytest.fixture(params=ENGINES)
def busy(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> House:
    """A round with a submitted and a drafted case, and an accident on record; on each engine."""
    return _house(request, new_database(request.param, recipe=busy_round))


@pytest.fixture(params=ENGINES)
def public(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> House:
    """A list of two cities that was made public; on each engine."""
    return _house(request, new_database(request.param, recipe=public_round))


@pytest.fixture(params=ENGINES)
def peopled(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> House:
    """A round with a submitted case, and accounts that were added, changed and closed."""
    return _house(request, new_database(request.param, recipe=peopled_round))


@pytest.fixture(params=ENGINES)
def whole(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> House:
    """A record with a row in every table of which the audit holds anything; on each engine."""
    return _house(request, new_database(request.param, recipe=whole_record))

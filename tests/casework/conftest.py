"""What do the tests of the records find ready: an installation with one account a role?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from casework.db import Database
from tests.support.databases import ENGINES
from tests.support.house import MINISTRY, WORKING, House
from tests.support.installation import staffed_installation
from tests.support.tampering import found
from workflows.calendar import BEIJING

PUBLISHED = datetime(2023, 2, 20, 9, tzinfo=BEIJING)


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


@pytest.fixture
def busy(house: House) -> House:
    """A round with a submitted and a drafted case, and an accident on record."""
    house.submitted("440300")
    house.draft("320500")
    house.door.record(MINISTRY, "division", "incident",
                      {"kind": "social", "date": "2022-01-01", "source": "示例"},
                      item="1", ref="440300", received_at=WORKING)  # fmt: skip
    assert found(house) == []
    return house


@pytest.fixture
def public(house: House) -> House:
    """A list of two cities that was made public."""
    refs = house.ranked({"440300": "90", "320500": "85"})
    house.publicised(list(refs.values()), PUBLISHED)
    assert found(house) == []
    return house

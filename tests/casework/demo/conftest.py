"""What do the tests of the demo find ready: its database, on both engines or to be read?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from casework.db import Database
from tests.support.databases import ENGINES
from tests.support.demo_story import MADE


@pytest.fixture(params=ENGINES)
def db(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Iterator[Database]:
    found = Database(new_database(request.param, recipe=MADE))
    yield found
    found.engine.dispose()


@pytest.fixture
def session(new_database: Callable[..., str]) -> Iterator[Session]:
    db = Database(new_database("sqlite", recipe=MADE))
    with db.reading() as session:
        yield session
    db.engine.dispose()

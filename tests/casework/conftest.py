"""What do the tests of the records find ready: an installation, a round, a list, a demo?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from casework.db import Database
from tests.notifications.people import in_publicity
from tests.support.audited import busy_round, peopled_round, public_round
from tests.support.databases import ENGINES
from tests.support.demo_story import MADE
from tests.support.house import House
from tests.support.installation import app_on, staffed_installation
from tests.support.rounds import early_round, midway_round
from tests.support.site import Site, applying_demo, sites
from tests.support.whole_record import whole_record


def _database(request: pytest.FixtureRequest, url: str) -> Database:
    found = Database(url)
    request.addfinalizer(found.engine.dispose)
    return found


def _house(request: pytest.FixtureRequest, url: str) -> House:
    found = House.on(url)
    request.addfinalizer(found.db.engine.dispose)
    return found


@pytest.fixture(params=ENGINES)
def staffed(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Database:
    """An installation with one account a role; the test runs on SQLite, then on PostgreSQL."""
    return _database(request, new_database(request.param, recipe=staffed_installation))


@pytest.fixture
def small(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Database:
    """The same on SQLite alone, for what no engine can answer otherwise."""
    return _database(request, new_database("sqlite", recipe=staffed_installation))


@pytest.fixture(params=ENGINES)
def demo_db(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Database:
    """The demo as it is made; on each engine."""
    return _database(request, new_database(request.param, recipe=MADE))


@pytest.fixture
def story(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Iterator[Session]:
    """The demo's story, to be read; on SQLite alone."""
    with _database(request, new_database("sqlite", recipe=MADE)).reading() as session:
        yield session


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


@pytest.fixture(params=ENGINES)
def running(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> House:
    """Shenzhen's list, public from 17 to 29 January 2023; on each engine."""
    return _house(request, new_database(request.param, recipe=in_publicity))


@pytest.fixture
def unsealed(
    new_database: Callable[..., str], tmp_path: Path
) -> Iterator[Callable[..., Flask]]:  # fmt: skip
    """`unsealed(recipe)`: the pages on what a recipe makes on SQLite; `**config` are its settings.

    Their forms carry no seal against forgery, so a test can send one that it never fetched.
    """
    made: list[Flask] = []

    def pages(recipe: Callable[[str], None], **config: Any) -> Flask:
        made.append(app_on(new_database("sqlite", recipe=recipe), tmp_path, **config))
        made[-1].config["WTF_CSRF_ENABLED"] = False
        return made[-1]

    yield pages
    for app in made:
        app.extensions["casework"].db.engine.dispose()


@pytest.fixture
def demo(unsealed: Callable[..., Flask]) -> Flask:
    """The pages of the demo as it is made."""
    return unsealed(MADE)


@pytest.fixture
def early(unsealed: Callable[..., Flask]) -> Flask:
    """The pages of a round whose cases come in."""
    return unsealed(early_round)


@pytest.fixture
def midway(unsealed: Callable[..., Flask]) -> Flask:
    """The pages of a round with a list that is public and objected to."""
    return unsealed(midway_round)


@pytest.fixture
def applying(new_database: Callable[..., str], tmp_path: Path) -> Site:
    """A demo three days before the cutoff; on SQLite alone."""
    return sites(new_database, tmp_path)(applying_demo)

"""What do the tests of notices find ready: a site whose lists are decided, on an engine of choice?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.databases import ENGINES
from tests.support.notices import both_decided
from tests.support.site import Site

Made = Callable[..., Site]


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Iterator[Made]:
    """`site(recipe)`: the pages on what a recipe makes, on SQLite unless an engine is named; their
    forms carry no seal against forgery."""
    made: list[Site] = []

    def pages(recipe: Callable[[str], None], engine: str = "sqlite") -> Site:
        folder = tmp_path / f"instance-{len(made)}"
        folder.mkdir()
        made.append(Site(new_database(engine, recipe=recipe), folder))
        made[-1].app.config["WTF_CSRF_ENABLED"] = False
        return made[-1]

    yield pages
    for one in made:
        one.house.db.engine.dispose()
        one.app.extensions["casework"].db.engine.dispose()


@pytest.fixture(params=ENGINES)
def decided(request: pytest.FixtureRequest, site: Made) -> Site:
    """A site on which the lists of both measures are decided; on each engine."""
    return site(both_decided, request.param)

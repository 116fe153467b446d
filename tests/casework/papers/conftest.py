"""How does a test of the papers get a review as a recipe leaves it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.support.house import House

House_of = Callable[[Callable[[str], None]], House]


@pytest.fixture
def house_of(new_database: Callable[..., str]) -> Iterator[House_of]:
    """`house_of(recipe)`: the house on SQLite; its connections are closed afterwards."""
    made: list[House] = []

    def on(recipe: Callable[[str], None]) -> House:
        made.append(House.on(new_database("sqlite", recipe=recipe)))
        return made[-1]

    yield on
    for one in made:
        one.db.engine.dispose()

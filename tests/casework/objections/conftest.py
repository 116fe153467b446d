"""What do the tests of objections find ready: a list that is public, and nobody slowed down?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casework.security import limiter
from tests.support.site import DURING, Site, publicised_demo, sites


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    yield
    if limiter._storage is not None:  # no application, no limits
        limiter.reset()


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Site:
    made = sites(new_database, tmp_path)(publicised_demo)
    made.at(DURING)  # it has run on since what this is a copy of was made
    return made

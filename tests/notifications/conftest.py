"""What does a test of the post find ready?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.notifications.people import Office, in_publicity, office
from tests.notifications.posting import TWO, put
from tests.support.databases import ENGINES
from tests.support.house import House


@pytest.fixture
def post(house: House) -> Office:
    """Round FY2022 as a demo, with people in the offices of Guangdong and the ministry."""
    return office(house)


@pytest.fixture(params=ENGINES)
def public(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Iterator[Office]:
    """The same with Shenzhen on the list that is public."""
    house = House.on(new_database(request.param, recipe=in_publicity))
    yield office(house)
    house.db.engine.dispose()


@pytest.fixture
def waiting(house: House) -> House:
    """Two messages that wait, to a and b."""
    put(house, *TWO)
    return house

"""Is it found where an installation was made to look like a demo by hand, or a demo like none?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert

from casework.business_clock import BusinessClock, wall
from casework.models import Division, Property, Unit
from casework.models.base import instant_text
from tests.support.databases import ENGINES
from tests.support.demo_story import MADE
from tests.support.house import House
from tests.support.installation import empty_demo, staffed_installation
from tests.support.tampering import found, tamper

ANOTHER = "It isn't the demo, or the installation, that it was made as."
HEAD = {"version": 0, "head": "", "touched_at": ""}
FAKE_UNIT = insert(Unit).values(code="999999", name_zh="假省", name_en="", short_zh="假",
                                region="west", kind="province", demo=True, **HEAD)  # fmt: skip


def fake_city(unit: str) -> object:
    return insert(Division).values(code="999901", name_zh="假市", name_en="", initials="", unit=unit,
                                   kind="prefecture_city", planned_single=False, successor="",
                                   alias="", **HEAD)  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_an_installation_that_became_a_demo_is_found(
    engine: str, new_database: Callable[..., str]
) -> None:
    house = House.on(new_database(engine, recipe=staffed_installation))
    assert found(house) == []
    tamper(house, insert(Property).values(key="demo", value="1"), FAKE_UNIT, fake_city("999999"))
    gone = "The reference data has no such thing."
    assert found(house) == [f"installation/casework#0 {ANOTHER}", f"unit/999999#0 {gone}",
                            f"division/999901#0 {gone}"]  # fmt: skip
    house.db.engine.dispose()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_demo_that_became_an_installation_is_found(
    engine: str, new_database: Callable[..., str]
) -> None:
    house = House.on(new_database(engine, recipe=empty_demo))
    assert found(house) == []
    tamper(house, delete(Property).where(Property.key == "demo"))
    assert found(house) == [f"installation/casework#1 {ANOTHER}"]
    house.db.engine.dispose()


def test_a_demo_has_no_other_invented_unit_and_city(new_database: Callable[..., str]) -> None:
    house = House.on(new_database("sqlite", recipe=MADE))
    assert found(house) == []
    tamper(house, FAKE_UNIT, fake_city("990000"))
    own = [line.partition("#")[0] for line in found(house)]
    assert own[:2] == ["unit/999999", "division/999901"]  # a round has no places for it either
    house.db.engine.dispose()


def test_in_an_installation_no_row_moves_the_clock(new_database: Callable[..., str]) -> None:
    house = House.on(new_database("sqlite", recipe=staffed_installation))
    tamper(house, insert(Property).values([
        {"key": "demo_now", "value": "2020-01-01T00:00:00.000000Z"},
        {"key": "demo_set_at", "value": instant_text(wall())},
    ]))  # fmt: skip
    assert abs(BusinessClock(house.db).now() - wall()) < timedelta(minutes=1)
    house.db.engine.dispose()

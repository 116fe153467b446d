"""Is a request that is sent once more answered just as it was the first time?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from casework.services.wish import Wish
from tests.support.databases import ENGINES
from tests.support.house import MINISTRY, House
from tests.support.notices import DECIDED, DIGITAL, INDUSTRY, both_decided, record_channels

LATER = DECIDED + timedelta(minutes=5)


@pytest.fixture(params=ENGINES)
def decided(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Iterator[House]:
    house = House.on(new_database(request.param, recipe=both_decided))
    record_channels(house)
    yield house
    house.db.engine.dispose()


def publish(ref: str, request_id: str = "once") -> Wish:
    return Wish(actor=MINISTRY, subject="list", name="publish", ref=ref, received_at=DECIDED,
                request_id=request_id)  # fmt: skip


def moved_on(house: House) -> None:
    """Something else happens to each list."""
    for ref in (INDUSTRY, DIGITAL):
        house.door.record(MINISTRY, "list", "publication", {"place": "门户网站"}, item="1",
                          ref=ref, received_at=LATER)  # fmt: skip


def test_a_publication_is_answered_with_the_version_that_it_left(decided: House) -> None:
    [first] = decided.door.act_together([publish(INDUSTRY)])
    moved_on(decided)
    [again] = decided.door.act_together([publish(INDUSTRY)])
    assert (again.ref, again.state, again.version) == (first.ref, first.state, first.version)
    assert again.again


def test_so_are_two_in_one_notice_whatever_came_after(decided: House) -> None:
    wishes = [publish(INDUSTRY), publish(DIGITAL)]
    first = decided.door.act_together(wishes)
    for one in first:
        decided.door.record(MINISTRY, "list", "publication", {"place": "门户网站"}, item="1",
                            ref=one.ref, version=one.version, received_at=LATER)  # fmt: skip
    again = decided.door.act_together(wishes)
    assert [(a.ref, a.state, a.version) for a in again] == [
        (a.ref, a.state, a.version) for a in first
    ]


def test_so_are_several_facts_that_are_recorded_as_one(house: House) -> None:
    ref = house.draft("440300")
    unit = house.actor("unit", "440300")
    said = {"typical_practice": {"": {"text": "示例"}}, "policy": {"1": {
        "name": "某政策", "number": "示例1号", "date": "2022-05-01"}}}  # fmt: skip

    def record(now: object) -> tuple[int, bool]:
        answer = house.door.record_all(unit, "case", said, ref=ref, received_at=now,
                                       request_id="facts")  # fmt: skip
        return answer.version, answer.again

    first, _ = record(DECIDED - timedelta(days=40))
    assert record(DECIDED - timedelta(days=40)) == (first, True)

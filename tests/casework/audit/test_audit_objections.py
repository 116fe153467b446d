"""Is an objection missed that somebody with the database in hand took away whole?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from tests.support.databases import ENGINES
from tests.support.house import MINISTRY, OBJECTOR, House
from tests.support.objecting import CASE
from tests.support.site import DURING, publicised_demo
from tests.support.tampering import found, unguarded

SAID = {"channel": "form", "grounds": "理由", "facts": "事实", "name": "陈一鸣",
        "contact": "13800001234"}  # fmt: skip
OF = (("event_texts", "stream"), ("to_tell", "stream"), ("events", "stream"), ("facts", "owner"),
      ("attachments", "owner"), ("deadlines", "owner"))  # fmt: skip


@pytest.fixture(params=ENGINES)
def house(
    request: pytest.FixtureRequest, new_database: Callable[..., str]
) -> Iterator[House]:  # fmt: skip
    """A public list with three objections to it."""
    made = House.on(new_database(request.param, recipe=publicised_demo))
    for number in range(3):
        lodge(made, number)
    assert found(made) == []
    yield made
    made.db.engine.dispose()


def lodge(house: House, number: int) -> str:
    return house.door.act(
        OBJECTOR, "objection", "lodge", new={"case": CASE, "code_hash": "x"}, received_at=DURING,
        given={"lodging": {"": SAID}}, request_id=f"lodge-{number}",
    ).ref  # fmt: skip


def take_out(house: House, ref: str, *more: str) -> None:
    with unguarded(house) as connection:
        for table, column in OF:
            connection.execute(text(f"delete from {table} where {column} = :whose"),  # noqa: S608
                               {"whose": f"objection/{ref}"})  # fmt: skip
        connection.execute(text("delete from objections where ref = :ref"), {"ref": ref})
        for statement in more:
            connection.execute(text(statement))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_count_of_its_list_misses_an_objection_be_it_the_last(
    house: House, number: int
) -> None:
    ref = f"Y2022I-{number:04d}"
    take_out(house, ref)
    assert found(house) == [f"objection/{ref}#0 The objection is gone."]


def test_who_lowers_the_count_as_well_leaves_what_came_of_it_in_the_case(house: House) -> None:
    house.door.act(MINISTRY, "objection", "admit", ref="Y2022I-0003", received_at=DURING)
    take_out(house, "Y2022I-0003", "update lists set lodged = 2 where ref = '2022-industry'")
    assert [one.partition(" ")[2] for one in found(house)] == [
        "It came of objection/Y2022I-0003, which is gone."
    ]


def test_one_that_its_list_doesnt_count_is_told_of(house: House) -> None:
    with unguarded(house) as connection:
        connection.execute(text("update lists set lodged = 2 where ref = '2022-industry'"))
    assert found(house) == ["objection/Y2022I-0003#0 Its list doesn't count it."]


def test_the_next_bears_a_number_of_its_own_though_one_is_gone(house: House) -> None:
    take_out(house, "Y2022I-0001")
    assert lodge(house, 4) == "Y2022I-0004"

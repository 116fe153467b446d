"""Does a page know a case as the door knows it, and in how many statements?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from casework.db import Database
from casework.errors import NotFound
from casework.models import Case
from casework.queries.cases import Wanted, page
from casework.queries.reader import Reader
from casework.queries.snapshots import (
    case_snapshot,
    case_snapshots,
    list_snapshot,
    objection_snapshot,
    opened,
)
from casework.services.desks import BY_SUBJECT
from casework.services.door import Wish
from casework.services.effects import FREE
from tests.support.databases import ENGINES
from tests.support.house import MINISTRY, WORKING
from tests.support.rounds import MIDWAY, midway_round
from tests.support.rounds import opened as open_house
from workflows.machine import actions_for


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that reach the database while the block lasts."""
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(params=ENGINES)
def midway(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Iterator[Database]:
    db = Database(new_database(request.param, recipe=midway_round))
    yield db
    db.engine.dispose()


@pytest.fixture
def reading(midway: Database) -> Iterator[Session]:
    with midway.reading() as session:
        yield session


def refs(session: Session) -> list[str]:
    return list(session.scalars(select(Case.ref).order_by(Case.id)))


def test_a_page_knows_a_case_as_the_door_does(midway: Database, reading: Session) -> None:
    for ref in refs(reading):
        with midway.writing() as w:
            wish = Wish(actor=MINISTRY, subject="case", name="", ref=ref, received_at=MIDWAY)
            at_the_door = BY_SUBJECT["case"].open(w, wish)
        rules, facts = case_snapshot(reading, ref, now=MIDWAY)
        assert facts == at_the_door.facts
        assert rules is at_the_door.rules


def test_many_cases_at_once_are_what_each_is_alone(reading: Session) -> None:
    many = case_snapshots(reading, refs(reading))
    assert len(many) == len(refs(reading)) > 20
    for ref, (rules, facts) in many.items():
        assert (rules, facts) == case_snapshot(reading, ref, now=MIDWAY)


def test_a_list_and_an_objection_are_known_as_at_the_door(
    midway: Database, reading: Session
) -> None:
    for subject, ref, read in (
        ("list", "2022-industry", list_snapshot), ("objection", "Y2022I-0001", objection_snapshot),
    ):  # fmt: skip
        with midway.writing() as w:
            wish = Wish(actor=MINISTRY, subject=subject, name="", ref=ref, received_at=MIDWAY)
            at_the_door = BY_SUBJECT[subject].open(w, wish)
        assert read(reading, ref, now=MIDWAY)[1] == at_the_door.facts


def test_the_actions_of_a_page_need_no_more_statements_for_25_rows_than_for_one(
    midway: Database, reading: Session
) -> None:
    def statements(rows: int, words: str = "") -> int:
        reading.expire_all()
        with counted(midway.engine) as seen:
            found = page(reading, MINISTRY, Wanted(year=2022, words=words), most=rows)
            for rules, facts in case_snapshots(reading, [c.ref for c in found.cases]).values():
                actions_for(rules, facts, actor=MINISTRY, now=MIDWAY)
        assert len(found.cases) == min(rows, 22)
        return len(seen)

    statements(1)  # rules and calendar are read once a process
    one = statements(1, "深圳")  # a case with somebody in charge, as there are some on the page
    assert statements(22) == one
    assert one <= 12


def test_nothing_is_asked_for_no_case_and_what_is_not_there_is_left_out(
    midway: Database, reading: Session
) -> None:
    with counted(midway.engine) as seen:
        assert case_snapshots(reading, []) == {}
    assert seen == []
    assert case_snapshots(reading, ["2022-industry-000000"]) == {}
    with pytest.raises(NotFound):
        case_snapshot(reading, "2022-industry-000000", now=MIDWAY)
    with pytest.raises(NotFound):
        opened(reading, "round", "1999", now=MIDWAY)


def test_a_reader_writes_nothing_and_locks_nothing(reading: Session) -> None:
    reader = Reader(reading)
    assert not reader.locks_rows
    with pytest.raises(TypeError):
        reader.run(FREE, year=2022)


def test_a_page_never_waits_for_the_door(midway: Database) -> None:
    """What a page reads is read without a lock: while somebody writes, too."""
    with midway.writing(), midway.reading() as session:
        assert case_snapshot(session, "2022-industry-440300", now=MIDWAY)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_taken_away_from_a_case_is_known_alone_and_among_many(
    engine: str, new_database: Callable[..., str]
) -> None:
    house = open_house(new_database(engine))
    ref, unit = house.draft("440500"), house.actor("unit", "440500")
    for value in ({"text": "示例"}, None):
        house.door.record(unit, "case", "typical_practice", value, ref=ref, received_at=WORKING)
    with house.db.reading() as session:
        alone = case_snapshot(session, ref, now=WORKING)
        assert set(alone[1].recorded.gone) == {"typical_practice"}
        assert case_snapshots(session, [ref]) == {ref: alone}
    house.db.engine.dispose()

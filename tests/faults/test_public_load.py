"""While hundreds read the public pages, is every objection that is lodged received, and once?

Against the server as it is run, on both engines: nobody is answered by an error, what many read a
cache may keep, and each receipt stands for one objection on record with its files as they were sent.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
from sqlalchemy import select

from casework import audit, secret_codes
from casework.attachments import named, path_of
from casework.audit import files
from casework.config import Config
from casework.installation import Casework, installed
from casework.models import Event, FactRow, Objection
from casework.services.sealing import opened_file
from tests.support.databases import Engine
from tests.support.objecting import PATH
from tests.support.objectors import Objector, objectors
from tests.support.served import SERVE, WORKERS, served
from tests.support.site import publicised
from tests.support.visitors import PAGES, Square, all_at_once, reads

READERS = 200


def the_crowd(port: int, people: list[Objector], *, hands: int, least: int, pause: float) -> Square:
    """All readers at once for as long as the people object, `hands` of them at the same moment."""
    square = Square(port, threading.Barrier(READERS + 1))
    readers = [partial(reads, square, n, least=least, pause=pause) for n in range(READERS)]
    crowd = all_at_once(square, readers)
    square.gathered.wait()
    waiting: SimpleQueue[Objector] = SimpleQueue()
    for one in people:
        waiting.put(one)

    def lodges() -> None:
        while not waiting.empty():
            waiting.get_nowait().lodges(square)

    for thread in all_at_once(square, [lodges] * hands):
        thread.join()
    square.over.set()
    for thread in crowd:
        thread.join()
    return square


def check_answers(square: Square, people: list[Objector]) -> None:
    """Every reader was given the page, every objector the receipt or what to correct."""
    assert Counter(square.wrong) == {}
    assert {path: len(found) for path, found in square.same.items() if len(found) > 1} == {}
    assert {path for path, _ in square.codes} == {*PAGES, PATH}
    asked_to_correct = sum(one.way == "corrects" for one in people)
    assert square.codes[PATH, 422] == asked_to_correct
    assert {code for _, code in square.codes} <= {200, 304, 422}


def check_record(own: Casework, people: list[Objector]) -> None:
    """One objection for each receipt and each person, with the files that this person sent."""
    for one in people:
        assert len(set(one.receipts)) == (one.way != "gone"), (one.way, one.receipts)
    with own.db.reading() as session:
        lodged = {row.ref: row for row in session.scalars(select(Objection))}
        asked = {event.stream.partition("/")[2]: str(event.request_id)
                 for event in session.scalars(select(Event).where(Event.name == "lodge"))}  # fmt: skip
        proofs: dict[str, list[bytes]] = {ref: [] for ref in lodged}
        facts = select(FactRow).where(FactRow.kind == "proof").order_by(FactRow.item)
        for fact in session.scalars(facts):
            ref = fact.owner.partition("/")[2]
            sha256, _ = named(fact.value["file"])
            content = path_of(own.config.uploads, sha256).read_bytes()
            proofs[ref].append(opened_file(own.vault, content, asked[ref]))
    theirs = {tuple(content for _, content in one.evidence.values()): one for one in people}
    found = Counter(theirs[tuple(sent)].number for sent in proofs.values())
    assert set(found.values()) == {1}
    assert {one.number for one in people if one.way != "gone"} <= set(found)
    for ref, sent in proofs.items():
        for number, code in theirs[tuple(sent)].receipts:
            assert number == ref
            assert secret_codes.matches(code, lodged[ref].code_hash)
    report = audit.verify(own.db)
    files.compare(own.db, report, own.config.uploads)
    assert report.problems == []


def figures(square: Square, people: list[Objector]) -> str:
    """How much was answered."""
    got = sum(bool(one.receipts) for one in people)
    return f"{sum(square.codes.values())} answers, {got} of {len(people)} objectors hold a receipt"


def all_is_received(
    command: Sequence[str], url: str, instance: Path, *, people: int, **crowd: Any
) -> None:
    who = list(objectors(people))
    with served(command, url, instance) as port:
        square = the_crowd(port, who, **crowd)
    print(figures(square, who))  # noqa: T201  read with -rP
    check_answers(square, who)
    own = installed(Config(instance=instance, database_url=url))
    check_record(own, who)
    own.db.engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["postgresql", "sqlite"])
def test_forty_object_while_two_hundred_read(
    engine: Engine, new_database: Callable[..., str], tmp_path: Path
) -> None:
    url = new_database(engine, recipe=publicised)
    all_is_received(SERVE, url, tmp_path, people=40, hands=40, least=2, pause=3)


@pytest.mark.battery
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("engine", "command"),
    [("postgresql", SERVE), ("sqlite", SERVE), ("postgresql", WORKERS)],
    ids=["postgresql", "sqlite", "several processes"],
)
def test_six_hundred_object_while_two_hundred_read(
    engine: Engine, command: Sequence[str], new_database: Callable[..., str], tmp_path: Path
) -> None:
    url = new_database(engine, recipe=publicised)
    all_is_received(command, url, tmp_path, people=600, hands=60, least=20, pause=2)

"""What does the door cost beside a bare driver that writes the same rows?"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import casework.db
from casework.db import Database, Writer
from tests.bench.population import code_of, populate, ref_of
from tests.support.databases import Databases, Engine
from tests.support.house import WORKING, House
from workflows.facts import Actor

ROUNDS, PER_ROUND, WARM = 5, 60, 20
Statement = tuple[str, Any]


def template(url: str) -> None:
    """Enough cases that may be submitted."""
    populate(url, ROUNDS * PER_ROUND + WARM)


class Noting(Writer):
    """A writer that notes what it executes, so that the bare driver can do the same."""

    noted: ClassVar[list[Statement]] = []

    def _execute(self, sql: Any, values: Any) -> Any:
        text, own = sql.text(self.dialect)
        type(self).noted.append((text, {**own, **values}))
        return super()._execute(sql, values)


@contextmanager
def noting() -> Iterator[list[Statement]]:
    """While open, what every transaction executes lands in the list."""
    plain, casework.db.Writer = casework.db.Writer, Noting  # type: ignore[misc]
    Noting.noted = []
    try:
        yield Noting.noted
    finally:
        casework.db.Writer = plain  # type: ignore[misc]


def submit(house: House, number: int) -> None:
    """One act: the unit submits its case."""
    unit = Actor(7, "unit", frozenset({"unit"}), unit=code_of(number))
    house.door.act(unit, "case", "submit", ref=ref_of(number), received_at=WORKING,
                   request_id=f"bench-{number}", version=1)  # fmt: skip


@contextmanager
def bare(db: Database) -> Iterator[Callable[[list[Statement]], None]]:
    """The driver alone, on one connection of its own: begin, execute in order, commit."""
    pooled = db.engine.raw_connection()
    raw: Any = pooled.driver_connection
    prepared = {"prepare": True} if db.dialect == "postgresql" else {}

    def transaction(statements: list[Statement]) -> None:
        if db.dialect == "sqlite":
            raw.execute("BEGIN IMMEDIATE")
        cursor = raw.cursor()
        for text, values in statements:
            cursor.execute(text, values, **prepared)
            if cursor.description:
                cursor.fetchall()
        raw.commit()

    yield transaction
    pooled.close()
    db.engine.dispose()


def _writes(statements: list[Statement]) -> list[Statement]:
    changes = ("INSERT", "UPDATE", "DELETE")
    return [s for s in statements if s[0].lstrip().upper().startswith(changes)]


def run(databases: Databases, engine: Engine) -> dict[str, Any]:
    """Median ratios of five rounds on one engine.

    Act by act in turn, so that whatever else the machine does falls on all three alike.
    """
    urls = [databases.new(engine, recipe=template) for _ in range(3)]
    house = House.on(urls[0])
    numbers = iter(range(1, ROUNDS * PER_ROUND + WARM + 1))
    rounds: list[tuple[float, float, float]] = []
    with bare(Database(urls[1])) as writing, bare(Database(urls[2])) as reading_too:
        for count in [WARM] + [PER_ROUND] * ROUNDS:
            door = writes = with_reads = 0.0
            for _ in range(count):
                with noting() as noted:
                    door += _timed(submit, house, next(numbers))
                writes += _timed(writing, _writes(noted))
                with_reads += _timed(reading_too, noted)
            if count == PER_ROUND:
                rounds.append((door / count, writes / door, with_reads / door))
    house.db.engine.dispose()
    taken, writes_only, reads_too = (
        statistics.median(column) for column in zip(*rounds, strict=True)
    )
    return {
        "engine": engine,
        "door_vs_bare_writes": round(writes_only, 3),
        "door_vs_bare_with_reads": round(reads_too, 3),
        "door_microseconds": round(taken * 1e6),
        "statements": len(noted),
    }


def _timed(call: Callable[..., None], *given: Any) -> float:
    started = time.perf_counter()
    call(*given)
    return time.perf_counter() - started

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


def bare(db: Database, transactions: list[list[Statement]]) -> float:
    """Seconds in which the driver alone does the same: begin, execute in order, commit."""
    pooled = db.engine.raw_connection()
    raw: Any = pooled.driver_connection
    started = time.perf_counter()
    for statements in transactions:
        if db.dialect == "sqlite":
            raw.execute("BEGIN IMMEDIATE")
        cursor = raw.cursor()
        for text, values in statements:
            if db.dialect == "postgresql":
                cursor.execute(text, values, prepare=True)
            else:
                cursor.execute(text, values)
            if cursor.description:
                cursor.fetchall()
        raw.commit()
    took = time.perf_counter() - started
    pooled.close()
    return took


def _writes(statements: list[Statement]) -> list[Statement]:
    changes = ("INSERT", "UPDATE", "DELETE")
    return [s for s in statements if s[0].lstrip().upper().startswith(changes)]


def run(databases: Databases, engine: Engine) -> dict[str, Any]:
    """Median ratios of five interleaved rounds on one engine."""
    urls = [databases.new(engine, recipe=template) for _ in range(3)]
    house = House.on(urls[0])
    others = [Database(url) for url in urls[1:]]
    numbers = iter(range(1, ROUNDS * PER_ROUND + WARM + 1))
    ratios: dict[str, list[float]] = {"writes": [], "reads_too": []}
    micros = []
    for count in [WARM] + [PER_ROUND] * ROUNDS:
        chunk = [next(numbers) for _ in range(count)]
        noted: list[list[Statement]] = []
        took = 0.0
        for number in chunk:
            with noting() as statements:
                took += _timed(lambda number=number: submit(house, number))  # type: ignore[misc]
            noted.append(list(statements))
        only_writes = bare(others[0], [_writes(t) for t in noted])
        with_reads = bare(others[1], noted)
        if count == PER_ROUND:
            ratios["writes"].append(only_writes / took)
            ratios["reads_too"].append(with_reads / took)
            micros.append(took / count * 1e6)
    for db in (house.db, *others):
        db.engine.dispose()
    return {
        "engine": engine,
        "door_vs_bare_writes": round(statistics.median(ratios["writes"]), 3),
        "door_vs_bare_with_reads": round(statistics.median(ratios["reads_too"]), 3),
        "door_microseconds": round(statistics.median(micros)),
        "statements": len(noted[-1]),
    }


def _timed(call: Callable[[], None]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started

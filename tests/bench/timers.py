"""Does the tick's search depend on how many timers wait, and what does one timer cost?"""

from __future__ import annotations

import statistics
import time
from typing import Any

from casework.models.base import instant_text
from casework.services.tick import DUE, tick
from tests.bench.population import populate
from tests.support.databases import Databases, Engine
from tests.support.house import WORKING, House

UNITS = 33  # as many as there are in a demo
ROUNDS, REPEATS, MANY, FEW, DUE_NOW = 5, 40, 100_000, 10_000, 1_000


def many(url: str) -> None:
    """1,000 due of 100,000."""
    populate(url, MANY, facts=False, units=UNITS, due=DUE_NOW)


def few(url: str) -> None:
    """1,000 due of 10,000."""
    populate(url, FEW, facts=False, units=UNITS, due=DUE_NOW)


def find(house: House) -> float:
    """Seconds of one search, as the tick makes it."""
    with house.db.writing() as w:
        started = time.perf_counter()
        for _ in range(REPEATS):
            w.rows(DUE, now=instant_text(WORKING), most=200)
        return (time.perf_counter() - started) / REPEATS


def run(databases: Databases, engine: Engine) -> dict[str, Any]:
    """The search at both sizes in turn, then the tick over everything that is due."""
    small = House.on(databases.new(engine, recipe=few))
    large = House.on(databases.new(engine, recipe=many))
    find(small), find(large)
    ratios = [find(large) / find(small) for _ in range(ROUNDS)]
    started = time.perf_counter()
    fired = []
    while batch := tick(large.db, large.door, WORKING):
        fired += batch
    took = time.perf_counter() - started
    small.db.engine.dispose()
    large.db.engine.dispose()
    assert len(fired) == DUE_NOW, len(fired)
    assert all(one.done for one in fired)
    return {
        "engine": engine,
        "find_100k_vs_10k": round(statistics.median(ratios), 3),
        "timers_fired": len(fired),
        "milliseconds_a_timer": round(took / DUE_NOW * 1e3, 2),
    }

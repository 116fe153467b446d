"""Is a notice read as quickly by two hundred at once as by one after the other?"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from tests.support.databases import Databases, Engine
from tests.support.served import SERVE, served
from tests.support.site import publicised
from tests.support.visitors import NOTICE, PATIENCE, Square, Visitor, all_at_once

CONNECTIONS, ROUNDS, READ = 200, 5, 200


def seconds(port: int, connections: int) -> float:
    """How long a page takes, over so many lines that are open at once, READ pages in all."""
    square = Square(port, threading.Barrier(connections + 1))

    def reads() -> None:
        visitor = Visitor(square, "192.0.2.1")
        visitor.line.connect()
        square.gathered.wait(PATIENCE)
        for _ in range(READ // connections):
            assert visitor.ask(NOTICE).status_code == 200
        visitor.line.close()

    crowd = all_at_once(square, [reads] * connections)
    square.gathered.wait(PATIENCE)
    started = time.perf_counter()
    for thread in crowd:
        thread.join()
    assert square.wrong == []
    return (time.perf_counter() - started) / READ


def run(databases: Databases, engine: Engine) -> dict[str, Any]:
    """Pages a second over all lines against those over one, in turn, on one engine."""
    url = databases.new(engine, recipe=publicised)
    with tempfile.TemporaryDirectory() as folder, served(SERVE, url, Path(folder)) as port:
        seconds(port, 1), seconds(port, CONNECTIONS)
        pairs = [(seconds(port, 1), seconds(port, CONNECTIONS)) for _ in range(ROUNDS)]
    return {
        "engine": engine,
        "crowd_vs_one": round(statistics.median(one / all_ for one, all_ in pairs), 2),
        "milliseconds_a_page_to_one": round(statistics.median(one for one, _ in pairs) * 1e3, 1),
        "milliseconds_a_page_to_all": round(statistics.median(all_ for _, all_ in pairs) * 1e3, 1),
    }

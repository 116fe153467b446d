"""How long does a list's proposal take for 100,000 candidates, and how long to sort them?"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from operator import attrgetter
from typing import Any

from workflows.explained import explained
from workflows.loader import edition
from workflows.rules import bind
from workflows.selection import Candidate, propose

ROUNDS, MANY, UNITS = 7, 100_000, 32
REGIONS = ("east", "central", "west", "northeast")


def candidates(spread: int) -> list[Candidate]:
    """So many of 32 units, in no order, with `spread` different totals."""
    dice = random.Random(MANY)
    units = [dice.randrange(UNITS) for _ in range(MANY)]
    return [Candidate(f"{n:06}", f"{unit:02}", REGIONS[unit % len(REGIONS)],
                      Decimal(dice.randrange(spread)) / 100) for n, unit in enumerate(units)]  # fmt: skip


def seconds(work: Callable[..., object], *given: object, **limits: Any) -> float:
    """How long it takes once."""
    started = time.perf_counter()
    work(*given, **limits)
    return time.perf_counter() - started


def plain(rows: list[Candidate]) -> list[Candidate]:
    """The rows sorted by total and nothing else."""
    return sorted(rows, key=attrgetter("total"), reverse=True)


def run() -> list[dict[str, Any]]:
    """The proposal, and the proposal with a reason for every city, beside plainly sorting the rows:
    with few alike, and with a thousand for each total.
    """
    law = edition("2022")
    limits = bind(law, law.notices[-1]).guards["differs"].params
    found = []
    for scores, spread in (("scores of two places", 12_000), ("a hundred scores", 100)):
        rows = candidates(spread)
        for name, work in (("proposal", propose), ("proposal with reasons", explained)):
            pairs = [(seconds(work, rows, **limits), seconds(plain, rows)) for _ in range(ROUNDS)]
            found.append({
                "what": f"{name}, {scores}",
                "vs_plain_sort": round(statistics.median(a / b for a, b in pairs), 2),
                "seconds": round(statistics.median(a for a, _ in pairs), 3),
                "seconds_to_sort": round(statistics.median(b for _, b in pairs), 3),
            })  # fmt: skip
    return found

"""How do several processes do something at the same moment, and what did each get?"""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Callable, Sequence
from typing import Any

from casework.errors import CaseworkError
from tests.support.house import CUTOFF, MINISTRY, SECOND, WORKING, House

SPAWN = multiprocessing.get_context("spawn")
Outcome = list[str]


def together(work: Callable[..., Outcome], url: str, jobs: Sequence[tuple[Any, ...]]) -> Outcome:
    """Run `work(house, *job)` in one process a job, all from the same moment; every outcome."""
    barrier = SPAWN.Barrier(len(jobs))
    results: Any = SPAWN.Queue()
    workers = [
        SPAWN.Process(target=_run, args=(work, url, job, barrier, results)) for job in jobs
    ]
    for worker in workers:
        worker.start()
    found: Outcome = []
    for _ in workers:
        found += results.get(timeout=90)
    for worker in workers:
        worker.join(timeout=30)
    return found


def _run(work: Any, url: str, job: Any, barrier: Any, results: Any) -> None:
    house = House.on(url)
    try:
        house.rules  # noqa: B018  what is read once shouldn't decide who is first
        barrier.wait(timeout=60)
        results.put(work(house, *job))
    except BaseException as error:
        results.put([f"broken: {error!r}"])
        raise
    finally:
        house.db.engine.dispose()


def outcome(call: Callable[[], Any]) -> str:
    """"done", or the name of what a user would be told; anything else is a defect and is raised."""
    try:
        call()
    except CaseworkError as error:
        return type(error).__name__
    return "done"


def submit(house: House, ref: str) -> Outcome:
    """The unit submits."""
    return [outcome(lambda: house.unit_acts(ref, "submit"))]


def accept_or_return(house: House, ref: str, accept: bool) -> Outcome:
    """One officer accepts what another returns."""

    def call() -> Any:
        if accept:
            return house.door.act(MINISTRY, "case", "accept", ref=ref, received_at=WORKING)
        return house.door.act(SECOND, "case", "return_for_correction", ref=ref, received_at=WORKING,
                              given={"correction": {"": {"items": "示例"}}})  # fmt: skip

    return [f"{'accept' if accept else 'return'} {outcome(call)}"]


def fill_list(house: House, refs: Sequence[str], seed: int) -> Outcome:
    """Put every case on the list, in an order of one's own."""
    order = list(refs)
    random.Random(seed).shuffle(order)
    return [
        outcome(lambda ref=ref: house.door.record(  # type: ignore[misc]
            MINISTRY, "list", "entry", {}, item=ref, ref="2022-industry", received_at=CUTOFF))
        for ref in order
    ]  # fmt: skip


def everything(house: House, refs: Sequence[str], seed: int) -> Outcome:
    """Acts of every kind on the same few subjects, as they come."""
    dice = random.Random(seed)
    found = []
    for number in range(12):
        ref = dice.choice(list(refs))
        division = ref.split("-")[2]
        unit = house.actor("unit", division)
        calls: list[Callable[[], Any]] = [
            lambda: house.unit_acts(ref, "submit"),
            lambda: house.unit_acts(ref, "reopen", comment="示例"),
            lambda: house.unit_acts(ref, "withdraw", comment="示例"),
            lambda: house.door.act(MINISTRY, "case", "accept", ref=ref, received_at=WORKING),
            lambda: house.door.record(MINISTRY, "division", "incident",
                                      {"kind": "social", "date": "2022-01-01", "source": "示例"},
                                      item=f"{seed}-{number}", ref=division, received_at=WORKING),
            lambda: house.draft(division),
            lambda: house.list_acts("close_review", CUTOFF),
            lambda: house.door.record(unit, "case", "typical_practice", {"text": "示例"}, ref=ref,
                                      received_at=WORKING),
            lambda: house.door.act(
                MINISTRY, "sanction", "impose", new={"division": division}, received_at=WORKING,
                given={"finding": {"": {"against": "unit", "number": "1", "date": "2022-12-05",
                                        "what": "示例"}}}) if dice.random() < 0.2 else None,
        ]  # fmt: skip
        found.append(outcome(dice.choice(calls)))
    return found

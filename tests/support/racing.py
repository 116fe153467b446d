"""How do several processes do something at the same moment, and what did each get?"""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from casework.errors import CaseworkError
from casework.services.tick import tick
from tests.support.house import CUTOFF, MINISTRY, SECOND, WORKING, House

# Fresh processes without our threads and connections, from one that has imported everything.
FRESH = multiprocessing.get_context("forkserver")
FRESH.set_forkserver_preload(["tests.support.racing"])
PATIENCE = 120
Outcome = list[str]


def together(work: Callable[..., Outcome], url: str, jobs: Sequence[tuple[Any, ...]]) -> Outcome:
    """Run `work(house, *job)` in one process a job, all from the same moment; every outcome."""
    barrier = FRESH.Barrier(len(jobs))
    results: Any = FRESH.Queue()
    workers = [FRESH.Process(target=_run, args=(work, url, job, barrier, results)) for job in jobs]
    for worker in workers:
        worker.start()
    found: Outcome = []
    for _ in workers:
        found += results.get(timeout=PATIENCE)
    for worker in workers:
        worker.join(timeout=30)
    return found


def _run(work: Any, url: str, job: Any, barrier: Any, results: Any) -> None:
    house = House.on(url)
    try:
        house.rules  # noqa: B018  what is read once shouldn't decide who is first
        barrier.wait(timeout=PATIENCE)
        results.put(work(house, *job))
    except BaseException as error:
        results.put([f"broken: {error!r}"])
        raise
    finally:
        house.db.engine.dispose()


def outcome(call: Callable[[], Any]) -> str:
    """ "done", or the name of what a user would be told; anything else is a defect and is raised."""
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
    put = partial(house.door.record, MINISTRY, "list", "entry", {}, ref="2022-industry",
                  received_at=CUTOFF)  # fmt: skip
    return [outcome(partial(put, item=ref)) for ref in order]


def ticks(house: House, now: datetime) -> Outcome:
    """Two sweeps of a clock; what they did."""
    fired = [one for _ in range(2) for one in tick(house.db, house.door, now)]
    assert not [one.error for one in fired if one.error], fired
    return [f"{one.owner} {one.action}" for one in fired if one.done]


def everything(house: House, refs: Sequence[str], seed: int) -> Outcome:
    """Acts of every kind on the same few subjects, as they come."""
    dice = random.Random(seed)
    return [outcome(partial(_any_act, house, dice, dice.choice(list(refs)))) for _ in range(12)]


def _any_act(house: House, dice: random.Random, ref: str) -> None:
    division = ref.split("-")[2]
    unit = house.actor("unit", division)
    incident = {"kind": "social", "date": "2022-01-01", "source": "示例"}
    finding = {"against": "unit", "number": "1", "date": "2022-12-05", "what": "示例"}
    act, record = house.door.act, house.door.record
    when = {"received_at": WORKING}
    calls: list[Callable[[], Any]] = [
        partial(house.unit_acts, ref, "submit"),
        partial(house.unit_acts, ref, "reopen", comment="示例"),
        partial(house.unit_acts, ref, "withdraw", comment="示例"),
        partial(act, MINISTRY, "case", "accept", ref=ref, **when),
        partial(record, MINISTRY, "division", "incident", incident, item=str(dice.random()),
                ref=division, **when),
        partial(house.draft, division),
        partial(house.list_acts, "close_review", CUTOFF),
        partial(record, unit, "case", "typical_practice", {"text": "示例"}, ref=ref, **when),
    ]  # fmt: skip
    if dice.random() < 0.1:
        calls.append(partial(act, MINISTRY, "sanction", "impose", new={"division": division},
                             given={"finding": {"": finding}}, **when))  # fmt: skip
    dice.choice(calls)()

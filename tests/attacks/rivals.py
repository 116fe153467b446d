"""What do rivals do at the same moment, each in a process of its own?"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from casework.services.tick import tick
from tests.support.house import CUTOFF, LEADER, MINISTRY, OBJECTOR, SECOND, House
from tests.support.racing import Outcome, outcome

DAY, MORNING = timedelta(days=1), timedelta(hours=9)
LIST = "2022-industry"
DECISION = {"kind": "ministry_meeting", "number": "1", "date": "2022-12-23", "file": "示例"}


def submit_or_tick(house: House, ref: str, submits: bool) -> Outcome:
    """One sends it at the last moment, the other sweeps what is overdue."""
    if submits:
        late = CUTOFF - timedelta(microseconds=1)
        return ["submit " + outcome(lambda: house.unit_acts(ref, "submit", late))]
    done = tick(house.db, house.door, CUTOFF + timedelta(minutes=6))
    return [f"tick {f.done} {f.error}" for f in done]


def sweep(house: House, at: datetime) -> Outcome:
    """One of several ticks at once."""
    return [f"{f.owner} {f.done} {f.error}" for f in tick(house.db, house.door, at)]


def list_storm(house: House, refs: Sequence[str], seed: int, shown: bool) -> Outcome:
    """Whatever can happen to a list and to its cases from ranked to reported, as it comes.

    `shown`: the list is public already, and nothing bars its cities.
    """
    dice = random.Random(seed)
    return [outcome(partial(_any, house, dice, list(refs), shown)) for _ in range(14)]


def _any(house: House, dice: random.Random, refs: list[str], shown: bool) -> None:
    ref = dice.choice(refs)
    division = ref.split("-")[2]
    at = CUTOFF + MORNING + dice.choice([0, 18] if shown else [0, 0, 0, 18]) * DAY
    why = {k: "示例" for n in range(11) for k in (f"count:{n}", f"floor:{n}")}
    why |= {f"differs:{r}": "示例" for r in refs} | {"calendar_known": "示例", "in_form": "示例"}
    act, record = house.door.act, house.door.record
    when: dict[str, Any] = {"received_at": at}
    incident = {"kind": "production_safety", "date": "2022-12-20", "deaths": 30, "source": "示例"}
    finding = {"against": "unit", "number": "1", "date": "2022-12-05", "what": "示例"}
    report = {"number": "1", "date": "2023-01-10", "file": "示例"}
    lodging = {"channel": "form", "grounds": "示例", "name": "甲", "contact": "乙"}
    ruling = {"outcome": "dismissed", "reasons": "示例"}
    number = f"Y2022I-{dice.randrange(1, 4):04d}"
    calls: list[Callable[[], Any]] = [
        partial(record, MINISTRY, "list", "entry", {"reason": "示例"}, item=ref, ref=LIST, **when),
        partial(record, MINISTRY, "list", "entry", None, item=ref, ref=LIST, **when),
        partial(house.list_acts, "propose", at, reasons=why,
                given={"entry": {r: {"reason": "示例"} for r in refs}}),
        partial(house.list_acts, "decide", at, actor=LEADER, reasons=why,
                given={"decision": {"": DECISION}}),
        partial(house.list_acts, "publish", at, reasons=why),
        partial(house.list_acts, "publish", at, reasons=why),
        partial(house.list_acts, "amend", at, comment="示例"),
        partial(house.list_acts, "report", at, reasons=why, given={"report": {"": report}}),
        partial(house.unit_acts, ref, "withdraw", at, comment="示例"),
        partial(act, OBJECTOR, "objection", "lodge", new={"case": ref},
                given={"lodging": {"": lodging}}, **when),
        partial(act, MINISTRY, "objection", "admit", ref=number, reasons=why, **when),
        partial(act, MINISTRY, "objection", "propose_ruling", ref=number,
                given={"ruling": {"": ruling}}, **when),
        partial(act, SECOND, "objection", "dismiss", ref=number, **when),
        partial(tick, house.db, house.door, at),
    ]  # fmt: skip
    if shown:
        calls = calls[7:8] + calls[9:]
    elif dice.random() < 0.15:
        calls = [
            partial(record, MINISTRY, "division", "incident", incident, item="1", ref=division,
                    **when),
            partial(act, MINISTRY, "case", "disqualify", ref=ref, **when,
                    given={"disqualification": {"": {"ground": "accident", "reason": "示例"}}}),
            partial(act, MINISTRY, "sanction", "impose", new={"division": division},
                    given={"finding": {"": finding}}, **when),
        ]  # fmt: skip
    dice.choice(calls)()

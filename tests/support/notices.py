"""What do the tests of notices begin with: lists that are decided, public, or approved?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from casework.business_clock import BusinessClock
from tests.support.house import LEADER, MINISTRY, OPENED, House, wall
from tests.support.installation import empty_demo
from workflows.calendar import BEIJING

DECIDED = datetime(2023, 1, 13, 10, tzinfo=BEIJING)  # a Friday
SATURDAY = datetime(2023, 1, 14, 9, tzinfo=BEIJING)
CITIES = {"440300": "90", "510100": "85"}
INDUSTRY, DIGITAL = "2022-industry", "2022-digital"
REASONS = dict.fromkeys(("floor:0", "floor:1", f"count:{len(CITIES)}"), "示例")
CHANNELS = {"telephone": "010-68200000", "fax": "010-68200001"}


def both_decided(url: str) -> None:
    """A demo in which the lists of both measures are decided, two cities each."""
    house = _opened(url)
    for measure in ("industry", "digital"):
        decided(house, measure)
    _at(house, DECIDED)


def one_decided(url: str) -> None:
    """The same; the list of the digital measure isn't decided yet."""
    house = _opened(url)
    decided(house, "industry")
    _at(house, DECIDED)


def decided(house: House, measure: str, scores: dict[str, str] | None = None) -> None:
    """A list of every case of the measure: ranked, proposed, decided."""
    refs = house.ranked(scores or CITIES, measure).values()
    propose_and_decide(house, measure, refs)


def propose_and_decide(house: House, measure: str, refs: Collection[str]) -> None:
    """Propose these cases and decide on them, an hour apart, before `DECIDED`."""
    given: dict[str, Any] = {"entry": {ref: {"reason": "示例"} for ref in refs}}
    reasons = dict.fromkeys(("floor:0", "floor:1", f"count:{len(refs)}"), "示例")
    decision = {"kind": "ministry_meeting", "number": "纪要1号", "date": "2023-01-13",
                "file": "示例.pdf"}  # fmt: skip
    house.list_acts("propose", DECIDED - timedelta(hours=2), measure=measure, given=given,
                    reasons=reasons)  # fmt: skip
    house.list_acts("decide", DECIDED - timedelta(hours=1), measure=measure, actor=LEADER,
                    given={"decision": {"": decision}}, reasons=reasons)  # fmt: skip


def record_channels(house: House, at: datetime = DECIDED) -> None:
    """How the ministry is reached about the round's lists."""
    house.door.record(MINISTRY, "round", "objection_channels", CHANNELS, ref="2022",
                      received_at=at)  # fmt: skip


def _opened(url: str) -> House:
    from casework.db import Database
    from casework.services.rounds import open_round

    empty_demo(url)
    db = Database(url)
    open_round(db, 2022, actor=MINISTRY, received_at=OPENED, wall=wall)
    db.engine.dispose()
    return House.on(url)


def _at(house: House, instant: datetime) -> None:
    BusinessClock(house.db).set(instant)
    house.db.engine.dispose()

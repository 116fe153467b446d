"""Which list do the tests of proofs and packs begin with: objected to, one removed, one brought in?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from casework.business_clock import BusinessClock
from tests.casework.test_bringing_in import GONE, LATER, NEXT, decide, ref_of, vacant
from tests.support.house import MINISTRY, OBJECTOR, SECOND, House
from tests.support.rounds import PUBLISHED
from workflows.calendar import BEIJING

OBJECTED = "510100"  # Chengdu, which stays
# What nobody may find in a paper: all that somebody who objects writes.
CANARIES = {"name": "金丝雀甲乙", "contact": "canary@example.invalid", "grounds": "金丝雀依据丙",
            "facts": "金丝雀事实丁"}  # fmt: skip
RULED = "经核查，数据与统计公报一致。"
FINDING = "发生特别重大生产安全事故。"
OVER = datetime(2023, 2, 10, 9, tzinfo=BEIJING)


def objected_and_replaced(url: str) -> None:
    """Shenzhen found ineligible, Suzhou brought in; three objections to Chengdu: one dismissed, one
    pending, one late and anonymous.
    """
    vacant(url)
    house = House.on(url)
    first = lodge(house, PUBLISHED + timedelta(hours=1))
    ruling = {"ruling": {"": {"outcome": "dismissed", "reasons": RULED}}}
    for who, act, given in ((MINISTRY, "admit", {}), (MINISTRY, "propose_ruling", ruling),
                            (SECOND, "dismiss", {})):  # fmt: skip
        house.door.act(who, "objection", act, ref=first, received_at=PUBLISHED + timedelta(hours=2),
                       given=given)  # fmt: skip
    lodge(house, PUBLISHED + timedelta(hours=3))
    decide(house, NEXT)
    house.list_acts("supplement", LATER, actor=MINISTRY, given={"supplement_of": {ref_of(NEXT): {}}},
                    reasons={"count:3": "名额仍为三个", "floor:0": "示例"})  # fmt: skip
    lodge(house, OVER, anonymous=True)
    BusinessClock(house.db).set(OVER + timedelta(hours=1))
    house.db.engine.dispose()


def lodge(house: House, at: datetime, *, anonymous: bool = False) -> str:
    """An objection to Chengdu that holds every canary; its number."""
    said: dict[str, Any] = {"channel": "form", "party": "person", **CANARIES}
    if anonymous:
        said = {k: v for k, v in said.items() if k not in ("name", "contact", "party")}
    return house.door.act(OBJECTOR, "objection", "lodge", new={"case": ref_of(OBJECTED)},
                          received_at=at, given={"lodging": {"": said}}).ref  # fmt: skip


__all__ = ["CANARIES", "FINDING", "GONE", "LATER", "NEXT", "OBJECTED", "OVER", "RULED",
           "lodge", "objected_and_replaced"]  # fmt: skip

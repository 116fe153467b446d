"""What do members of a committee, and the ministry, do at the same moment while a review ends?"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from casework.errors import CaseworkError
from casework.services.assessment_desk import ref_of
from tests.support.house import CUTOFF, MINISTRY, House
from tests.support.racing import Outcome, outcome
from workflows.facts import Actor

LIST = "2022-industry"
OVER = CUTOFF + timedelta(days=30)  # the review's last day is over; who isn't done is passed over
SEATS = {f"expert.{900 + n}": Actor(900 + n, f"专家{n}", frozenset({"expert"}))
         for n in range(1, 11)}  # fmt: skip
MEMBER = {"name": "示例", "kind": "expert", "recommended_by": "规划司", "organisation": "示例大学",
          "province": "central"}  # fmt: skip


def points_of(expert: int) -> str:
    """The mark that an expert gives to everything."""
    return str(expert - 860)


def judge(house: House, expert: int, refs: Sequence[str]) -> Outcome:
    """Declare on each case and hand its marks in, in an order of one's own."""
    order = list(refs)
    random.Random(expert).shuffle(order)
    actor = Actor(expert, "专家", frozenset({"expert"}))
    return [f"{ref} {expert} {outcome(partial(house.assess, ref, points_of(expert), actor, OVER))}"
            for ref in order]  # fmt: skip


def close(house: House, reminders: int, cases: int) -> Outcome:
    """Remind, and close as soon as the rules let; whoever isn't done is passed over."""
    for _ in range(reminders):
        house.door.record(MINISTRY, "list", "review_reminder", {}, ref=LIST, received_at=OVER)
    reasons = {
        f"assessed:{login}={left}": "示例" for login in SEATS for left in range(1, cases + 1)
    }
    return [f"close {outcome(lambda: house.list_acts('close_review', OVER, reasons=reasons))}"]


def judge_or_close(house: House, expert: int, refs: Sequence[str], reminders: int) -> Outcome:
    """One of the experts, or (0) the ministry."""
    return judge(house, expert, refs) if expert else close(house, reminders, len(refs))


def replace_or_close(house: House, changes: bool, cases: int) -> Outcome:
    """One officer changes the committee, member by member; another closes."""
    if not changes:
        return close(house, 2, cases)
    found = []
    for login in list(SEATS)[3:]:
        for value in (None, MEMBER):
            call: Any = partial(house.door.record, MINISTRY, "list", "committee_member", value,
                                item=login, ref=LIST, received_at=OVER, comment="调换")  # fmt: skip
            found.append(f"change {outcome(call)}")
    return found


def declare_and_hand_in(house: House, expert: int, ref: str, points: str) -> Outcome:
    """The same expert at one of several screens, each with marks of its own."""
    actor = Actor(expert, "专家", frozenset({"expert"}))
    found = []
    for name, wish in (
        ("declare", {"new": {"case": ref}, "given": {"declaration": {"": {"none": True}}}}),
        ("hand_in", {"ref": ref_of(ref, expert), "given": {"mark": {
            h.id: {"points": points} for h in house.rules.measure("industry").heading}}}),
    ):  # fmt: skip
        try:
            house.door.act(actor, "assessment", name, received_at=OVER, **wish)
            found.append(f"{name} {points} done")
        except CaseworkError as error:
            found.append(f"{name} {points} {type(error).__name__}")
    return found

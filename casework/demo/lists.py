"""How did the lists of the finished round come to be approved?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from workflows.rules import Rules

from .story import Step, times

MAKER, CHECKER = "ministry.a", "leader"


def lists(part: Mapping[str, Any], rules: Rules) -> Iterator[Step]:
    """From the committees to the reply of the General Office, one list a measure; nothing where the
    round's file tells of no lists.

    Every case of the round is on its list, with the same score as all others.
    """
    if "list" not in part:
        return
    given, when = part["list"]["given"], times(part["list"])
    for number, measure in enumerate(one.id for one in rules.edition.measures):
        ref = f"{part['year']}-{measure}"
        cases = [f"{ref}-{case['division']}" for case in part["applications"]["case"]
                 if case["measure"] == measure]  # fmt: skip
        at = {name: each.of(number) for name, each in when.items()}
        for seat in given["committee"]:
            member = {name: said for name, said in seat.items() if name != "login"}
            yield _record(at["committee"], "list", "committee_member", ref, member, seat["login"])
        yield _act(at["open_review"], MAKER, "open_review", ref)
        headings = [one.id for one in rules.measure(measure).heading]
        for seat in given["committee"]:
            for case in cases:
                yield from _assessed(at["assess"], seat["login"], case, headings, given["points"])
        yield _act(at["close_review"], MAKER, "close_review", ref)
        entries: dict[str, Any] = {"entry": {case: {} for case in cases}}
        yield _act(at["propose"], MAKER, "propose", ref, entries)
        yield _act(at["decide"], CHECKER, "decide", ref, {"decision": {"": given["decision"]}})
        shown = {"publication": {"": given["publication"]}}
        yield _act(at["publish"], MAKER, "publish", ref, shown)
        yield _act(at["report"], MAKER, "report", ref, {"report": {"": given["report"]}})
        yield _act(at["approve"], MAKER, "approve", ref, {"reply": {"": given["reply"]}})


def _assessed(
    at: datetime, login: str, case: str, headings: list[str], points: str
) -> Iterator[Step]:
    """An expert declares no interest in the city and gives the same under each heading."""
    own = {"new": {"case": case}, "given": {"declaration": {"": {"none": True}}}}
    yield Step(at=at, who=login, does="act", subject="assessment", name="declare", wish=own)
    marks = {"mark": {heading: {"points": points} for heading in headings}}
    yield Step(at=at, who=login, does="act", subject="assessment", name="hand_in",
               wish={"new": {"case": case}, "given": marks})  # fmt: skip


def _record(at: datetime, subject: str, kind: str, ref: str, value: Mapping[str, Any],
            item: str = "") -> Step:  # fmt: skip
    return Step(at=at, who=MAKER, does="record", subject=subject, name=kind,
                wish={"ref": ref, "item": item, "value": value})  # fmt: skip


def _act(
    at: datetime, who: str, name: str, ref: str, given: Mapping[str, Any] | None = None
) -> Step:
    wish = {"ref": ref, "given": given or {}}
    return Step(at=at, who=who, does="act", subject="list", name=name, wish=wish)

"""How does a committee come together and judge, in a few words of a scenario?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from typing import Any

from casework import example
from casework.services.assessment_desk import ref_of
from workflows.calendar import beijing_day
from workflows.conflicts import CENTRAL, ties
from workflows.facts import Actor, ListFacts

from . import look
from .act import Outcome, Player, received, tried
from .grammar import IN_ORDER
from .scenario import Step

BEST = 95  # the first of the cases whose scores fall in order


def committee(player: Player, step: Step) -> Outcome:
    """Members of a list's committee: `{ expert = 8, department = 7 }`, each with an account."""
    ref, *_ = player.target(step, "list")
    outcome = Outcome(subject="list", ref=ref)
    kind = step.rules.facts["committee_member"]
    actor = player.person(step.keys.get("who", kind.who[0]))
    members = [what for what, number in step.keys["committee"].items() for _ in range(number)]
    for number, what in enumerate(members, 1):
        known = {"kind": what, "province": CENTRAL}
        value = example.filled(kind, known, beijing_day(step.at))
        item = f"expert:{step.number}-{number}"
        player.person(item)
        outcome.answer = player.put(outcome, actor, kind, ref, item, value, step)
        if outcome.answer is None:
            break
    return outcome


def scores(player: Player, step: Step) -> Outcome:
    """The marks of all members: `{ 深圳市 = 92.5, 武汉市 = [92, 90, 88] }`, or falling in the order of
    preparation. The review is opened first where it doesn't run yet; who is tied to a case is left
    out.
    """
    ref, *_ = player.target(step, "list")
    outcome = Outcome(subject="list", ref=ref)
    if look.state_of(player.stage, "list", ref) == "open":
        rule = step.rules.actions["list", "open_review"]
        outcome.answer = player.do(outcome, player.person(rule.who[0]), rule, step, ref=ref)
    facts = look.list_facts(player.stage, ref, step.at)
    members = sorted(facts.recorded.all("committee_member"), key=lambda login: (len(login), login))
    for case, said in _said(player, step, facts):
        for login, points in zip(members, said, strict=False):
            if outcome.kind != "done":
                return outcome
            _judge(player, step, outcome, facts, case, login, points)
    return outcome


def _said(player: Player, step: Step, facts: ListFacts) -> Iterator[tuple[str, Sequence[Any]]]:
    """Each case with the points that each member gives it, in the order of the members."""
    given = step.keys["scores"]
    if given == IN_ORDER:
        cases = [r for y, m, _, r in player.names.cases if (y, m) == (step.year, facts.measure)]
        waiting = [r for r in cases if look.state_of(player.stage, "case", r) == "submitted"]
        given = {case: BEST - n for n, case in enumerate(waiting)}
    for name, said in given.items():
        case = player.names.ref("case", name, year=step.year, measure=facts.measure)
        yield case, said if isinstance(said, list) else cycle([said])  # type: ignore[misc]


def _judge(
    player: Player, step: Step, outcome: Outcome, facts: ListFacts, case: str, login: str, points: Any
) -> None:  # fmt: skip
    member = facts.recorded.one("committee_member", login) or {}
    known, door, at = facts.case(case), player.stage.door, received(step)
    if known is not None and any(ties(member, known, step.rules)):
        return
    expert: Actor = player.person(login)
    ref = ref_of(case, expert.user)
    if look.state_of(player.stage, "assessment", ref) is None:
        declared: Mapping[str, Any] = {"declaration": {"": {"none": True}}}
        tried(outcome, lambda: door.act(expert, "assessment", "declare", new={"case": case},
                                        given=declared, received_at=at))  # fmt: skip
    if outcome.kind != "done":
        return
    headings = step.rules.measure(facts.measure).heading
    given = {"mark": {h.id: {"points": str(points)} for h in headings}}
    outcome.answer = tried(outcome, lambda: door.act(expert, "assessment", "hand_in", ref=ref,
                                                     given=given, received_at=at))  # fmt: skip

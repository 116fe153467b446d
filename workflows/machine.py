"""May this be done, and what follows? The one question that page, command, timer and replay ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, cast

from transitions import Machine, MachineError

from .edition import ActionRule, GuardRule, StateRule
from .facts import Actor, CaseFacts, SanctionFacts, SubjectFacts
from .guards import ALONE, Ask, Finding, findings
from .legible import written
from .moves import cases_of
from .rules import Rules
from .words import Breach, breach, input_breach, reason_breach, state_breach

NEW = "-"  # the state of a subject that isn't there yet
Given = Mapping[str, Mapping[str, Any]]
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Decision:
    """What an act leads to. `moves` are the decisions for the cases that it takes with it."""

    rule: ActionRule
    ref: str
    start: str
    to: str
    reasons: Mapping[str, str]
    voids: tuple[str, ...] = ()
    takes_place: bool = False
    frees_place: bool = False
    leaves_list: bool = False
    moves: tuple[tuple[CaseFacts, Decision], ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Every breach that stands in the way, none left for the next try."""

    breaches: tuple[Breach, ...]


class _Trial:
    """A throwaway subject: the machine moves it, the condition collects what is wrong."""

    __slots__ = ("breaches", "judge", "state")

    def __init__(self, state: str, judge: Callable[[], list[Breach]]) -> None:
        self.state = state
        self.judge = judge
        self.breaches: list[Breach] = []

    def allowed(self, event: Any) -> bool:
        """The one condition of every transition; leaves all breaches on the trial."""
        self.breaches = self.judge()
        return not self.breaches


def _machine(rules: Rules, subject: str) -> Machine:
    """The modelless machine of one subject under one set of rules."""
    states = [NEW, *(s.id for s in rules.edition.states if s.subject == subject)]
    machine = Machine(model=None, states=states, initial=NEW, auto_transitions=False,
                      send_event=True, queued=False)  # fmt: skip
    for action in rules.edition.actions:
        if action.subject == subject:
            machine.add_transition(action.id, list(action.start) or [NEW], action.to or None,
                                   conditions=["allowed"])  # fmt: skip
    return machine


@lru_cache(maxsize=64)
def _machines(rules: Rules) -> dict[str, Machine]:
    return {s: _machine(rules, s) for s in {a.subject for a in rules.edition.actions}}


def reason_key(guard: GuardRule, finding: Finding) -> str:
    """The key under which a written reason settles a soft finding."""
    return f"{guard.id}:{finding.item}" if finding.item else guard.id


def decide(
    rules: Rules,
    action: str,
    facts: SubjectFacts,
    *,
    actor: Actor,
    now: datetime,
    given: Given = NOTHING,
    reasons: Mapping[str, str] = NOTHING,
    comment: str = "",
    trial: bool = False,
) -> Decision | Refusal:
    """The decision on `action`, or every breach. Pure: the same question has the same answer.

    `given` are facts handed in with the act; `reasons` written reasons by key (`guard:item`, for
    a case that moves with its list `ref/guard:item`); with `trial` a needed input or comment that
    isn't there yet is no breach, so that a page can offer the act.
    """
    rule = rules.actions.get((facts.subject, action))
    if rule is None:
        raise KeyError(f"{facts.subject} knows no action {action!r}")
    if given:
        facts = replace(facts, recorded=facts.recorded.over(given, actor.user, now.isoformat()))
    ask = Ask(rules, action, actor, now)
    moved: list[tuple[CaseFacts, Decision]] = []
    settled: dict[str, str] = {}

    def judge() -> list[Breach]:
        found: list[Breach] = []
        if not trial:
            found += [input_breach(rules, rule, kind) for kind in rule.needs
                      if not facts.recorded.all(kind)]  # fmt: skip
            if rule.reason and not written(comment):
                found.append(reason_breach(rules, rule))
        for guard, finding in findings(rules, action, facts, ask):
            key = reason_key(guard, finding)
            if guard.check in ALONE:  # nor by which number the case would go
                return [replace(breach(rules, guard, finding, facts, key), subject="")]
            if finding.soft and (text := written(reasons.get(key, "")) or reason_given(facts, key)):
                settled[key] = text
            else:
                found.append(breach(rules, guard, finding, facts, key))
        for move in (*rule.moves, *rule.checks):
            for case in cases_of(move.cases, facts):
                own = {k.partition("/")[2]: v for k, v in reasons.items()
                       if k.startswith(case.ref + "/")}  # fmt: skip
                # A case moves by what it belongs to; what it is checked for stays undone.
                answer = decide(rules, move.action, case, actor=actor, now=now, reasons=own,
                                given=_handed_down(rules, move.action, facts))  # fmt: skip
                if isinstance(answer, Refusal):
                    found += answer.breaches
                elif move in rule.moves:
                    moved.append((case, answer))
        return found

    trying = _Trial(facts.state or NEW, judge)
    try:
        done = _machines(rules)[facts.subject].events[action].trigger(trying)
    except MachineError:
        return Refusal((state_breach(rules, rule, facts),))
    if not done:
        return Refusal(tuple(trying.breaches))
    return _decision(rules, rule, facts, settled, tuple(moved))


def _handed_down(rules: Rules, action: str, facts: SubjectFacts) -> Given:
    """Facts that a sanction hands to the cases that it disqualifies."""
    if isinstance(facts, SanctionFacts) and facts.ends_at is not None:
        sanction = {"from": "0001-01-01T00:00:00+00:00", "until": facts.ends_at.isoformat(),
                    "number": (facts.recorded.one("finding") or {}).get("number", "")}  # fmt: skip
        return {"division_sanction": {facts.ref: sanction}}
    return NOTHING


def reason_given(facts: SubjectFacts, key: str) -> str:
    """The reason recorded when the same finding was settled before; "" where it wasn't."""
    recorded = facts.recorded.one("reason", key)
    return cast(str, recorded["text"]) if recorded else ""


def _decision(
    rules: Rules,
    rule: ActionRule,
    facts: SubjectFacts,
    settled: Mapping[str, str],
    moved: tuple[tuple[CaseFacts, Decision], ...],
) -> Decision:
    before: StateRule | None = rules.states.get((facts.subject, facts.state))
    after = rules.states[facts.subject, rule.to or facts.state]
    held = before is not None and before.holds_place
    return Decision(
        rule=rule,
        ref=facts.ref,
        start=facts.state,
        to=after.id,
        reasons=MappingProxyType(dict(settled)),
        voids=tuple(v.fact for v in rule.voids),
        takes_place=after.holds_place and not held,
        frees_place=held and not after.holds_place,
        leaves_list=after.leaves_list,
        moves=moved,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that starts from where the subject stands, and what keeps it from being done."""

    rule: ActionRule
    breaches: tuple[Breach, ...]

    @property
    def open(self) -> bool:
        """Can it be done now, at most with reasons that can be written?"""
        return all(b.soft for b in self.breaches)


def actions_for(
    rules: Rules, facts: SubjectFacts, *, actor: Actor, now: datetime
) -> tuple[Offer, ...]:
    """Every action of the actor's roles from here: `decide` for each, on trial."""
    offers = []
    for (subject, id), rule in rules.actions.items():
        if subject != facts.subject or not actor.has(*rule.who):
            continue
        if (facts.state or NEW) not in (rule.start or (NEW,)):
            continue
        answer = decide(rules, id, facts, actor=actor, now=now, trial=True)
        breaches = answer.breaches if isinstance(answer, Refusal) else ()
        offers.append(Offer(rule, breaches))
    return tuple(offers)

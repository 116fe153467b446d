"""What stands between a case or a list and its next act, and which form of whom settles it?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from workflows import formal
from workflows.edition import ActionRule, FactKind
from workflows.facts import Actor, CaseFacts, ListFacts
from workflows.machine import Refusal, decide
from workflows.rules import Rules
from workflows.words import Breach

from .snapshots import NOBODY

# Guard → the kind of fact whose form settles it. What isn't here is no matter of a form of its own.
SETTLED_BY = {
    "checklist": "condition", "clean": "incident_declaration", "year": "indicator",
    "source": "indicator", "in_system": "indicator", "audit": "audit",
    "joint": "joint_signoff", "consent": "consent",
    "audit_dated": "audit", "statistics_sheet_dated": "statistics_sheet",
    "joint_dated": "joint_signoff", "consent_dated": "consent", "consent_covers": "consent",
    "items_corrected": formal.KIND, "evidence": "evidence", "figures": "indicator",
    "papers": "document", "papers_dated": "document", "papers_after_consent": "document",
    "papers_current": "document", "audit_current": "audit", "joint_current": "joint_signoff",
    "statistics_sheet_current": "statistics_sheet",
    "product_share": "product", "statistics_sheet": "statistics_sheet",
    "bonus": "commendation_view", "committee": "committee_member", "opinion": "opinion",
    "reconsidered": "reconsideration",
}  # fmt: skip
# Guard → the kind that settles it where the other can't be recorded in that state any more.
SETTLED_LATER_BY = {"consent_covers": "consent_kept"}
# Guards whose items name the fact itself: a list that is empty, a figure or product by its item.
NAMING = ("lists", "shares")


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing in the way, and the form that settles it: fact `kind`, `item` of subject `ref`.

    `kind` is None where no form does (the cutoff is past, the place is taken).
    """

    breach: Breach
    kind: FactKind | None = None
    ref: str = ""
    item: str = ""
    who: tuple[str, ...] = ()  # the roles that may record it

    def for_(self, actor: Actor) -> bool:
        """Is it this person's to fill in?"""
        return self.kind is not None and actor.has(*self.who)


def goals(rules: Rules) -> tuple[ActionRule, ...]:
    """The acts by which a unit hands a case in: they close the deadline by which it must."""
    closing = {d.id for d in rules.edition.deadlines if d.submit_by}
    cases = (a for a in rules.edition.actions if a.subject == "case" and "unit" in a.who)
    return tuple(a for a in cases if closing & set(a.closes))


def way(rules: Rules, state: str) -> tuple[ActionRule | None, ActionRule | None]:
    """(the act that hands a case in this state in, the unit's next act towards it)."""
    for goal in goals(rules):
        if state in goal.start:
            return goal, goal
        for step in rules.edition.actions:
            leads = step.subject == "case" and state in step.start and step.to in goal.start
            if leads and "unit" in step.who and not step.reason:
                return goal, step
    return None, None


def reason_at(rules: Rules, state: str, guard: str) -> ActionRule | None:
    """The act at which a case in this state is given the reason that settles what `guard` finds."""
    goal, step = way(rules, state)
    return step if step and guard in step.guards else goal


def to_correct(facts: CaseFacts, goal: ActionRule | None) -> str:
    """What the ministry asks to be corrected before the case is handed in again; "" otherwise (8)."""
    returned = facts.recorded.one("correction") if goal else None
    return str(returned.get("items", "")) if returned else ""


def preflight(
    rules: Rules, facts: CaseFacts, goal: ActionRule, *, actor: Actor, now: datetime
) -> tuple[Missing, ...]:
    """All that the ministry's rules would refuse if the case were handed in now.

    The very guards of the act, asked on trial as if the steps before it were done; what settles
    each of them is what can be recorded as the case stands.
    """
    asked = facts if facts.state in goal.start else replace(facts, state=goal.start[0])
    return tuple(settled_by(rules, facts, one.breach)
                 for one in _in_the_way(rules, goal, asked, actor, now))  # fmt: skip


def before_sealing(rules: Rules, facts: CaseFacts, *, now: datetime) -> tuple[Missing, ...] | None:
    """What still keeps the papers from being made out and sealed; None where nothing is handed in.

    All that the unit's own step before handing in asks for. The sealed papers themselves, the
    place and the day are asked by handing in alone, and a reason is written with the act.
    """
    goal, _ = way(rules, facts.state)
    if goal is None:
        return None
    starts = {state for one in goals(rules) for state in one.start}
    asked = {guard for step in rules.edition.actions
             if step.subject == "case" and step.to in starts and "unit" in step.who
             and not step.reason for guard in step.guards}  # fmt: skip
    found = preflight(rules, facts, goal, actor=NOBODY, now=now)
    return tuple(one for one in found if one.breach.guard in asked and not one.breach.soft)


def before_list_moves(
    rules: Rules, facts: ListFacts, *, actor: Actor, now: datetime
) -> tuple[Missing, ...]:
    """All that the list's next step would refuse as things stand.

    Nothing is asked of a case yet that has to come on by an act of its own first.
    """
    step = next_step(rules, "list", facts.state)
    found = _in_the_way(rules, step, facts, actor, now) if step else ()
    behind = {_item(one.breach) for one in found if one.kind is None}
    return tuple(one for one in found if one.kind is None or one.ref not in behind)


def next_step(rules: Rules, subject: str, state: str) -> ActionRule | None:
    """The act that takes a subject one step on along its way."""
    along = rules.states[subject, state].step + 1
    for action in rules.edition.actions:
        to = rules.states.get((subject, action.to))
        if action.subject == subject and state in action.start and to and to.step == along:
            return action
    return None


def before_own_list_moves(
    rules: Rules, facts: CaseFacts, list_state: str, *, actor: Actor, now: datetime
) -> tuple[Missing, ...]:
    """What the case's list would still ask of this very case."""
    alone = ListFacts(f"{facts.year}-{facts.measure}", list_state, facts.measure, facts.year,
                      cases=(facts,))  # fmt: skip
    found = before_list_moves(rules, alone, actor=actor, now=now)
    return tuple(one for one in found if one.ref == facts.ref)


def own_first(missing: Iterable[Missing], actor: Actor) -> Sequence[Missing]:
    """What this person can settle, before what others must."""
    return sorted(missing, key=lambda one: not one.for_(actor))


def _in_the_way(
    rules: Rules, rule: ActionRule, facts: CaseFacts | ListFacts, actor: Actor, now: datetime
) -> tuple[Missing, ...]:
    answer = decide(rules, rule.id, facts, actor=actor, now=now, trial=True)
    breaches = answer.breaches if isinstance(answer, Refusal) else ()
    return tuple(settled_by(rules, facts, breach) for breach in breaches)


def _item(breach: Breach) -> str:
    return breach.key.partition(":")[2].partition("=")[0]


def settles(rules: Rules, guard: str, state: str) -> FactKind | None:
    """The kind of fact whose form settles what a guard finds, in this state of its owner."""
    kind = rules.facts.get(SETTLED_BY.get(guard, ""))
    later = rules.facts.get(SETTLED_LATER_BY.get(guard, ""))
    if kind and later and state not in kind.states and state in later.states:
        return later
    return kind


def settled_by(rules: Rules, facts: CaseFacts | ListFacts, breach: Breach) -> Missing:
    """The form that settles a breach, and who may fill it in."""
    kind, item = settles(rules, breach.guard, facts.state), _item(breach)
    if kind is not None and kind.id == formal.KIND:  # changing what it is about settles it
        about, item = formal.parts(item)
        kind = rules.facts.get(about)
    if breach.guard in NAMING:
        about, item = formal.parts(item)
        kind = rules.facts.get(about)
    if kind is None:
        return Missing(breach)
    if kind.owner != facts.subject:  # a list asks it of one of its cases
        return Missing(breach, kind, item, who=kind.who)
    known = rules.items_of(kind.id, facts.measure)
    if kind.signs and not kind.items:  # whatever was changed since, its one signature settles it
        item = ""
    if known is None or item in known:
        who = rules.recorders(kind, item, facts.measure)
        return Missing(breach, kind, facts.ref, item, who)
    return Missing(breach)  # about something else than an item: an accident of the city

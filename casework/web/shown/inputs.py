"""What would still stand in the way of an act once everything that its form asks for is filled in?

The rules are asked once more with an example of each input that isn't on record yet.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from casework.example import filled
from casework.services.desks import desk_of
from workflows.calendar import beijing_day
from workflows.edition import ActionRule, FactKind, GuardRule
from workflows.facts import Actor, ListFacts
from workflows.guards import Ask
from workflows.guards.lists import candidates, free
from workflows.guards.notices import PLAN
from workflows.machine import Refusal, decide
from workflows.moves import cases_of
from workflows.rules import Rules
from workflows.selection import ranking
from workflows.words import Breach

from .consequences import Around

Items = tuple[str, ...]
PLACE = "publication"
ALONE: Items = ("",)  # an act about nothing but its subject


def left(
    around: Around, rule: ActionRule, actor: Actor, *, but: Collection[str] = ()
) -> tuple[Breach, ...]:
    """The breaches that no input settles; the kinds in `but` are left as they are.

    Where cities of the reserve are brought in: of those that get furthest.
    """
    found = [left_with(around, rule, actor, items, but=but) for items in ways(around, rule, actor)]
    return min(found, key=lambda breaches: sum(not b.soft for b in breaches))


def left_with(
    around: Around, rule: ActionRule, actor: Actor, items: Items, *, but: Collection[str] = ()
) -> tuple[Breach, ...]:
    """The same where the act is about these `items`, as the door would see it."""
    opened, on = around.opened, beijing_day(around.now)
    given = {kind: {item: filled(opened.rules.facts[kind], _fitting(opened.rules, kind, on), on)
                    for item in items}
             for kind in rule.inputs if items and kind not in but
             and (items != ALONE or confirms(opened.rules.facts[kind])
                  or not opened.facts.recorded.all(kind))}  # fmt: skip
    acting = replace(opened, extra=opened.extra | {"action": rule.id})
    answer = decide(opened.rules, rule.id, desk_of(rule.subject).with_given(acting, given),
                    actor=actor, now=around.now, given=given, trial=True)  # fmt: skip
    return answer.breaches if isinstance(answer, Refusal) else ()


def _fitting(rules: Rules, kind: str, on: date) -> dict[str, str]:
    """What an example says, lest a rule find fault with the example: a place on the portal ('19 9), a
    day that is still to come.
    """
    if kind == PLAN:
        return {"on": (on + timedelta(days=1)).isoformat()}
    portal = next((g for g in rules.guards.values() if g.check == "portal"), None)
    return {"place": portal.params["address"][0]} if portal and kind == PLACE else {}


def ways(around: Around, rule: ActionRule, actor: Actor) -> list[Items]:
    """What the act may be about: the subject itself, or one or several cities of the reserve.

    Those whose decision is on record; where none is, the best of them.
    """
    if rule.id != "supplement":
        return [ALONE]
    facts, rules = around.opened.facts, around.opened.rules
    assert isinstance(facts, ListFacts)
    reserve = cases_of("reserve", facts)
    decided = [c.ref for c in reserve if facts.recorded.fact(decision_kind(rules), c.ref)]
    if decided:
        together = [tuple(decided)] if 1 < len(decided) <= free(facts) else []
        return [*((ref,) for ref in decided), *together]
    able = ranking(candidates(facts, Ask(rules, rule.id, actor, around.now)))
    best = [c.ref for c in able if c.ref in {case.ref for case in reserve}]
    return [(ref,) for ref in (best or [c.ref for c in reserve])[:1]] or [()]


def decision_kind(rules: Rules) -> str:
    """The kind of fact by which the ministry decides on a city that is brought in."""
    return str(by_two(rules).params["fact"])


def by_two(rules: Rules) -> GuardRule:
    """The rule that who decides on a city isn't who brings it in."""
    return next(g for g in rules.guards.values() if g.check == "brought_in_by_two")


def ready(around: Around, rule: ActionRule, actor: Actor) -> bool:
    """Is all that stands in the way what is handed in along with the act, or a reason?

    A list is proposed on a page of its own, which says itself what is missing.
    """
    return rule.id == "propose" or all(b.soft for b in left(around, rule, actor))


def confirms(kind: FactKind) -> bool:
    """Is there nothing to it but to confirm it, of what stands at that moment?"""
    return {field.kind for field in kind.field} == {"confirm"}


def again(around: Around, rule: ActionRule, actor: Actor) -> frozenset[str]:
    """The kinds of fact that were confirmed and are to be confirmed again: a rule still finds
    something that they alone settle, as where a paper was replaced after it (N五.2).
    """
    recorded, facts = around.opened.facts.recorded, around.opened.rules.facts
    have = frozenset(id for id in rule.inputs if recorded.all(id) and confirms(facts[id]))
    return have & needed(around, rule, actor) if have else have


def asked(rules: Rules, rule: ActionRule) -> tuple[str, ...]:
    """The kinds that must be filled in with what is made public later than the list itself: also
    where, if the edition says where that may be, as each notice has an address of its own.
    """
    portal = any(rules.guards[guard].check == "portal" for guard in rule.guards)
    return (*rule.needs, *((PLACE,) if portal else ()))


def needed(around: Around, rule: ActionRule, actor: Actor) -> frozenset[str]:
    """The kinds of fact without which it can't be done: always, or as long as none is on record."""
    hard = {b.key for b in left(around, rule, actor) if not b.soft}
    return frozenset(rule.needs) | {
        kind for kind in rule.inputs
        if any(not b.soft and b.key not in hard for b in left(around, rule, actor, but=[kind]))
    }  # fmt: skip

"""What would still stand in the way of an act once everything that its form asks for is filled in?

The rules are asked once more with an example of each input that isn't on record yet.
"""

from __future__ import annotations

from collections.abc import Collection

from casework.example import filled
from workflows.calendar import beijing_day
from workflows.edition import ActionRule
from workflows.facts import Actor, ListFacts
from workflows.machine import Refusal, decide
from workflows.words import Breach

from .consequences import Around


def left(
    around: Around, rule: ActionRule, actor: Actor, *, but: Collection[str] = ()
) -> tuple[Breach, ...]:
    """The breaches that no input settles; the kinds in `but` are left as they are."""
    opened, on = around.opened, beijing_day(around.now)
    item = ""
    if rule.id == "supplement":  # what it asks for is about one of the reserve
        assert isinstance(opened.facts, ListFacts)
        item = next((c.ref for c in opened.facts.cases if c.state == "reviewed"), "")
    asks = () if rule.id == "supplement" and not item else rule.inputs
    given = {kind: {item: filled(opened.rules.facts[kind], {}, on)} for kind in asks
             if kind not in but and (item or not opened.facts.recorded.all(kind))}  # fmt: skip
    answer = decide(opened.rules, rule.id, opened.facts, actor=actor, now=around.now, given=given,
                    trial=True)  # fmt: skip
    return answer.breaches if isinstance(answer, Refusal) else ()


def ready(around: Around, rule: ActionRule, actor: Actor) -> bool:
    """Is all that stands in the way what is handed in along with the act, or a reason?

    A list is proposed on a page of its own, which says itself what is missing.
    """
    return rule.id == "propose" or all(b.soft for b in left(around, rule, actor))


def needed(around: Around, rule: ActionRule, actor: Actor) -> frozenset[str]:
    """The kinds of fact without which it can't be done: always, or as long as none is on record."""
    hard = {b.key for b in left(around, rule, actor) if not b.soft}
    return frozenset(rule.needs) | {
        kind for kind in rule.inputs
        if any(not b.soft and b.key not in hard for b in left(around, rule, actor, but=[kind]))
    }  # fmt: skip

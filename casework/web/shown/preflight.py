"""What does an application still lack, rule by rule, and where is each thing filled in?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from casework.filters import plain_words
from casework.i18n import language
from casework.queries.missing import Missing, own_first, reason_at
from workflows.edition import ActionRule, Basis, GuardRule
from workflows.facts import Actor, CaseFacts
from workflows.rules import Rules
from workflows.words import Breach

from . import law, parts
from .law import Shown

Where = Callable[[Missing], str]  # the address of the form that settles it


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads what a case lacks: where each thing is filled in for them, and where they come from."""

    actor: Actor
    case: CaseFacts
    where: Where
    back: str


def groups(rules: Rules, missing: Iterable[Missing], reader: Reader) -> list[Shown]:
    """What is missing, by the condition that asks for it: its articles once, then each thing."""
    found: dict[str, Shown] = {}
    for one in own_first(tuple(missing), reader.actor):
        breach = one.breach
        shown = law.breaches(rules, [breach])[0]
        group = found.setdefault(breach.guard, _group(rules, breach.guard, breach.basis) | {
            "citations": shown["citations"]})  # fmt: skip
        group["items"].append(_thing(rules, one, reader) | {"citations": shown["citations"]})
    return list(found.values())


def _group(rules: Rules, guard: str, basis: Basis) -> Shown:
    return {"id": guard, "name": rules.guards[guard].words(language()), "items": [],
            "basis": basis, "first": ""}  # fmt: skip


def _thing(rules: Rules, one: Missing, reader: Reader) -> Shown:
    """One missing thing, with the link to the form that settles it or the name of who must.

    Without the city's name in front: the page says it. Of what a reason settles, `reason` says at
    which act it is written; a form that was filled in is there to be looked at.
    """
    breach = one.breach
    thing: Shown = {"words": plain_words(breach), "url": "", "who": "", "link": _("Fill in"),
                    "reason": reason(rules, breach, reader) if breach.soft else None}  # fmt: skip
    if one.for_(reader.actor):
        thing["url"] = reader.where(one)
        if breach.soft and one.kind and reader.case.recorded.fact(one.kind.id, one.item):
            thing["link"] = _("Show or change")
    elif one.kind is not None and not breach.soft:
        thing["who"] = parts.roles_words(one.who)
    return thing


def reason(rules: Rules, breach: Breach, reader: Reader) -> Shown | None:
    """At which act the reason is written that settles it, by whom, and the way there for them."""
    case = reader.case
    act = reason_at(rules, case.state, breach.guard)
    if act is None:
        return None
    may = case.state in act.start and reader.actor.has(*act.who)
    url = url_for("acts.page", subject="case", ref=case.ref, action=act.id, next=reader.back)
    return {"act": act.words(language()), "who": parts.roles_words(act.who), "url": may and url}


def rows(
    rules: Rules, goal: ActionRule, missing: Sequence[Missing], reader: Reader
) -> list[Shown]:  # fmt: skip
    """Every rule that the act asks of the measure, in its order, with what it finds; an empty one
    is met, unless it can't be judged before others are (`first`: what they are called).
    """
    found = {group["id"]: group for group in groups(rules, missing, reader)}
    waiting = _waiting(rules, goal, missing)
    every, measure = [], reader.case.measure
    for id in goal.guards:
        guard = rules.guards[id]
        if measure not in _of(rules, guard, measure):
            continue
        own = law.cites(rules, guard.cites)
        first = _(", ").join(rules.guards[one].words(language()) for one in waiting.get(id, ()))
        every.append(found.get(id) or _group(rules, id, guard.basis) | {
            "citations": own, "first": first})  # fmt: skip
    return every


def _waiting(
    rules: Rules, goal: ActionRule, missing: Sequence[Missing]
) -> Mapping[str, Sequence[str]]:
    """By rule, the others that come first: they are in the way, and it finds nothing itself yet."""
    said = {f"{one.breach.guard}.{one.breach.says}" for one in missing}
    broken = {one.breach.guard for one in missing}
    found: dict[str, list[str]] = {}
    for id in rules.guards:  # in the edition's order: what comes first stands further up
        after = [(one, one.partition(".")[0]) for one in rules.guards[id].after]
        first = [of for one, of in after if of in goal.guards and (one in said or of in found)]
        if first and id not in broken:
            found[id] = list(dict.fromkeys(first))
    return found


def _of(rules: Rules, guard: GuardRule, measure: str) -> tuple[str, ...]:
    """The measures that a guard asks anything of: those it names, or the fact that it looks at."""
    about = rules.facts.get(str(guard.params.get("fact", "")))
    named = guard.params.get("measures") or (about.measures if about else ())
    return tuple(named) or (measure,)

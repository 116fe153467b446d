"""Which cities of the reserve are decided upon, and which of them may this person bring in?"""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from casework.queries.case import people
from casework.queries.lists import ListPage, Ranked
from casework.queries.visible import hidden_fields
from casework.reading import session
from workflows.edition import ActionRule
from workflows.facts import Actor
from workflows.guards.lists import free
from workflows.guards.persons import had_a_hand
from workflows.guards.registry import Ask
from workflows.words import Breach

from . import facts, inputs, law
from .consequences import Around
from .law import Shown


def rule_of(page: ListPage) -> ActionRule:
    """The act that brings a city in."""
    return page.rules.actions["list", "supplement"]


def places(page: ListPage) -> int:
    """How many cities of the reserve could be brought in now; 0 also where nobody is left."""
    if page.list.state not in rule_of(page).start:
        return 0
    return min(max(free(page.facts), 0), len(_reserve(page)))


def _reserve(page: ListPage) -> list[Ranked]:
    return [row for row in page.rows if row.case.state == "reviewed"]


def to_decide(page: ListPage, actor: Actor) -> Shown | None:
    """A line of what is for this person to fill in: a decision, before a free place is filled."""
    kind, number = page.rules.facts[inputs.decision_kind(page.rules)], places(page)
    decided = sum(page.facts.recorded.fact(kind.id, row.case.ref) is not None
                  for row in _reserve(page))  # fmt: skip
    if decided >= number or not actor.has(*kind.who):
        return None
    words = ngettext(
        "%(num)d place on the list is free. Before a city is brought in, the ministry's decision "
        "on it is recorded.",
        "%(num)d places on the list are free. Before a city is brought in, the ministry's decision "
        "on it is recorded.", number - decided)  # fmt: skip
    return {"words": words, "url": url_for("staff.supplement", ref=page.list.ref),
            "citations": law.cites(page.rules, kind.cites)}  # fmt: skip


def cities(page: ListPage, actor: Actor, now: datetime) -> list[Shown]:
    """Each city of the reserve, best first: its decision, by whom, and may this person bring it in?

    `against` is what stands in the way whoever does it; of one that isn't decided upon, what would.
    """
    around, rule, rules = Around(page.opened, now), rule_of(page), page.rules
    kind = rules.facts[inputs.decision_kind(rules)]
    made = page.facts.recorded.all(kind.id)
    by = people(session(), {fact.by for fact in made.values()})
    together = _together(around, rule, actor)
    back = url_for("staff.supplement", ref=page.list.ref)
    ask, found = Ask(rules, rule.id, actor, now), []
    for row in _reserve(page):
        ref, fact = row.case.ref, made.get(row.case.ref)
        left = _hard(inputs.left_with(around, rule, actor, (ref,)))
        found.append({
            "ref": ref, "city": law.city_words(page.cases[ref]), "rank": row.rank,
            "total": row.total, "url": facts.url("list", ref=page.list.ref, kind=kind.id, item=ref,
                                                 back=back),
            "pairs": [p for p in facts.pairs(kind, fact.value, "list", page.list.ref,
                                             hidden=hidden_fields(actor, kind)) if p[1] != "–"]
            if fact else [],
            "by": facts.recorder(fact, by) if fact else "", "decided": fact is not None,
            "mine": fact is not None and had_a_hand(ask, fact),
            "offered": fact is not None and actor.has(*rule.who) and (
                not left or ref in together),
            "against": law.breaches(rules, [b for b in left if not _of_persons(page, b)]),
        })  # fmt: skip
    return found


def _together(around: Around, rule: ActionRule, actor: Actor) -> set[str]:
    """The cities that can be brought in with one another, where none of them can alone."""
    ways = [items for items in inputs.ways(around, rule, actor) if len(items) > 1]
    return {ref for items in ways if not _hard(inputs.left_with(around, rule, actor, items))
            for ref in items}  # fmt: skip


def _hard(found: tuple[Breach, ...]) -> list[Breach]:
    return [b for b in found if not b.soft]


def _of_persons(page: ListPage, breach: Breach) -> bool:
    """Is it about who decided, which the page says by itself?"""
    return page.rules.guards[breach.guard].check in ("own_decision", "brought_in_by_two")


def choice_words(city: Shown) -> str:
    """A city as it is chosen: its rank and total, where there is a ranking."""
    if city["total"] is None:
        return str(city["city"])
    return _("%(rank)s. %(city)s (%(total)s)", rank=city["rank"] or "–", city=city["city"],
             total=city["total"])  # fmt: skip

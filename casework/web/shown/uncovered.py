"""Of which changes does a person say that the consent given before covers them (N五.2, 8)?"""

from __future__ import annotations

from collections.abc import Iterator

from flask_login import current_user

from casework.i18n import language
from casework.models import Event
from casework.queries.missing import SETTLED_LATER_BY
from casework.queries.timeline import history_of_fact
from casework.queries.visible import hidden_fields, sees_kind
from casework.reading import session
from casework.services.desk import Opened
from workflows.calendar import beijing_day
from workflows.edition import FactKind
from workflows.facts import CaseFacts, Fact
from workflows.guards.consent import Uncovered, uncovered

from . import events, facts, offers
from .law import Shown


def uncovered_by_consent(opened: Opened, kind: FactKind) -> Shown | None:
    """What was changed after the consent, from what to what, for the box that says it is covered.

    `way` is the act after which a new consent could be recorded, where it can't be in this state.
    None where the box asks about nothing.
    """
    case, rules = opened.facts, opened.rules
    guards = [g for g in rules.guards.values() if SETTLED_LATER_BY.get(g.id) == kind.id]
    if not guards or not isinstance(case, CaseFacts):
        return None
    found = uncovered(case, rules, **guards[0].params)
    if found is None:
        return None
    return {"changes": [*_changed(opened, found), *_replaced(opened, case, found)],
            "day": found.day_of_new, "way": _way(opened)}  # fmt: skip


def _changed(opened: Opened, found: Uncovered) -> Iterator[Shown]:
    for one in found.changed:
        if one.fact is None:  # of what was taken away the record knows the kind alone
            yield {"name": one.kind.words(language()), "gone": True}
        elif sees_kind(current_user.actor, one.kind):
            yield _shown(opened, one.kind, one.item, one.fact, found)


def _replaced(opened: Opened, case: CaseFacts, found: Uncovered) -> Iterator[Shown]:
    kind = opened.rules.facts["document"]
    for one in found.replaced:
        if fact := case.recorded.fact(kind.id, one.id):
            yield _shown(opened, kind, one.id, fact, found)


def _shown(opened: Opened, kind: FactKind, item: str, fact: Fact, found: Uncovered) -> Shown:
    """One of them with its page, and field by field what it said when the consent covered it."""
    history = history_of_fact(session(), opened.head.stream, kind.id, item)
    covered = (one.value for one in history if _known(found, kind, one.event))
    then = next(covered, None)
    return {
        "name": facts.name(opened.rules, kind, item, opened.row["measure"], fact.value),
        "url": facts.url("case", opened.ref, kind.id, item), "new": then is None,
        "differences": [] if then is None else events.differences(
            opened.rules, kind.id, fact.value, then, subject="case", ref=opened.ref,
            hidden=hidden_fields(current_user.actor, kind)),
    }  # fmt: skip


def _known(found: Uncovered, kind: FactKind, event: Event) -> bool:
    if kind.id == "document":
        return event.seq <= found.stood
    return found.knew(event.seq, beijing_day(event.received_at))


def _way(opened: Opened) -> Shown | None:
    rules = opened.rules
    wanted = rules.facts["consent"].states
    if opened.state in wanted:
        return None
    return next(({"words": act.words(language()), "url": offers.act_url("case", opened.ref, act.id)}
                 for act in rules.edition.actions
                 if act.subject == "case" and opened.state in act.start and act.to in wanted
                 and current_user.actor.has(*act.who)), None)  # fmt: skip

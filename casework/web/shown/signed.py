"""To what does whoever records a fact put their name: which figure, and who entered it when?

What a kind of fact signs the edition declares (`signs`).
"""

from __future__ import annotations

from collections.abc import Iterator

from flask_login import current_user

from casework.queries.case import people
from casework.queries.visible import hidden_fields, sees_kind
from casework.reading import session
from casework.services.desk import Opened
from workflows.edition import FactKind
from workflows.facts import Fact

from . import facts
from .law import Shown


def signed(opened: Opened, kind: FactKind, item: str) -> list[Shown]:
    """What is signed with the fact `kind`, `item`, for `signed_panel`; nothing where it signs
    nothing.

    `changed` says that it was entered anew after the signature that is on record.
    """
    found = list(_of(opened, kind, item))
    by = people(session(), {fact.by for _kind, _item, fact in found if fact})
    mine = opened.facts.recorded.fact(kind.id, item)
    measure, rules = opened.row.get("measure", ""), opened.rules
    shown = []
    for of, its_item, fact in found:
        shown.append({
            "name": facts.name(rules, of, its_item, measure, fact.value if fact else None),
            "url": facts.url(opened.subject, opened.ref, of.id, its_item),
            "pairs": facts.pairs(
                of, fact.value, opened.subject, opened.ref,
                hidden=hidden_fields(current_user.actor, of),
                unit=facts.unit(rules, of, its_item, measure),
            ) if fact else [],
            "by": facts.recorder(fact, by) if fact else "",
            "changed": bool(fact and mine and fact.seq > mine.seq),
        })  # fmt: skip
    return shown


def _of(opened: Opened, kind: FactKind, item: str) -> Iterator[tuple[FactKind, str, Fact | None]]:
    """Each fact that is signed: that of the same item, where both are of the measure's own table."""
    for id in kind.signs:
        of, have = opened.rules.facts[id], opened.facts.recorded.all(id)
        if not sees_kind(current_user.actor, of):
            continue
        items = [item]
        if not item or of.items != kind.items:  # in the order of the measure's table
            order = opened.rules.items_of(id, opened.row.get("measure", "")) or ()
            items = sorted(have, key=lambda one: order.index(one) if one in order else len(order))
        if not of.items:
            items = [""]
        yield from ((of, one, have.get(one)) for one in items)

"""To what does whoever records a fact put their name: which figure, and who entered it when?

What a kind of fact signs the edition declares (`signs`).
"""

from __future__ import annotations

from flask_login import current_user

from casework.queries.case import people
from casework.queries.visible import hidden_fields, sees_kind
from casework.reading import session
from casework.services.desk import Opened
from workflows import signing
from workflows.edition import FactKind

from . import facts
from .law import Shown


def signed(opened: Opened, kind: FactKind, item: str) -> list[Shown]:
    """What is signed with the fact `kind`, `item`, for `signed_panel`; nothing where it signs
    nothing.

    `changed` says that it was entered anew after the signature that is on record.
    """
    measure, rules = opened.row.get("measure", ""), opened.rules
    found = [one for one in signing.signed(rules, opened.facts.recorded, kind, item, measure=measure)
             if sees_kind(current_user.actor, one[0])]  # fmt: skip
    by = people(session(), {fact.by for _kind, _item, fact in found if fact})
    mine = opened.facts.recorded.fact(kind.id, item)
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

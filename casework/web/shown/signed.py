"""To what does whoever records a fact put their name: which figure, and who entered it when?

What a kind of fact signs the edition declares (`signs`).
"""

from __future__ import annotations

from collections import Counter

from flask_babel import gettext as _
from flask_login import current_user

from casework.i18n import language
from casework.queries.case import people
from casework.queries.timeline import history_of_fact
from casework.queries.visible import hidden_fields, sees_kind
from casework.reading import session
from casework.services.desk import Opened
from workflows import signing
from workflows.edition import FactKind
from workflows.facts import Fact

from . import events, fact_rows, facts
from .events import Differences
from .law import Shown
from .problems import Problems


def signed(opened: Opened, kind: FactKind, item: str) -> list[Shown]:
    """What is signed with the fact `kind`, `item`, for `signed_panel`; nothing where it signs
    nothing.

    `changed` says that it was entered anew after the signature that is on record, `differences`
    from what to what, `stood` that it reads as it was signed; `of` is what its kind is called.
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
            "of": of.words(language()),
            "url": facts.url(opened.subject, opened.ref, of.id, its_item),
            "pairs": facts.pairs(
                of, fact.value, opened.subject, opened.ref,
                hidden=hidden_fields(current_user.actor, of),
                unit=facts.unit(rules, of, its_item, measure),
            ) if fact else [],
            "by": facts.recorder(fact, by) if fact else "",
            "said": fact and (fact_rows.figure(rules, of, its_item, fact, measure) or facts.summary(
                of, fact.value, opened.subject, opened.ref,
                hidden=hidden_fields(current_user.actor, of))),
            "changed": (then := _changed(opened, mine, of, its_item, fact)) is not None,
            "differences": then or [],
            "stood": mine is not None and then is None,
        })  # fmt: skip
    return _told_apart(shown)


def _told_apart(rows: list[Shown]) -> list[Shown]:
    """What is called alike, such as a condition and the text that it asks for, with its kind."""
    often = Counter(row["name"] for row in rows)
    for row in rows:
        if often[row["name"]] > 1 and row["name"] != row["of"]:
            row["name"] = _("%(kind)s: %(item)s", kind=row["of"], item=row["name"])
    return rows


def wrong(opened: Opened, kind: FactKind, item: str, problems: Problems) -> list[str]:
    """What the rules find wrong with what a name would be put to, each sentence once.

    An office that seals a figure that can't be reads so first, as whoever enters it; the unit reads
    it at each thing.
    """
    if "unit" in kind.who:
        return []
    there = signing.signed(opened.rules, opened.facts.recorded, kind, item,
                           measure=opened.row.get("measure", ""))  # fmt: skip
    return list(dict.fromkeys(
        words for of, its_item, fact in there if fact and sees_kind(current_user.actor, of)
        for words in problems.get((of.id, its_item), ())))  # fmt: skip


def changed_since(opened: Opened, kind: FactKind, item: str, as_read: str) -> Differences:
    """From what to what the fact, and what it signs, have changed since a form remembered them so."""
    if (read := signing.read_at(as_read)) is None:
        return []
    measure, rules, recorded = opened.row.get("measure", ""), opened.rules, opened.facts.recorded
    found: Differences = []
    for of, its_item, fact in (*signing.signed(rules, recorded, kind, item, measure=measure),
                               (kind, item, recorded.fact(kind.id, item))):  # fmt: skip
        if sees_kind(current_user.actor, of):
            found += _since(opened, of, its_item, fact, read) or []
    return found


def _changed(
    opened: Opened, mine: Fact | None, of: FactKind, item: str, fact: Fact | None
) -> Differences | None:
    """What of a fact reads otherwise than when `mine` signed it; None where nobody touched it."""
    return _since(opened, of, item, fact, mine.seq) if mine else None


def _since(
    opened: Opened, of: FactKind, item: str, fact: Fact | None, seq: int
) -> Differences | None:
    newest = fact or opened.facts.recorded.gone.get(of.id)
    if newest is None or newest.seq <= seq:
        return None
    history = history_of_fact(session(), opened.head.stream, of.id, item)
    then = next((one.value for one in history if one.event.seq <= seq), None)
    return events.differences(
        opened.rules, of.id, fact.value if fact else None, then, subject=opened.subject,
        ref=opened.ref, hidden=hidden_fields(current_user.actor, of))  # fmt: skip

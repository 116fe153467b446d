"""What does the ministry want put right, at which item and field, and has it been changed since?

For the ministry as its check goes on; for everybody else once the case is returned, and until it
is handed in again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from casework.i18n import language
from casework.queries.visible import sees_everything
from casework.services.desk import Opened
from casework.services.items import next_item
from workflows import formal
from workflows.edition import ActionRule
from workflows.facts import Actor, CaseFacts, Recorded
from workflows.formal import Looked
from workflows.rules import Rules

from . import facts
from .law import Shown
from .problems import Key, Problems, judged

ByItem = Mapping[Key, Looked]
# Parts of an application are worked on in these states.
BEFORE_REVIEW = ("drafted", "provincially_approved", "returned", "submitted")


def seen_by(actor: Actor, recorded: Recorded) -> ByItem:
    """What was found to be corrected, by kind and item, as far as this person may know of it."""
    if not sees_everything(actor) and recorded.fact("correction") is None:
        return {}
    return {(one.kind, one.of): one for one in formal.looked(recorded) if one.wrong}


def field_words(rules: Rules, one: Looked) -> str:
    """What the field is called that is to be corrected; "" where it is about the whole."""
    kind = rules.facts.get(one.kind)
    fields = kind.field if kind else ()
    return next((f.words(language()) for f in fields if f.id == one.field), "")


def words(rules: Rules, one: Looked) -> str:
    """What is to be corrected, with its field, in one line."""
    field = field_words(rules, one)
    said = _("%(field)s: %(reason)s", field=field, reason=one.reason) if field else one.reason
    if one.stale:
        return _("The ministry asked for a correction (%(what)s); changed since, to be looked at"
                 " again.", what=said)  # fmt: skip
    return _("The ministry asks for a correction: %(what)s", what=said)


def listed(
    rules: Rules, found: ByItem, recorded: Recorded, *, ref: str, measure: str, back: str = ""
) -> list[Shown]:
    """Each for the macro `to_correct`: its item with the link to it, field, reason, and how it stands."""
    shown = []
    for (kind_id, of), one in found.items():
        kind = rules.facts[kind_id]
        item = next_item(recorded.all(kind_id)) if kind.items == "free" and not of else of
        shown.append({
            "what": facts.name(rules, kind, of, measure, recorded.one(kind_id, of)),
            "url": facts.url("case", ref, kind_id, item, back=back), "reason": one.reason,
            "field": field_words(rules, one), "stale": one.stale,
        })  # fmt: skip
    return shown


def going_back(opened: Opened, rule: ActionRule, actor: Actor) -> list[Shown]:
    """What goes back item by item with an act that returns a case; nothing with another."""
    if "correction" not in rule.inputs:
        return []
    recorded = opened.facts.recorded
    found = {key: one for key, one in seen_by(actor, recorded).items() if one.stands}
    return listed(opened.rules, found, recorded, ref=opened.ref, measure=opened.row["measure"])


def check_url(opened: Opened, rule: ActionRule) -> str:
    """Where it is looked at item by item, before an act that ends the check well; "" before another."""
    ends = any(write.fact == "formal_check" for write in rule.writes)
    return url_for("staff.check", ref=opened.ref) if ends else ""


def not_looked_at(opened: Opened, rule: ActionRule) -> list[Shown]:
    """What nobody has looked at as it stands, before the act that ends the check well; else nothing.

    Nobody has to look at each thing (8); but who accepts reads what they haven't.
    """
    if not check_url(opened, rule):
        return []
    rules, recorded, measure = opened.rules, opened.facts.recorded, opened.row["measure"]
    return [{"what": facts.name(rules, kind, of, measure, recorded.one(kind.id, of)),
             "url": facts.url("case", opened.ref, kind.id, of)}
            for kind, of in formal.not_looked_at(rules, recorded)]  # fmt: skip


def beside(
    rules: Rules, found: ByItem, problems: Problems, reasons: Mapping[Key, str]
) -> tuple[Problems, dict[Key, str]]:
    """The `problems` of each item with what stands to be corrected, and remarks: the `reasons` that
    settle the others, and what was changed since."""
    all_ = {key: list(sentences) for key, sentences in problems.items()}
    remarks = dict(reasons)
    for key, one in found.items():
        if one.stale:
            remarks[key] = words(rules, one)
        else:
            all_.setdefault(key, []).append(words(rules, one))
    return all_, remarks


def of_case(
    rules: Rules, facts: CaseFacts, actor: Actor, now: datetime
) -> tuple[Problems, dict[Key, str]]:
    """What the rules and the ministry find wrong with each item, and remarks; nothing after the review."""
    if facts.state not in BEFORE_REVIEW:
        return {}, {}
    found = judged(rules, facts, actor, now)
    return beside(rules, seen_by(actor, facts.recorded), found.problems, found.reasons)

"""What did the first of two persons propose, and why, for the second to decide on?

Which acts take two persons, and what the first of them records, the edition's guards declare.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_login import current_user

from casework.i18n import language
from casework.queries.case import people
from casework.queries.list_outcome import reasons_written
from casework.queries.lists import Ranked, ranked
from casework.queries.visible import hidden_fields
from casework.reading import session
from casework.services.desk import Opened
from workflows.edition import ActionRule, GuardRule
from workflows.facts import ListFacts
from workflows.guards import Ask
from workflows.rules import Rules

from . import facts, law
from .law import Shown

# A city brought in is decided upon on a page of its own, beside the others of the reserve.
TWO_PERSONS = ("two_persons", "turned_away_by_two", "withdrawn_by_two")


def decides(rules: Rules, rule: ActionRule) -> GuardRule | None:
    """The guard by which another person than the proposer has to do this; None where nobody must."""
    return next((rules.guards[id] for id in rule.guards
                 if rules.guards[id].check in TWO_PERSONS), None)  # fmt: skip


def awaited(opened: Opened, now: datetime) -> Shown | None:
    """The proposal that waits for somebody's decision where the subject stands."""
    for rule in opened.rules.edition.actions:
        if rule.subject == opened.subject and opened.state in rule.start:
            found = proposed(opened, rule, now)
            if found:
                return found
    return None


def proposed(opened: Opened, rule: ActionRule, now: datetime) -> Shown | None:
    """Who proposed what `rule` decides on, when, with which reasons; None where nobody has to."""
    guard = decides(opened.rules, rule)
    made = opened.facts.recorded.fact(guard.params["fact"]) if guard else None
    if guard is None or made is None:
        return None
    kind = opened.rules.facts[guard.params["fact"]]
    pairs = facts.pairs(kind, made.value, opened.subject, opened.ref,
                        hidden=hidden_fields(current_user.actor, kind))  # fmt: skip
    shown: Shown = {
        "title": kind.words(language()), "pairs": [p for p in pairs if p[1] != "–"],
        "by": facts.recorder(made, people(session(), {made.by})), "differences": [], "reasons": [],
        "scored": "score" in opened.rules.facts,
    }  # fmt: skip
    if isinstance(opened.facts, ListFacts):
        ask = Ask(opened.rules, rule.id, current_user.actor, now)
        rows = ranked(opened.facts, ask)
        names = _(", ").join(law.city_words(row.case) for row in rows if row.listed)
        count = _("%(n)s of %(all)s", n=len(opened.facts.entries), all=opened.rules.edition.places)
        shown["pairs"].insert(0, (_("On the list"), _("%(count)s: %(names)s", count=count,
                                                      names=names)))  # fmt: skip
        shown["differences"] = [_difference(row) for row in rows if row.differs]
        shown["reasons"] = reasons_written(opened, language())
    return shown


def _difference(row: Ranked) -> Shown:
    """Where the list departs from the scores or the preliminary list, or chooses between equals."""
    if row.why == "tie":
        what = _("tied, and taken in") if row.listed else _("tied, and left out")
    elif row.why is None:
        what = (_("taken in, though not on the preliminary list") if row.listed
                else _("on the preliminary list, and left out"))  # fmt: skip
    else:
        what = _("taken in against the scores") if row.listed else _("left out against the scores")
    return {"city": law.city_words(row.case), "what": what, "reason": row.reason}

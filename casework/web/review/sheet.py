"""What does a committee member fill in of one city, and how does it read once it is said?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Form

from casework.errors import NotFound
from casework.i18n import language
from casework.queries.own_review import Seat, Task, seat
from casework.queries.snapshots import opened as open_subject
from casework.reading import now, session
from casework.services.desk import Opened
from casework.web import fact_forms
from casework.web.fact_choices import Source
from casework.web.shown import law
from casework.web.shown.law import Shown
from workflows.edition import FactKind, GuardRule
from workflows.rules import Rules
from workflows.words import Breach

from .desk import expert, pairs

HANDS_IN = "hand_in"


@dataclass(slots=True)
class Sheet:
    """The form of one assessment: a part for each heading, or one for the whole."""

    seat: Seat
    task: Task
    opened: Opened
    parts: list[tuple[FactKind, str, Form]] = field(default_factory=list)
    breaches: tuple[Breach, ...] = ()
    errors: list[str] = field(default_factory=list)
    refused: bool = False
    changed: Shown | None = None

    @property
    def open(self) -> bool:
        """Can it be filled in now?"""
        return self.opened.state == "drafted" and self.seat.runs


def sheet_of(ref: str) -> Sheet:
    """The expert's own assessment; NotFound for anybody else's."""
    opened = open_subject(session(), "assessment", ref, now=now())
    if opened.person != current_user.id:
        raise NotFound
    mine = seat(session(), expert(), opened.row["list_ref"], now=now())
    task = next((t for t in mine.tasks if t.assessment and t.assessment.ref == ref), None)
    if task is None:
        raise NotFound
    sheet = Sheet(mine, task, opened)
    for kind in (
        opened.rules.facts[id] for id in opened.rules.actions["assessment", HANDS_IN].inputs
    ):
        for item in opened.rules.items_of(kind.id, mine.list.measure) or ("",):
            form = fact_forms.build(kind, Source(opened, item), prefix=f"{kind.id}-{item}-",
                                    data=opened.facts.recorded.one(kind.id, item))  # fmt: skip
            _bounded(form, opened.rules, kind)
            sheet.parts.append((kind, item, form))
    return sheet


def bounds(rules: Rules, kind: FactKind) -> GuardRule | None:
    """The guard that says between which numbers a mark lies; None where no mark is given."""
    return next((rules.guards[id] for id in kind.guards if rules.guards[id].check == "marks"), None)


def _bounded(form: Form, rules: Rules, kind: FactKind) -> None:
    """Say at a mark's field which marks there are, as the rule judges them."""
    if guard := bounds(rules, kind):
        points = form["points"]
        points.label.text = _("%(label)s (%(lowest)s–%(highest)s)", label=points.label.text,
                              **_ends(guard))  # fmt: skip
        points.description = _("%(lowest)s to %(highest)s, decimals allowed.", **_ends(guard))


def no_mark(sheet: Sheet, guard: GuardRule, item: str) -> str:
    """What is said of something that is no number at all."""
    headings = sheet.opened.rules.measure(sheet.seat.list.measure).heading
    named = law.words(next(one for one in headings if one.id == item))
    return _("“%(heading)s” must be a number from %(lowest)s to %(highest)s.", heading=named,
             **_ends(guard))  # fmt: skip


def _ends(guard: GuardRule) -> dict[str, Any]:
    return {"lowest": guard.params["lowest"], "highest": guard.params["highest"]}


def part(sheet: Sheet, kind: FactKind, item: str, form: Form) -> Shown:
    """A part of the form, or how it reads once it can't be changed."""
    rules, measure = sheet.opened.rules, sheet.seat.list.measure
    heading = next((h for h in rules.measure(measure).heading if h.id == item), None)
    weight = rules.method(measure).weights.get(item) if heading and item else None
    on_record = sheet.opened.facts.recorded.one(kind.id, item) or {}
    return {
        "kind": kind, "form": form, "name": law.words(heading) if heading else kind.words(language()),
        "weight": weight, "citations": law.cites(rules, heading.cites if heading else kind.cites),
        "pairs": pairs(kind, on_record),
    }  # fmt: skip

"""What does a signature say to begin with, once something was changed that it was put to before?

Who signs stands there as it did; the paper, its day and its seal are of what stood then, and are
asked for anew ('22 N四; '19 7(3)): nothing is confirmed by leaving a form as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import Form

from casework.services.desk import Opened
from workflows.edition import FactKind, Field
from workflows.signing import changed_after

from . import facts

WHO = ("organ", "person")


def outdated(opened: Opened, kind: FactKind, item: str) -> bool:
    """Was anything changed after it was signed with the fact `kind`, `item` that is on record?"""
    return opened.subject == "case" and changed_after(
        opened.rules, opened.facts.recorded, kind, item, measure=opened.row["measure"])  # fmt: skip


def to_begin_with(
    opened: Opened, kind: FactKind, item: str, value: Mapping[str, Any]
) -> dict[str, Any]:
    """Of the value on record what a form for a new signature begins with."""
    if not outdated(opened, kind, item):
        return dict(value)
    stays = {field.id for field in kind.field if field.id in WHO or field.kind == "choice"}
    return {name: one for name, one in value.items() if name in stays}


def point_to(form: Form, opened: Opened, kind: FactKind, item: str) -> None:
    """Beside each file that is asked for anew, the one of before, to be read."""
    fact = opened.facts.recorded.fact(kind.id, item)
    if fact is None or not outdated(opened, kind, item):
        return
    for field in kind.field:
        if field.kind == "file" and fact.value.get(field.id):
            form[field.id].description = Markup("{} {}").format(
                form[field.id].description, _before(opened, kind, field, fact.value))  # fmt: skip


def _before(opened: Opened, kind: FactKind, field: Field, value: Mapping[str, Any]) -> Markup:
    file = facts.value_words(field, value[field.id], opened.subject, opened.ref)
    days = [facts.value_words(one, value[one.id], opened.subject, opened.ref)
            for one in kind.field if one.kind == "date" and value.get(one.id)]  # fmt: skip
    said = _("(%(day)s)", day=days[0]) if days else ""
    return Markup("{} {}{}").format(_("The file of last time, from before the change:"), file, said)

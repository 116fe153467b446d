"""Which of a case's figures can one person put a name to with one form, and how does each stand?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from wtforms import Form

from casework.web import fact_forms
from casework.web.fact_choices import Source
from workflows.edition import FactKind
from workflows.signing import one_by_one, still_to_sign

from . import signed
from .entries import Desk, Entry
from .law import Shown
from .materials import Section

Wrong = Mapping[str, Sequence[str]]  # by item


@dataclass(frozen=True, slots=True)
class Together:
    """What can be signed at once: a row for each item, and the one form that is for all of them."""

    kind: FactKind
    rows: Sequence[Shown]
    form: Form
    url: str


def together(
    desk: Desk,
    sections: Iterable[Section],
    *,
    ticked: Collection[str] = (),
    wrong: Wrong | None = None,
    as_read: Mapping[str, str] | None = None,
) -> Iterator[Together]:
    """For each kind of which several items are still this person's to sign; those `ticked` stay.

    `as_read` tells how each stood when a form was made that came back: what has changed since is
    shown from what to what.
    """
    entries = [one for section in sections for group in section.groups for one in group.entries]
    for kind in dict.fromkeys(one.kind for one in entries):
        if not one_by_one(desk.opened.rules, kind):
            continue
        here = [one for one in entries if one.kind is kind and one.form
                and (one.item in ticked or _open(desk, one))]  # fmt: skip
        rows = [
            _row(desk, one, ticked, wrong or {}, (as_read or {}).get(one.item, "")) for one in here
        ]
        if len(rows) > 1 or (rows and ticked):
            yield Together(kind, rows, _form(desk, kind, rows[0]["item"]), url_for(
                "recommend.together_page", ref=desk.opened.ref, kind=kind.id))  # fmt: skip


def _open(desk: Desk, one: Entry) -> bool:
    return still_to_sign(desk.opened.rules, desk.opened.facts.recorded, one.kind, one.item,
                         measure=desk.measure.id)  # fmt: skip


def _form(desk: Desk, kind: FactKind, item: str) -> Form:
    form = fact_forms.build(
        kind, Source(desk.opened), data=desk.signature.get(kind.id, {}), upload=url_for(
            "files.hand_in", subject="case", ref=desk.opened.ref, kind=kind.id, item=item))  # fmt: skip
    for one in form:  # the same fields stand in each entry's own form, too
        one.id = one.label.field_id = f"{kind.id}-together-{one.id}"
    return form


def _row(desk: Desk, one: Entry, ticked: Collection[str], wrong: Wrong, as_read: str) -> Shown:
    changes = signed.changed_since(desk.opened, one.kind, one.item, as_read)
    return {"item": one.item, "name": one.name, "seen": one.seen, "ticked": one.item in ticked,
            "signed": one.signed(), "faults": one.wrong, "wrong": wrong.get(one.item, ()),
            "changes": changes}  # fmt: skip

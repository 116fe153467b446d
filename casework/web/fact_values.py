"""How does what was typed into a fact's form become a value again, with its files?

What was typed, and a file that was handed in, is kept for the next try.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import Form

from casework.attachments import Stored, named
from casework.errors import Invalid
from casework.filters import breach_line, breach_view, plain_words
from casework.handed_in import attach
from casework.i18n import language
from casework.named_files import known
from casework.reading import casework, session
from casework.services import sealing, values
from casework.unnamed_files import drop, put, stays
from workflows.calendar import beijing_day
from workflows.edition import FactKind, Field
from workflows.rules import Rules
from workflows.words import Breach

from .receiving import most, receive

Units = Mapping[str, str] | None  # by field


@dataclass(frozen=True, slots=True)
class Sender:
    """Who hands a file in, for which owner (a stream), when."""

    user: int
    owner: str
    at: datetime


def take(form: Form, kind: FactKind, sender: Sender, *, units: Units = None) -> dict[str, Any]:
    """What was sent as plain values for the door, files kept under their hashes.

    A figure in percent may be typed with its sign: `units` are those of the numbers, by field.
    A file that can't be taken stands as an error at its field; Invalid is raised after all of them
    were looked at, so that nothing that was sent well is lost.
    """
    value: dict[str, Any] = {}
    bad = False
    for field in kind.field:
        typed = form[field.id].data
        if field.kind != "file":
            if field.kind in ("flag", "confirm"):
                value[field.id] = bool(typed)
            elif typed not in (None, "", []):
                percent = (units or {}).get(field.id) == "%"
                value[field.id] = (
                    typed.strip().removesuffix("%").removesuffix("％") if percent else typed
                )
            continue
        bad |= not _take_file(form, kind, field, sender)
        if form[f"{field.id}_kept"].data:
            value[field.id] = form[f"{field.id}_kept"].data
    if bad:
        check(form, kind, value, sender.at, units=units)
        raise Invalid({})
    return value


def check(
    form: Form, kind: FactKind, value: Mapping[str, Any], at: datetime, *, units: Units = None
) -> None:
    """Say what is wrong with the values too, where they won't come as far as the door.

    What stands at a field already says more: a file that isn't taken isn't also missing.
    """
    try:
        values.read(kind, value, today=beijing_day(at))
    except Invalid as invalid:
        new = {name: words for name, words in invalid.errors.items()
               if name in form and not form[name].errors}  # fmt: skip
        show(form, Invalid(new), units=units)


def _take_file(form: Form, kind: FactKind, field: Field, sender: Sender) -> bool:
    kept = form[f"{field.id}_kept"]
    upload = request.files.get(form[field.id].name)
    if not isinstance(upload, FileStorage) or not upload.filename:
        if kept.data:
            kept.data = _known(kept.data, kind, field, sender)
            if not kept.data:  # nobody's, or gone: what was meant to be there isn't left out unseen
                form[field.id].errors = [_("Please choose this file again.")]
                return False
        return True
    try:
        kept.data = keep(upload, field, sender, instead=kept.data or "").value
    except Invalid as wrong:
        form[field.id].errors = [wrong.words(language())[field.id]]
        return False
    return True


def keep(upload: FileStorage, field: Field, sender: Sender, *, instead: str = "") -> Stored:
    """Check a file, keep it, and tie it to its owner; Invalid, under the field, where it isn't
    taken. What may tell who objects is sealed, and called by what it is.

    `instead` is the value whose place it takes.
    """
    stored = receive(upload, field=field.id)
    own = casework()
    if sealing.is_sealed(sender.owner):
        stored = sealing.sealed_file(own.vault, stored, bound=sender.owner)
        stored = sealing.neutral(stored, field)
    with put(own.config.uploads, [stored]):
        gone = attach(own.db, stored, sender.owner, by=sender.user, at=sender.at, most=most(),
                      field=field.id, instead=instead)  # fmt: skip
        drop(own.db, own.config.uploads, gone)
    return stored


def _known(value: str, kind: FactKind, field: Field, sender: Sender) -> str:
    """The file that was sent before, under the name that it has here; "" where it isn't theirs."""
    found = known(session(), value, sender.owner, kind.id, field.id, by=sender.user)
    if sha256 := named(found)[0]:
        stays(casework().config.uploads, sha256)
    return found


def kept_file(form: Form, field: Field) -> list[str]:
    """The name of the file that is kept from before, for `form_field`."""
    data = form[f"{field.id}_kept"].data
    return [named(data)[1]] if data else []


def show(form: Form, error: Invalid, *, prefix: str = "", units: Units = None) -> list[str]:
    """Put what the door found wrong beside the fields; returns what belongs to none of them.

    What is wrong with a number names the unit that it is in.
    """
    others = []
    for key, words in error.words(language()).items():
        name = key.removeprefix(prefix)
        if key.startswith(prefix) and name in form:
            if (unit := (units or {}).get(name, "")) and unit not in words:
                words += _(" It is in: %(unit)s.", unit=unit)
            form[name].errors = [*form[name].errors, words]
        elif not prefix or key.startswith(prefix):
            others.append(words)
    return others


def refuse(form: Form, kind: FactKind, rules: Rules, found: Iterable[Breach]) -> tuple[Breach, ...]:
    """Put what a rule says of a value beside its field, where the edition names one.

    Returns what then stands beside none.
    """
    others = []
    for one in found:
        guard = rules.guards.get(one.guard)
        said = breach_line(breach_view(one) | {"words": plain_words(one)})
        at = guard.says[one.says].at if guard and one.says in guard.says else ""
        of, _dot, name = at.partition(".")
        if of == kind.id and name in form:
            form[name].errors = [*form[name].errors, said]
        else:
            others.append(one)
    return tuple(others)


def filled(form: Form, kind: FactKind) -> bool:
    """Was anything at all typed into it?"""
    # What stands alone to be chosen is chosen already, which says nothing.
    own = [f.id for f in kind.field if len(getattr(form[f.id], "choices", None) or "--") > 1]
    names = own + [f"{f.id}_kept" for f in kind.field if f.kind == "file"]
    sent = any(form[n].data not in (None, "", [], False) for n in names)
    files = any(request.files.get(form[f.id].name) for f in kind.field if f.kind == "file")
    return sent or files

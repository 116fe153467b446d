"""How does the declaration of a fact become a form?

The form checks nothing by itself: what is wrong the door says, in both languages, once for page,
command and replay.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    FileField,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from casework.i18n import language
from casework.reading import casework
from casework.services.values import LONGEST
from workflows.edition import FactKind, Field
from workflows.rules import Rules

from .fact_choices import Source, choices_of, named_choices, setting_choices
from .fact_hints import hint, others, setting_hint
from .forms import choices

FEW = 5  # so many choices stand open; more of them are a list to pull down


class Needed:
    """Marks a field as asked for; that it is missing, the door says."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Nothing: forms of facts aren't validated here."""


class Asked(Needed):
    """Marks a field that may follow: a rule of the edition asks for it later."""

    field_flags: ClassVar[dict[str, bool]] = {"asked": True}


class Either:
    """Marks a field instead of which another will do, and names that."""

    def __init__(self, instead: str) -> None:
        self.field_flags = {"either": instead}

    def __call__(self, form: Any, field: Any) -> None:
        """Nothing: that none of them was given, a rule says."""


class Checks(SelectMultipleField):
    """Several of a list, as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """The door says what isn't allowed."""


class DayInput(TextInput):
    """A day, with the browser's own calendar."""

    input_type = "date"


class NumberInput(TextInput):
    """A number as text, so that what was typed comes back as it was typed."""

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        return super().__call__(field, inputmode="decimal", autocomplete="off", **kwargs)


def build(
    kind: FactKind,
    source: Source,
    *,
    prefix: str = "",
    data: Mapping[str, Any] | None = None,
    upload: str = "",
) -> Form:
    """A form for one fact: from the request where one was sent, else from `data`, a value on record.

    `prefix` keeps the fields of several facts on one page apart; `upload` is where a script sends
    a file as soon as it is chosen, "" where it comes with the form alone.
    """
    fields: dict[str, Any] = {}
    alone: dict[str, str] = {}  # where there is only one thing to choose, it is chosen
    for field in kind.field:
        fields[field.id] = _field(kind, field, source)
        if field.kind == "file":
            fields[f"{field.id}_kept"] = HiddenField()
            if upload:
                fields[field.id].kwargs["render_kw"] = _sent_at_once(f"{upload}&field={field.id}")
        if only := _only(fields[field.id]):
            alone[field.id] = only
    made = type("FactForm", (Form,), fields)
    if request.method == "POST":  # what wasn't sent is left out, not left as it was
        return made(request.form, prefix=prefix)
    return made(data=_typed(kind, {**alone, **(data or {})}), prefix=prefix)


def _only(field: Any) -> str:
    """The one value that can be chosen; "" where there are several, or it is typed."""
    listed = field.kwargs.get("choices") if field.field_class is RadioField else None
    return str(listed[0].value) if listed and len(listed) == 1 else ""


def _typed(kind: FactKind, value: Mapping[str, Any]) -> dict[str, Any]:
    """A value on record as a person would type it."""
    typed: dict[str, Any] = {}
    for field in kind.field:
        given = value.get(field.id)
        if field.kind == "file":
            typed[f"{field.id}_kept"] = given or ""
        elif field.kind == "items":
            typed[field.id] = list(given or ())
        else:
            typed[field.id] = given
    return typed


def _field(kind: FactKind, field: Field, source: Source) -> Any:
    label = field.words(language())
    needed: dict[str, Any] = {"validators": [Needed()]} if field.required else {}
    if field.asked or _proof(kind, field, source):
        needed = {"validators": [Asked()]}
    elif instead := others(kind, field, source):
        needed = {"validators": [Either(instead)]}
    listed = choices_of(kind, field, source)
    if field.kind in ("flag", "confirm"):
        return BooleanField(label, description=hint(kind, field, source),
                            **(needed if field.kind == "confirm" else {}))  # fmt: skip
    if field.kind == "items":
        if listed is not None:
            return Checks(label, choices=choices(listed), validate_choice=False, **needed)
        return StringField(label, filters=[_joined], description=_("Separate several by commas."),
                           **needed)  # fmt: skip
    if field.kind in ("choice", "case") or listed is not None:
        known = listed if listed is not None else named_choices(field)
        if len(known) <= FEW and field.required:
            return RadioField(label, choices=choices(known), validate_choice=False, **needed)
        return SelectField(label, choices=choices([("", ""), *known]), validate_choice=False,
                           **needed)  # fmt: skip
    return _plain(field, label, hint(kind, field, source), needed)


def _proof(kind: FactKind, field: Field, source: Source) -> bool:
    """Is it the proof of a matter of which the edition asks for one?"""
    if kind.items != "evidence" or field.kind != "file" or source.case is None:
        return False
    matters = source.opened.rules.measure(source.case.measure).evidence
    return any(one.proof for one in matters if one.id == source.item)


def _plain(field: Field, label: str, said: str, needed: dict[str, Any]) -> Any:
    """A field that is typed, or filled with a file; `said` of it is which values will do."""
    match field.kind:
        case "long_text":
            longest = {"maxlength": LONGEST["long_text"], "placeholder": " "}
            return TextAreaField(label, render_kw=longest, description=said, **needed)
        case "file":
            return FileField(label, description=_files_hint(), **needed)
        case "date":
            return StringField(label, widget=DayInput(), description=said, **needed)
        case "integer" | "decimal":
            return StringField(label, widget=NumberInput(), description=said, **needed)
        case "instant":
            return StringField(
                label, description=_("With its offset from UTC, such as 17:00+08:00."), **needed
            )
        case _:
            return StringField(label, render_kw={"maxlength": LONGEST["text"]}, **needed)


def _joined(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list | tuple) else value


def _sent_at_once(address: str) -> dict[str, Any]:
    """What static/js/upload.js goes by."""
    return {"data-upload": address, "data-most": casework().config.max_upload_mb * 1024 * 1024}


def _files_hint() -> str:
    return _("PDF, OFD, PNG, JPEG, DOCX or XLSX, up to %(size)s MB.",
             size=casework().config.max_upload_mb)  # fmt: skip


def for_setting(form: Form, rules: Rules, item: str) -> None:
    """Ask for a setting's value in the way that the setting wants it."""
    setting = next((s for s in rules.edition.settings if s.id == item), None)
    listed = setting_choices(setting) if setting else None
    if setting and not form["value"].description:
        form["value"].description = setting_hint(setting)
    if listed is None:
        return
    value = form["value"].data
    field: Any = RadioField(
        form["value"].label.text, choices=choices(listed), validate_choice=False,
        validators=[Needed()],
    ).bind(form, "value", prefix=form._prefix)  # fmt: skip
    field.process(request.form if request.method == "POST" else None,
                  str(value).lower() if isinstance(value, bool) else value)  # fmt: skip
    form._fields["value"] = field

"""How does what is on record read: its name, its value, who recorded it, on which page it stands?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from casework.attachments import named
from casework.filters import day_words, end_words, moment_words
from casework.i18n import language
from casework.models import Unit, User
from casework.reading import session
from workflows import formal
from workflows.edition import FactKind, Field
from workflows.facts import Fact
from workflows.guards.notices import PLAN, planned_at
from workflows.rules import Rules

from .parts import role_name, unit_words

# Kinds for which one form isn't enough: where new ones are made out.
OWN_FORMS = {"committee_member": "staff.committee"}


def url(subject: str, ref: str, kind: str, item: str = "", *, back: str = "") -> str:
    """The page of one fact; `back` is where one goes from there once it is recorded."""
    if kind in OWN_FORMS and not item:  # a new one is made out elsewhere
        return url_for(OWN_FORMS[kind], ref=ref)
    return url_for("facts.show", subject=subject, ref=ref, kind=kind, item=item or None,
                   next=back or None)  # fmt: skip


def file_url(subject: str, ref: str, value: str) -> str | None:
    """Where the file that a value names can be had; None where it was only named."""
    sha256, _name = named(value)
    return url_for("files.download", subject=subject, ref=ref, sha256=sha256) if sha256 else None


def item_name(
    rules: Rules, kind: FactKind, item: str, measure: str = "",
    names: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """What an item of a kind is called: the condition, the figure, the document, the setting.

    `names` are words for refs: a case is called by its city.
    """
    lang = language()
    if not item or kind.items == "numbered":  # one of many messages is called a message
        return ""
    if kind.owner == "round" and kind.items == "free":
        return _unit_name(item)
    if kind.items == "side":
        return role_name(item)
    if kind.items == "setting":
        return next((s.words(lang) for s in rules.edition.settings if s.id == item), item)
    if kind.id == formal.KIND:  # called by what was looked at
        about, of = formal.parts(item)
        looked_at = rules.facts.get(about)
        return name(rules, looked_at, of, measure) if looked_at else item
    if kind.items not in ("", "free", "numbered", "round", "case", "expert") and measure:
        entries = getattr(rules.measure(measure), kind.items)
        return next((str(e.words(lang)) for e in entries if e.id == item), item)
    return (names or {}).get(item, item)


def _unit_name(item: str) -> str:
    """Whom something that is said in a round concerns: every unit, or the one with this code."""
    if item == "*":
        return _("All units")
    unit = session().get(Unit, item)
    return unit_words(unit) if unit else item


def name(
    rules: Rules, kind: FactKind, item: str, measure: str = "",
    value: Mapping[str, Any] | None = None, names: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """What a fact is called: its kind, and its item where there are several; one of free items
    by its own name, or by the city that it is about, where it has one."""
    own = item_name(rules, kind, item, measure, names)
    if kind.items in ("free", "expert") and value and value.get("name"):
        own = str(value["name"])
    if kind.items == "free" and (about := next((f.id for f in kind.field if f.kind == "case"), "")):
        ref = (value or {}).get(about, "")
        own = (names or {}).get(ref, ref)
    if not own:
        return kind.words(language())
    if kind.items in ("condition", "evidence", "document", "setting") or kind.id == kind.items:
        return own
    return _("%(kind)s: %(item)s", kind=kind.words(language()), item=own)


def unit(rules: Rules, kind: FactKind, item: str, measure: str) -> str:
    """The unit in which the numbers of a figure are; "" for what isn't a figure."""
    if kind.id != "indicator" or not measure:
        return ""
    chinese = language().startswith("zh")
    return next((i.unit if chinese else i.unit_en for i in rules.measure(measure).indicator
                 if i.id == item), "")  # fmt: skip


def value_words(
    field: Field, value: Any, subject: str, ref: str, names: Mapping[str, str] | None = None
) -> str | Markup:
    """One field's value as a person reads it; a file is a link, a case its city."""
    if value is None or value == "" or value == []:
        return "–"
    known = names or {}
    if field.kind in ("flag", "confirm"):
        return _("yes") if value else _("no")
    if field.kind == "choice" and value in field.choice:
        words = field.choice_zh if language().startswith("zh") else field.choice_en
        return words[field.choice.index(value)]
    if field.kind == "date":
        return day_words(date.fromisoformat(value), language())
    if field.kind == "instant":
        if field.id == "until":  # half-open, as every end
            return end_words(datetime.fromisoformat(value), language())
        return moment_words(datetime.fromisoformat(value), language())
    if field.kind == "items":
        return _(", ").join(known.get(v, v) for v in value)
    if field.kind == "file":
        where = file_url(subject, ref, value)
        label = named(value)[1]
        return Markup('<a href="{}">{}</a>').format(where, label) if where else label
    return known.get(str(value), str(value))


def pairs(
    kind: FactKind, value: Mapping[str, Any], subject: str, ref: str, *,
    hidden: Collection[str] = (), names: Mapping[str, str] | None = None, unit: str = "",
) -> list[tuple[str, str | Markup]]:  # fmt: skip
    """The fields of a value, those that were filled in; personal ones are covered.

    `unit` is that of its numbers.
    """
    lang = language()
    found: list[tuple[str, str | Markup]] = []
    for field in kind.field:
        if field.id not in value:
            continue
        if field.id == "stays" and value.get("outcome") != "partly":  # asked of such a ruling alone
            continue
        shown = _("(covered)") if field.id in hidden else value_words(
            field, value[field.id], subject, ref, names)  # fmt: skip
        if unit and field.kind == "decimal" and shown != "–":
            shown = f"{shown} {unit}"
        found.append((field.words(lang), shown))
    return found


def summary(
    kind: FactKind, value: Mapping[str, Any], subject: str, ref: str, *,
    hidden: Collection[str] = (), names: Mapping[str, str] | None = None,
) -> Markup:  # fmt: skip
    """The value in one line: its short fields, a file as a link; long texts stay on their page.

    A number says of what; so do dates where there are several.
    """
    if kind.id == PLAN:  # a day and its hour are one instant
        return escape(moment_words(planned_at(value), language()))
    parts: list[str | Markup] = []
    dates = sum(f.kind in ("date", "instant") for f in kind.field if value.get(f.id))
    for field in kind.field:
        given = value.get(field.id)
        if given in (None, "", []) or field.kind == "long_text" or field.id in hidden:
            continue
        if field.kind in ("flag", "confirm"):
            if given:
                parts.append(field.words(language()))
            continue
        said = value_words(field, given, subject, ref, names)
        if field.kind in ("integer", "decimal") or (
            dates > 1 and field.kind in ("date", "instant")
        ):
            said = _("%(label)s %(value)s", label=field.words(language()), value=said)
        parts.append(said)
    return escape(_(", ")).join(parts)


def recorder(fact: Fact, people: Mapping[int, User]) -> str:
    """Who recorded it, and when."""
    person = people.get(fact.by)
    at = moment_words(datetime.fromisoformat(fact.at), language()) if fact.at else ""
    return _(", ").join(part for part in (person.name if person else "", at) if part)

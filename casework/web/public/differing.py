"""How do the differences of two editions read, each with its articles on either side?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, pgettext

from casework.filters import citation_view, day_words
from casework.i18n import language
from casework.roles import ROLES
from casework.web.public import law_words
from casework.web.public.law_words import CHOICES, rule_kind
from casework.web.shown.parts import role_name
from workflows.diff import Change, Difference, notices
from workflows.edition import PARTIES, Edition, Void
from workflows.rules import citations

# What a reader asks first: who may do what under which conditions, then what is asked for.
ORDER = ("measure", "guard", "action", "deadline", "document", "fact", "setting", "support",
         "condition", "indicator", "computed", "heading", "obligation", "state")  # fmt: skip


def groups(first: Edition, second: Edition, rows: Iterable[Difference]) -> list[dict[str, Any]]:
    """The differences by the sort of rule; those that are the same are left out."""
    found: dict[str, list[dict[str, Any]]] = {id: [] for id in ORDER}
    for row in rows:
        if not row.same:
            found.setdefault(row.kind, []).append(_difference(first, second, row))
    return [
        {"id": id, "kind": rule_kind(id), "rows": shown} for id, shown in found.items() if shown
    ]


def _difference(first: Edition, second: Edition, row: Difference) -> dict[str, Any]:
    rule = row.second or row.first
    assert rule is not None
    return {
        "name": rule.words(language()),
        "first": _side(first, row.first), "second": _side(second, row.second),
        "changes": [change(first, second, one) for one in row.changes],
    }  # fmt: skip


def _side(law: Edition, rule: Any) -> dict[str, Any] | None:
    if rule is None:
        return None
    known = citations(law)
    return {"name": rule.words(language()),
            "citations": [citation_view(known[id], law.id) for id in rule.cites]}  # fmt: skip


def years(first: Edition, second: Edition) -> list[dict[str, Any]]:
    """What each year's notice set, under the edition beside which it lies: no year lies beside two."""
    return [
        {"year": row.year, "first": row.first and law_words.notice(first, row.first),
         "second": row.second and law_words.notice(second, row.second)}
        for row in notices(first, second)
    ]  # fmt: skip


def change(first: Edition, second: Edition, one: Change) -> dict[str, str]:
    """A property that differs: what it is called, and its value on either side."""
    left, right = _said(first, one.first), _said(second, one.second)
    if isinstance(left, set) and isinstance(right, set):
        both = left & right
        return {"field": _word(FIELDS, one.field), "first": _listed(first, left - both),
                "second": _listed(second, right - both)}  # fmt: skip
    return {
        "field": _word(FIELDS, one.field),
        "first": _told(first, left),
        "second": _told(second, right),
    }


def _said(law: Edition, value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return set(value)
    return value


def _listed(law: Edition, ids: Iterable[str]) -> str:
    return gettext(", ").join(sorted(_named(law, id) for id in ids)) or pgettext(
        "difference", "nothing more"
    )


def _told(law: Edition, value: Any) -> str:
    if value is None or value == ():
        return pgettext("difference", "none")
    if isinstance(value, bool):
        return pgettext("difference", "yes") if value else pgettext("difference", "no")
    if isinstance(value, date):
        return day_words(value, language())
    if isinstance(value, Mapping):
        return gettext("; ").join(f"{_word(PARAMS, k)} {_told(law, v)}" for k, v in value.items())
    if isinstance(value, list | tuple | set):
        return gettext(", ").join(_told(law, one) for one in value)
    if isinstance(value, Void):
        return _named(law, value.fact)
    if is_dataclass(value) and not isinstance(value, type):
        return gettext(", ").join(_told(law, v) for v in asdict(value).values() if v)
    return _named(law, str(value))


def _named(law: Edition, id: str) -> str:
    """A name that the edition or the house knows, in words; anything else as it is."""
    lang = language()
    if id.startswith("@setting."):
        wanted = id.removeprefix("@setting.")
        found = next((s.words(lang) for s in law.settings if s.id == wanted), id)
        return gettext("as the round sets (%(setting)s)", setting=found)
    if id == "@edition.places":
        return str(law.places)
    if id in ROLES:
        return ROLES[id].words(lang)
    if id in PARTIES:
        return role_name(id)
    documents = [document for measure in law.measures for document in measure.document]
    for rows in (law.guards, law.facts, law.deadlines, law.measures, documents):
        for row in rows:
            if row.id == id:
                return row.words(lang)
    return _word(VALUES, id)


def _word(known: Mapping[str, Any], id: str) -> str:
    return str(known[id]()) if id in known else id


FIELDS: Mapping[str, Any] = {
    "name": lambda: pgettext("difference", "name"),
    "guards": lambda: pgettext("difference", "conditions"),
    "params": lambda: pgettext("difference", "measure of it"),
    "inputs": lambda: pgettext("difference", "what is handed in with it"),
    "voids": lambda: pgettext("difference", "what it makes void"),
    "issuer": lambda: pgettext("difference", "issued by"),
    "original": lambda: pgettext("difference", "original needed"),
    "annex": lambda: pgettext("difference", "annex"),
    "points": lambda: pgettext("difference", "points"),
    "doc_no": lambda: pgettext("difference", "number"),
    "basis_doc": lambda: pgettext("difference", "basis"),
    "effective_from": lambda: pgettext("difference", "in force from"),
    "places": lambda: pgettext("difference", "cities for each measure"),
    "who": lambda: pgettext("difference", "who"),
    "signs": lambda: pgettext("difference", "what is signed"),
    "field": lambda: pgettext("difference", "fields"),
    "value": lambda: pgettext("difference", "default"),
}
PARAMS: Mapping[str, Any] = {
    "months": lambda: pgettext("difference", "months looked back:"),
    "grades": lambda: pgettext("difference", "grades:"),
    "effect": lambda: pgettext("difference", "exception:"),
    "kinds": lambda: pgettext("difference", "kinds:"),
    "documents": lambda: pgettext("difference", "papers:"),
    "least": lambda: pgettext("difference", "at least"),
    "odd": lambda: pgettext("difference", "an odd number:"),
    "most": lambda: pgettext("difference", "at most"),
    "order": lambda: pgettext("difference", "order:"),
    "after_publicity": lambda: pgettext("difference", "only once the publicity is over:"),
    "fewer_needs_reason": lambda: pgettext("difference", "fewer only with a reason:"),
}
VALUES: Mapping[str, Any] = {
    **CHOICES,
    "expert": lambda: pgettext("difference", "experts"),
    "department": lambda: pgettext("difference", "representatives of departments"),
    "especially_major": lambda: pgettext("difference", "especially major"),
    "major": lambda: pgettext("difference", "major"),
}

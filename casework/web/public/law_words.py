"""How do articles, settings, notices and rules of an edition read in the reader's language?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext, pgettext

from casework.filters import citation_view, day_words
from casework.i18n import language
from casework.queries.rules import Shown, rows_of
from casework.web.shown.parts import role_name
from workflows.edition import Article, Clause, Does, Edition, Notice, OtherLaw, Setting
from workflows.rules import citations


def kind(id: str) -> str:
    """What the system does, in a word: the same as on the tags."""
    return {
        "guard": pgettext("what the system does", "condition"),
        "warning": pgettext("what the system does", "needs a reason"),
        "quota": pgettext("what the system does", "quota"),
        "deadline": pgettext("what the system does", "deadline"),
        "document": pgettext("what the system does", "document"),
        "indicator": pgettext("what the system does", "figure"),
        "computed": pgettext("what the system does", "computed"),
        "record": pgettext("what the system does", "record"),
        "output": pgettext("what the system does", "paper made"),
        "setting": pgettext("what the system does", "setting"),
        "human": pgettext("what the system does", "for a person"),
        "note": pgettext("what the system does", "note"),
    }[id]


def rule_kind(id: str) -> str:
    """What sort of rule a name of the edition stands for."""
    return {
        "guard": pgettext("sort of rule", "condition"),
        "action": pgettext("sort of rule", "act"),
        "state": pgettext("sort of rule", "state"),
        "deadline": pgettext("sort of rule", "deadline"),
        "fact": pgettext("sort of rule", "record"),
        "setting": pgettext("sort of rule", "setting"),
        "measure": pgettext("sort of rule", "measure"),
        "condition": pgettext("sort of rule", "basic condition"),
        "indicator": pgettext("sort of rule", "figure"),
        "computed": pgettext("sort of rule", "computed value"),
        "document": pgettext("sort of rule", "document"),
        "support": pgettext("sort of rule", "support"),
        "heading": pgettext("sort of rule", "heading of the assessment"),
        "obligation": pgettext("sort of rule", "duty of a chosen city"),
    }.get(id, id)


def article(law: Edition, shown: Shown) -> dict[str, Any]:
    """An article for the macros: its clauses, and the anchors of groups that are cited whole."""
    groups: set[str] = set()
    clauses = []
    for one in shown.clauses:
        group = one.id[:-1] if one.id[-1].isalpha() and one.id[-2] == ")" else ""
        clauses.append(_clause(one, group if group not in groups else ""))
        groups.add(group)
    return {
        "id": shown.article.id, "label": label(shown.article),
        "name": shown.article.words(language()),
        "clauses": clauses, "held_back": shown.held_back,
        "rules": ngettext("%(num)d rule rests on it", "%(num)d rules rest on it", shown.rules)
                 if shown.rules else None,
        "rules_url": url_for("public.process", edition=law.id) + f"#of-{shown.article.id}",
    }  # fmt: skip


def label(found: Article) -> str:
    """The number of an article as it is cited."""
    if language().startswith("zh"):
        return found.label
    whole = found.clause[0].label_en.split(" (")[0]
    head = whole.split(",")[0]
    return whole if head == "Notice" else head  # its head and its close have no number


def _clause(found: Clause, group: str) -> dict[str, Any]:
    english = "" if language().startswith("zh") else found.en
    return {"id": found.id, "text": found.text, "phrases": found.phrases, "english": english,
            "group": group, "label": found.label if not english else found.label_en,
            "does": [_does(one) for one in found.does]}  # fmt: skip


def _does(found: Does) -> dict[str, Any]:
    words = found.words(language())
    if found.later:
        words += gettext(" (for now recorded by hand)")
    return {"kind": found.kind, "words": words, "basis": found.basis}


def other_law(law: Edition, found: OtherLaw) -> dict[str, Any]:
    """Law outside the edition, or a house rule with the principle that it serves."""
    chinese = language().startswith("zh")
    known = citations(law)
    return {
        "id": found.id, "name": found.words(language()),
        "says": found.says_zh if chinese else found.says_en, "source": found.source,
        "principle": [citation_view(known[found.principle], law.id)] if found.principle else [],
    }  # fmt: skip


def settings(law: Edition) -> list[dict[str, Any]]:
    """The open points that a round decides, with their defaults and where they come from."""
    known = citations(law)
    return [{
        "id": one.id, "name": one.words(language()), "value": setting_value(law, one, one.value),
        "choices": _choices(law, one), "basis": one.basis,
        "citations": [citation_view(known[id], law.id) for id in one.cites],
        "frozen": [_acts_named(law, id) for id in one.frozen_by],
    } for one in law.settings]  # fmt: skip


def setting_value(law: Edition, found: Setting, value: Any) -> str:
    """A setting's value as a reader would say it."""
    if found.kind == "flag":
        return pgettext("value", "yes") if value in (True, "true") else pgettext("value", "no")
    return CHOICES.get(str(value), lambda: str(value))()


CHOICES: Mapping[str, Any] = {
    "mean": lambda: pgettext("value", "the mean"),
    "median": lambda: pgettext("value", "the median"),
    "trimmed_mean": lambda: pgettext("value", "the mean without the highest and the lowest"),
    "ineligible": lambda: pgettext("value", "found ineligible"),
    "continue": lambda: pgettext("value", "they go on"),
    "stop": lambda: pgettext("value", "no exception"),
    "reason": lambda: pgettext("value", "with a written reason"),
}


def _choices(law: Edition, found: Setting) -> str:
    if found.kind == "choice":
        return gettext(", ").join(setting_value(law, found, one) for one in found.choice)
    if found.kind == "flag":
        return gettext(", ").join((pgettext("value", "yes"), pgettext("value", "no")))
    if found.least == found.most and found.least is not None:
        return pgettext("value", "fixed")
    return gettext("%(least)s to %(most)s", least=found.least, most=found.most)


def _acts_named(law: Edition, id: str) -> str:
    found = next((a for a in law.actions if a.id == id), None)
    return found.words(language()) if found else id


def notice(law: Edition, found: Notice) -> dict[str, Any]:
    """A year's notice: what it set, as far as it is known, and where that is read."""
    lang = language()
    unknown = gettext("not known")
    places = gettext(", ").join(
        (gettext("%(number)d more for planned-single cities", number=one.number)
         if one.kind == "planned_single" else
         ngettext("%(num)d for each unit", "%(num)d for each unit", one.number))
        for one in {(p.kind, p.number): p for p in found.places}.values()
    )  # fmt: skip
    planned = {"inside": gettext("inside the province's places"),
               "beside": gettext("in addition to the province's places")}  # fmt: skip
    copies = unknown if found.paper_copies is None else str(found.paper_copies)
    address = next((word for word in found.source.replace("（", " ").replace("；", " ").split()
                    if word.startswith("http")), "")  # fmt: skip
    return {
        "year": found.year, "doc_no": found.doc_no or gettext("number not seen"),
        "edition": law.id, "runnable": found.runnable, "known": found.known,
        "issued": day_words(found.issued_on, lang) if found.issued_on else unknown,
        "cutoff": day_words(found.cutoff, lang) if found.cutoff else unknown,
        "words": found.cutoff_words, "places": places or unknown,
        "planned": planned.get(found.planned_single, unknown), "copies": copies,
        "basis": found.basis_doc or unknown, "source": found.source, "address": address,
        "note": found.note_zh if lang.startswith("zh") else found.note_en,
    }  # fmt: skip


def acts(law: Edition) -> list[dict[str, Any]]:
    """Every act on a case for the table beside the chart: from where, by whom, to where."""
    known = citations(law)
    lang = language()
    names = {s.id: s.words(lang) for s in law.states if s.subject == "case"}
    guards = {g.id: g.words(lang) for g in law.guards}
    return [{
        "name": one.words(lang), "from": [names[s] for s in one.start],
        "to": names[one.to] if one.to else "", "who": [role_name(role) for role in one.who],
        "guards": [guards[g] for g in one.guards], "basis": one.basis,
        "citations": [citation_view(known[id], law.id) for id in one.cites],
    } for one in law.actions if one.subject == "case"]  # fmt: skip


def rules(law: Edition) -> list[dict[str, Any]]:
    """Every rule with the articles it rests on, grouped by what it is."""
    known = citations(law)
    groups: dict[str, list[dict[str, Any]]] = {}
    for rule, ids in rows_of(law):
        groups.setdefault(rule.kind, []).append({
            "name": rule.words(language()), "basis": rule.basis, "by_hand": rule.by_hand,
            "citations": [citation_view(known[id], law.id) for id in ids if id in known],
            "articles": {known[id].article for id in ids if id in known},
        })  # fmt: skip
    return [{"kind": rule_kind(id), "rows": rows} for id, rows in groups.items()]

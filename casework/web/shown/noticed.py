"""What does a year's notice set, and which clause says each of it?"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from casework.filters import day_words
from casework.i18n import language
from workflows.edition import Notice
from workflows.rules import Rules

from . import law
from .law import Shown


def number(notice: Notice) -> str:
    """The number of its document; that of some was never seen."""
    return notice.doc_no or _("number not seen")


def terms(rules: Rules) -> Shown:
    """What the year's notice sets, each value with the clause that says it."""
    notice, lang = rules.notice, language()
    cites = notice.cites

    def value(name: str, label: str, words: Any) -> tuple[str, Any, list[Shown]] | None:
        if words in (None, ""):
            return None
        known = [c for c in cites.get(name, ()) if c in rules.citations]
        return label, words, law.cites(rules, known)

    rows = [
        value("doc_no", _("Document number"), number(notice)),
        value("issuer", _("Issued by"), notice.issuer),
        value("issued_on", _("Issued on"),
              day_words(notice.issued_on, lang) if notice.issued_on else None),
        value("cutoff", _("Last day for applications"),
              _("%(day)s (“%(words)s”)", day=day_words(notice.cutoff, lang),
                words=notice.cutoff_words) if notice.cutoff else None),
        value("planned_single", _("Planned-single cities"), {
            "inside": _("count in their province's places"),
            "beside": _("in addition to their province's places")}.get(notice.planned_single)),
        value("paper_copies", _("Paper copies"), notice.paper_copies),
    ]  # fmt: skip
    rows.append(value("places", _("Places"), _places(rules)))
    source = notice.source if notice.source.startswith("http") else None
    return {"rows": [r for r in rows if r], "known": notice.known, "source": source,
            "source_words": notice.source,
            "note": notice.note_zh if lang.startswith("zh") else notice.note_en}  # fmt: skip


def _places(rules: Rules) -> str:
    """How many places each unit has, measure by measure, and what a planned-single city adds."""
    said = []
    for measure in dict.fromkeys(p.measure for p in rules.notice.places):
        words = law.measure_words(rules, measure, short=True)
        own = {p.kind: p.number for p in rules.notice.places if p.measure == measure}
        parts = [_("%(measure)s: %(number)d a unit", measure=words, number=own["ordinary"])]
        if more := own.get("planned_single"):
            parts.append(_("beside it %(number)d for each planned-single city", number=more))
        said.append(_("; ").join(parts))
    return _("; ").join(said)

"""What came on paper and on disc, beside what the notice asks for?"""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from casework.i18n import language
from casework.queries.case import CasePage

from . import facts
from .law import Shown, cites

KIND = "paper_receipt"


def receipt(page: CasePage) -> Shown:
    """Copies and disc as asked for and as received; `differs` where they aren't the same."""
    rules, notice = page.rules, page.rules.notice
    kind, got = rules.facts[KIND], page.facts.recorded.fact(KIND)
    own = got.value if got else {}
    rows = []
    if notice.paper_copies is not None or got:
        asked = _("not said") if notice.paper_copies is None else str(notice.paper_copies)
        rows.append(_row(_("Paper copies"), asked, str(own["copies"]) if got else "",
                         bool(got) and notice.paper_copies not in (None, own["copies"])))  # fmt: skip
    if notice.disc is not None or got:
        asked = _("not said") if notice.disc is None else _("yes") if notice.disc else _("no")
        came = (_("yes") if own.get("disc") else _("no")) if got else ""
        rows.append(_row(_("Disc"), asked, came, bool(got and notice.disc and not own.get("disc"))))
    clauses = [c for name in ("paper_copies", "disc") for c in notice.cites.get(name, ())]
    return {
        "rows": rows, "got": got is not None, "number": own.get("number", ""),
        "note": own.get("note", ""), "recorder": facts.recorder(got, page.people) if got else "",
        "title": kind.words(language()),
        "citations": cites(rules, [c for c in clauses or kind.cites if c in rules.citations]),
        "url": facts.url("case", page.case.ref, KIND, back=url_for("staff.check", ref=page.case.ref)),
    }  # fmt: skip


def _row(label: str, asked: str, came: str, differs: bool) -> Shown:
    return {"label": label, "asked": asked, "came": came, "differs": differs}

"""What can a unit show to prove that it handed a case in, and when? On a page, and as PDF."""

from __future__ import annotations

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from casework.access import allow
from casework.filters import moment_words, size_words
from casework.i18n import language
from casework.queries.receipts import Receipt, number, receipt
from casework.reading import now, session
from casework.roles import role_words
from casework.typesetting import pdf
from casework.web.recommend import LOCAL, READERS, blueprint
from casework.web.shown import law, parts

Row = tuple[str, str, str]  # what it is called, what it says, "moment" or "hash" where it is one


@blueprint.get("/cases/<ref>/receipt")
@blueprint.get("/cases/<ref>/receipts/<int:seq>")
@allow(*READERS, *LOCAL)
def receipt_page(ref: str, seq: int | None = None) -> ResponseReturnValue:
    """Who handed what in, when; the newest receipt, or that of a version. All are listed."""
    found = receipt(session(), current_user.actor, ref, seq)
    act = found.rules.actions["case", found.event.name]
    return render_template(
        "recommend/receipt.html", title=_("Receipt"), found=found, case=found.case, act=act,
        round=found.round, event=found.event, rows=_rows(found), decides=_decides(),
        city=law.city_words(found.case), citations=law.cites(found.rules, act.cites),
        receipts=[{"number": number(one), "event": one, "act": found.rules.actions["case", one.name]}
                  for one in found.all], files=_files(found),
    )  # fmt: skip


@blueprint.get("/cases/<ref>/receipt.pdf")
@blueprint.get("/cases/<ref>/receipts/<int:seq>.pdf")
@allow(*READERS, *LOCAL)
def receipt_pdf(ref: str, seq: int | None = None) -> ResponseReturnValue:
    """The same as a page to print and file."""
    found, lang = receipt(session(), current_user.actor, ref, seq), language()
    act = found.rules.actions["case", found.event.name]
    articles = _(", ").join(one["label"] for one in law.cites(found.rules, act.cites))
    words = {
        "title": _("Receipt"), "sub": _("%(act)s (%(articles)s)", act=act.words(lang),
                                        articles=articles),
        "rows": _rows(found), "note": _decides(), "files_title": _("Files handed in"),
        "files": _files(found),
        "notes": [note for note in (found.round.note_zh if lang.startswith("zh")
                                    else found.round.note_en,
                                    _("demo data") if found.case.demo else "") if note],
        "foot": _("%(ref)s, printed %(when)s (Beijing time)", ref=found.case.ref,
                  when=moment_words(now(), lang)),
    }  # fmt: skip
    answer = Response(pdf("receipt", words, lang=lang, at=now()), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="receipt-{ref}-{found.event.seq}.pdf"'
    )
    return answer


def _rows(found: Receipt) -> list[Row]:
    case, event, notice = found.case, found.event, found.rules.notice
    received = _("%(moment)s:%(seconds)s (Beijing time)", seconds=f"{event.received_at.second:02d}",
                 moment=moment_words(event.received_at, language(), weekday=True))  # fmt: skip
    return [
        (_("City"), _("%(city)s (%(code)s)", city=law.city_words(case), code=case.division), ""),
        (_("Measure"), law.measure_words(found.rules, case.measure), ""),
        (_("Recommending unit"), parts.unit_words(found.unit), ""),
        (_("Round"), " · ".join(filter(None, (str(case.round_year), notice.doc_no))), ""),
        (_("Handed in by"), _by(found), ""),
        (_("Received by the server"), received, "moment"),
        (
            _("Frozen from"),
            _("that very moment: nothing of it can be changed unless the ministry returns it"),
            "",
        ),
        (_("Number of the receipt"), found.number, ""),
        (_("Case number"), case.ref, ""),
        (_("Version"), str(event.seq), ""),
        (
            _("Hash of the content"),
            found.content or _("it can't be told: a text was erased"),
            "hash" if found.content else "",
        ),
        (
            _("SHA-256 of the package, as on its cover"),
            found.package or _("not drawn yet"),
            "hash" if found.package else "",
        ),
        (_("Hash of the record"), event.hash, "hash"),
        (_("Hash of the rules"), event.rules_digest, "hash"),
    ]


def _by(found: Receipt) -> str:
    """Name, role and office of whoever handed it in."""
    person, lang = found.by.person, language()
    told = [person.name if person else "", *role_words([found.event.role], lang),
            person.office.words(lang) if person and person.office else ""]  # fmt: skip
    return _(", ").join(dict.fromkeys(filter(None, told)))


def _files(found: Receipt) -> list[dict[str, str]]:
    return [{"name": one.name, "size": size_words(one.size), "sha256": one.sha256,
             "under": ngettext("under %(num)d item", "under %(num)d items", one.items)}
            for one in found.files]  # fmt: skip


def _decides() -> str:
    return _(
        "The moment of receipt decides, not the moment at which the page was opened. The hash covers"
        " the record of this act and, through the chain, everything recorded before it."
    )

"""How does somebody get the papers of a case: ask for them, see how far they are, save them?"""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.attachments import path_of
from casework.business_clock import wall
from casework.documents import background, own_templates
from casework.documents.package import Compared
from casework.errors import NotFound
from casework.i18n import language
from casework.models import Drawing
from casework.queries.papers import Papers, drawing, papers, seen
from casework.queries.snapshots import opened
from casework.reading import casework, let_go, now, session
from casework.web.given_out import POLICY
from casework.web.numbers import Number
from casework.web.papers import blueprint
from casework.web.shown import facts, law
from casework.web.staff import LOCAL, READERS

OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA = {"pdf": "application/pdf", "zip": "application/zip",
         "docx": f"{OFFICE}.wordprocessingml.document",
         "xlsx": f"{OFFICE}.spreadsheetml.sheet"}  # fmt: skip


@blueprint.get("/cases/<ref>/papers")
@allow(*READERS, *LOCAL)
def page(ref: str) -> ResponseReturnValue:
    """The papers of the case as it stands, or how far they are; what was received on paper."""
    return shown(ref)


@blueprint.post("/cases/<ref>/papers")
@allow(*READERS, *LOCAL)
def ask(ref: str) -> ResponseReturnValue:
    """Ask for the papers; the same are never drawn twice."""
    seen(session(), current_user.actor, ref)
    own, by = casework(), current_user.actor.user
    let_go()
    background.ask(own.db, ref, by=by, at=wall())
    return redirect(url_for("papers.page", ref=ref), 303)


@blueprint.get("/cases/<ref>/papers/<int:number>/<sha256>")
@allow(*READERS, *LOCAL)
def save(ref: str, number: int, sha256: str) -> ResponseReturnValue:
    """One of the papers, or the package, to be saved."""
    found = drawing(session(), current_user.actor, ref, number)
    file = next((one for one in found.files or () if one["sha256"] == sha256), None)
    path = path_of(casework().config.uploads, sha256) if file else None
    if file is None or path is None or not path.is_file():
        raise NotFound
    name = str(file["name"])
    answer: Response = send_file(path, mimetype=MEDIA[name.rpartition(".")[2]], as_attachment=True,
                                 download_name=name, max_age=0)  # fmt: skip
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def shown(
    ref: str, compared: Compared | None = None, *, known: Drawing | None = None, error: str = ""
) -> str:
    """The page, with what came of a comparison where there was one.

    `known` is the earlier drawing whose package it turned out to be.
    """
    found = papers(session(), current_user.actor, ref, now=now())
    current = found.current
    return render_template(
        "papers/case.html", title=_("Papers and package"), found=found, case=found.case,
        round=found.round, city=law.city_words(found.case), drawing=current,
        measure=law.measure_words(found.app.rules, found.case.measure), stages=stages(),
        reason=_reason(current), lines=_lines(found), package=_package(current),
        earlier=[{"row": d, "package": _package(d), "outdated": found.outdated(d)}
                 for d in found.earlier],
        receipt=_receipt(found), compared=compared, known=known, error=error,
        most_mb=casework().config.max_upload_mb, notice=found.app.rules.notice,
    )  # fmt: skip


def stages() -> dict[str, str]:
    """What a drawing of each stage is called."""
    return {"draft": _("draft"), "to_seal": _("to be sealed"), "handed_in": _("as handed in")}


def _reason(found: Drawing | None) -> str:
    if found is None or not found.reason:
        return ""
    return str(found.reason[0 if language().startswith("zh") else 1])


def _lines(drawn: Papers) -> list[dict[str, Any]]:
    """A line for each paper: its name, its pages, its two files."""
    found = drawn.current
    if found is None or found.state != "done":
        return []
    known = own_templates.papers(drawn.app.rules, drawn.case.measure)
    names = {name.zh: name.words(language()) for _id, name in known}
    by_title: dict[str, dict[str, Any]] = {}
    for file in found.files or ():
        if not file["title"]:
            continue
        title = names.get(file["title"], file["title"])
        line = by_title.setdefault(title, {"title": title, "pages": 0, "files": []})
        line["pages"] = line["pages"] or file["pages"]
        line["files"].append({"url": _url(found, file), "size": file["size"],
                              "kind": file["name"].rpartition(".")[2].upper()})  # fmt: skip
    return list(by_title.values())


def _package(found: Drawing | None) -> dict[str, Any] | None:
    if found is None or found.state != "done":
        return None
    file = next(one for one in found.files or () if one["sha256"] == found.package)
    return {"url": _url(found, file), "size": file["size"], "sha256": found.package}


def _url(found: Drawing, file: Any) -> str:
    return url_for("papers.save", ref=found.case_ref, number=found.id, sha256=file["sha256"])


def _receipt(found: Papers) -> dict[str, Any] | None:
    """What the ministry noted when paper and disc came in; None where nothing is on record."""
    kind = found.app.rules.facts.get("paper_receipt")
    if kind is None:
        return None
    ref, actor = found.case.ref, current_user.actor
    whole = opened(session(), "case", ref, now=now())
    given = whole.facts.recorded.one(kind.id)
    mine = (whole.may(actor) and actor.has(*kind.who)
            and (not kind.states or whole.state in kind.states))  # fmt: skip
    back = url_for("papers.page", ref=ref, _anchor="received")
    return {"url": facts.url("case", ref, kind.id, back=back), "mine": mine,
            "pairs": facts.pairs(kind, given, "case", ref) if given else []}  # fmt: skip


__all__ = ["Number", "shown", "stages"]

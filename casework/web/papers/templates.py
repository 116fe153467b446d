"""How does an administrator replace the Word template of a round's paper, and go back to ours?"""

from __future__ import annotations

import io
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField, FileRequired
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from casework.access import allow
from casework.attachments import named
from casework.documents import own_templates
from casework.documents.apart import Unusable
from casework.errors import Invalid, NotFound
from casework.filters import moment_words
from casework.handed_in import attach
from casework.i18n import language
from casework.models import Event, Round
from casework.queries.case import people
from casework.queries.rounds import newest
from casework.queries.snapshots import rules_of
from casework.reading import casework, let_go, now, session
from casework.unnamed_files import drop, put
from casework.web.forms import Form
from casework.web.numbers import number_in
from casework.web.papers import blueprint
from casework.web.receiving import most, receive
from casework.web.shown import law
from workflows.rules import Rules

KEEPER = "system_admin"
SEE = (KEEPER, "ministry", "leader", "auditor")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NEWEST = 30


class Upload(Form):
    """A Word template."""

    file = FileField(_l("Word template (DOCX)"), [FileRequired(_l("Choose a file."))])


@blueprint.get("/admin/templates")
@allow(KEEPER)
def newest_templates() -> ResponseReturnValue:
    """Those of the newest round."""
    found = newest(session())
    if found is None:
        raise NotFound
    return redirect(url_for("papers.templates", ref=found))


@blueprint.get("/rounds/<ref>/templates")
@allow(*SEE)
def templates(ref: str) -> ResponseReturnValue:
    """Each paper of a round, the template that is in force for it, and what happened to it."""
    return _page(ref, {})


@blueprint.get("/rounds/<ref>/templates/<measure>/<paper>")
@allow(*SEE)
def template(ref: str, measure: str, paper: str) -> ResponseReturnValue:
    """The template in force, or with `?standing=1` ours, to be saved and changed."""
    year, _rules, title = _known(ref, measure, paper)
    value = own_templates.in_force(session(), year).get(own_templates.item(measure, paper))
    own = value if value and not request.args.get("standing") else None
    octets = (own_templates.octets(casework().config.uploads, own) if own
              else own_templates.standing_template(paper))  # fmt: skip
    name = named(own)[1] if own else f"{title}.docx"
    answer = send_file(io.BytesIO(octets), mimetype=WORD, as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@blueprint.post("/rounds/<ref>/templates/<measure>/<paper>")
@allow(KEEPER)
def replace(ref: str, measure: str, paper: str) -> ResponseReturnValue:
    """Use an own template, after it was tried with an example; what is unknown in it is named."""
    year, rules, title = _known(ref, measure, paper)
    form = Upload()
    if not form.validate():
        return _page(ref, {(measure, paper): form}), 422
    own, actor, at = casework(), current_user.actor, now()
    try:
        stored = receive(_sent(), field="file")
        if stored.media_type != WORD or stored.content is None:
            raise Invalid({"file": ("模板应为 DOCX 文件。", "A template is a DOCX file.")})
        own_templates.try_out(stored.content, rules, measure, paper, at=at)
        let_go()
        with put(own.config.uploads, [stored]):
            drop(own.db, own.config.uploads,
                 attach(own.db, stored, f"round/{year}", by=actor.user, at=at, most=most(),
                        field="file"))  # fmt: skip
            own.door.record(actor, "round", own_templates.KIND, {"file": stored.value}, ref=str(year),
                            item=own_templates.item(measure, paper), received_at=at)  # fmt: skip
    except Unusable as unusable:
        form.take(Invalid({"file": unusable.pair}))
        return _page(ref, {(measure, paper): form}), 422
    except Invalid as invalid:
        form.take(invalid)
        return _page(ref, {(measure, paper): form}), 422
    flash(_("The own template of “%(paper)s” is in force.", paper=title), "good")
    return redirect(url_for("papers.templates", ref=ref), 303)


@blueprint.post("/rounds/<ref>/templates/<measure>/<paper>/standing")
@allow(KEEPER)
def back(ref: str, measure: str, paper: str) -> ResponseReturnValue:
    """Go back to the standing template."""
    year, _rules, title = _known(ref, measure, paper)
    own, actor, at = casework(), current_user.actor, now()
    let_go()
    own.door.record(actor, "round", own_templates.KIND, None, ref=str(year),
                    item=own_templates.item(measure, paper), received_at=at)  # fmt: skip
    flash(_("“%(paper)s” is made from the standing template again.", paper=title), "good")
    return redirect(url_for("papers.templates", ref=ref), 303)


def _sent() -> FileStorage:
    return request.files["file"]


def _known(ref: str, measure: str, paper: str) -> tuple[int, Rules, str]:
    """The round's year and rules, and the paper's title; NotFound where there is no such paper."""
    year = number_in(ref) or 0
    rules = rules_of(session(), year)
    if rules is None or measure not in {m.id for m in rules.edition.measures}:
        raise NotFound
    titles = {id: name.words(language()) for id, name in own_templates.papers(rules, measure)}
    if paper not in titles:
        raise NotFound
    return year, rules, titles[paper]


def _page(ref: str, forms: dict[tuple[str, str], Form]) -> str:
    year = number_in(ref) or 0
    rules = rules_of(session(), year)
    if rules is None:
        raise NotFound
    own = own_templates.in_force(session(), year)
    rows = [_row(rules, year, m.id, paper, name.words(language()), own, forms) for m in rules.edition.measures
            for paper, name in own_templates.papers(rules, m.id)]  # fmt: skip
    return render_template(
        "papers/templates.html", title=_("Word templates"), rows=rows, year=year,
        round=session().get(Round, year), may=current_user.actor.has(KEEPER),
        happened=_happened(rules, year), forms=list(forms.values()),
        placeholders=own_templates.placeholders(rules),
        back=None if current_user.actor.roles <= {KEEPER} else url_for("staff.round_page", ref=year),
    )  # fmt: skip


def _row(
    rules: Rules, year: int, measure: str, paper: str, title: str, own: dict[str, str],
    forms: dict[tuple[str, str], Form],
) -> dict[str, Any]:  # fmt: skip
    value = own.get(own_templates.item(measure, paper))
    where: dict[str, Any] = {"ref": year, "measure": measure, "paper": paper}
    form = forms.get((measure, paper)) or Upload()
    form["file"].id = f"file-{measure}-{paper}"
    return {
        "id": f"{measure}-{paper}", "title": title, "measure": law.measure_words(rules, measure),
        "own": named(value)[1] if value else "", "form": form,
        "save": url_for("papers.template", **where), "replace": url_for("papers.replace", **where),
        "standing": url_for("papers.template", **where, standing=1),
        "back": url_for("papers.back", **where),
    }  # fmt: skip


def _happened(rules: Rules, year: int) -> list[dict[str, Any]]:
    """Who put which template in force, and when; newest first."""
    found = session().scalars(
        select(Event).where(Event.stream == f"round/{year}", Event.name == own_templates.KIND)
        .order_by(Event.seq.desc()).limit(NEWEST)
    ).all()  # fmt: skip
    known = people(session(), {e.actor for e in found})
    titles = {own_templates.item(m.id, paper): name.words(language()) for m in rules.edition.measures
              for paper, name in own_templates.papers(rules, m.id)}  # fmt: skip
    return [{"title": titles.get(e.item, e.item), "when": moment_words(e.received_at, language()),
             "who": known[e.actor].name if e.actor in known else "",
             "own": bool(e.payload.get("after"))} for e in found]  # fmt: skip

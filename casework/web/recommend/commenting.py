"""What does the ministry want to know of a unit or a city, and how do they answer?

Their page shows the question and their own words alone, so it is none of the objection's pages.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Form

from casework.access import allow
from casework.errors import Conflict, Invalid, NotFound, Refused
from casework.filters import day_words, iso, moment_words
from casework.i18n import language
from casework.named_files import handed_in
from casework.queries import asked as queries
from casework.queries.asked import SAYS, Question
from casework.queries.snapshots import opened as open_subject
from casework.queries.snapshots import rules_of
from casework.reading import casework, let_go, now, session
from casework.services.desk import Opened
from casework.services.sealing import is_sealed
from casework.web import fact_forms, fact_values
from casework.web.fact_choices import Source
from casework.web.fact_values import Sender
from casework.web.given_out import content_of, given_out
from casework.web.recommend import blueprint
from casework.web.shown import law, offers
from casework.web.shown.law import Shown
from workflows.calendar import beijing_day
from workflows.words import Breach

ASKED = ("unit", "city")


@blueprint.get("/recommend/comments")
@allow(*ASKED)
def comments() -> ResponseReturnValue:
    """Everything that was asked of this side."""
    found = queries.questions(session(), current_user.actor)
    return render_template("recommend/comments.html", title=_("Comments asked for"),
                           rows=[_line(one) for one in found])  # fmt: skip


@blueprint.get("/recommend/comments/<case>/<int:number>")
@allow(*ASKED)
def comment(case: str, number: int) -> ResponseReturnValue:
    """One question, and the form to answer it."""
    one, opened = _asked(case, number)
    return _show(one, opened, _form(one, opened))


@blueprint.post("/recommend/comments/<case>/<int:number>")
@allow(*ASKED)
def say(case: str, number: int) -> ResponseReturnValue:
    """Record what this side says; a late answer is marked, and taken until a ruling is proposed."""
    one, opened = _asked(case, number)
    form, kind = _form(one, opened), opened.rules.facts[SAYS]
    at, actor = now(), current_user.actor
    try:
        value = fact_values.take(form, kind, Sender(actor.user, opened.head.stream, at))
        let_go()
        casework().door.record(
            actor, "objection", SAYS, value, item=one.side, ref=one.ref, received_at=at,
            request_id=request.form.get("request_id") or None,
        )  # fmt: skip
    except Refused as refused:
        return _show(one, opened, form, breaches=refused.breaches), 422
    except Invalid as invalid:
        fact_values.show(form, invalid)
        return _show(one, opened, form), 422
    except Conflict as conflict:
        return _show(one, opened, form, trouble=conflict.words(language())), 409
    flash(_("Your comments are on record. The handlers are told."), "good")
    return redirect(url_for("recommend.comments"), 303)


@blueprint.get("/recommend/comments/<case>/<int:number>/file")
@allow(*ASKED)
def own_file(case: str, number: int) -> ResponseReturnValue:
    """The file that this side sent along with its answer; nobody's but its own."""
    one = queries.question(session(), current_user.actor, case, number)
    owner = f"objection/{one.ref}" if one else ""
    sent = handed_in(session(), one.sha256, owner) if one and one.sha256 else ()
    row = next((row for row in sent if one and row.name == one.file), None)
    if row is None:
        raise NotFound
    name, media_type = row.name, row.media_type
    return given_out(content_of(owner, row.sha256), name, media_type, sealed=is_sealed(owner))


def _asked(case: str, number: int) -> tuple[Question, Opened]:
    one = queries.question(session(), current_user.actor, case, number)
    if one is None:
        raise NotFound
    return one, open_subject(session(), "objection", one.ref, now=now())


def _form(one: Question, opened: Opened) -> Form:
    kind = opened.rules.facts[SAYS]
    fact = opened.facts.recorded.fact(SAYS, one.side)
    return fact_forms.build(kind, Source(opened, one.side), data=fact.value if fact else None)


def _line(one: Question) -> Shown:
    rules = rules_of(session(), one.case.round_year)
    assert rules is not None
    lang = language()
    return {
        "city": law.city_words(one.case),
        "measure": law.measure_words(rules, one.case.measure, short=True), "number": one.number,
        "question": one.question, "by": day_words(one.by, lang),
        "at": moment_words(one.asked_at, lang), "text": one.text, "file": one.file,
        "file_url": url_for("recommend.own_file", case=one.case.ref, number=one.number)
        if one.sha256 else "",
        "said": moment_words(one.said_at, lang) if one.said_at else "",
        "said_iso": iso(one.said_at) if one.said_at else "",
        "over": one.late(beijing_day(now())), "running": one.running,
        "late": bool(one.said_at and beijing_day(one.said_at) > one.by),
        "url": url_for("recommend.comment", case=one.case.ref, number=one.number),
    }  # fmt: skip


def _show(one: Question, opened: Opened, form: Form, *,
          breaches: tuple[Breach, ...] = (), trouble: str = "") -> str:  # fmt: skip
    kind = opened.rules.facts[SAYS]
    return render_template(
        "recommend/comment.html", title=_("Comments on the case of %(city)s",
                                          city=law.city_words(one.case)),
        one=_line(one), form=form, kind=kind, citations=law.cites(opened.rules, kind.cites),
        refused=law.breaches(opened.rules, breaches), trouble=trouble,
        request_id=offers.request_id(),
    )  # fmt: skip

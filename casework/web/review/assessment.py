"""How does a committee member judge one city, with its papers beside the form?"""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.errors import Conflict, Invalid, Refused
from casework.i18n import language
from casework.models import Case, Round
from casework.queries.timeline import came_to
from casework.reading import casework, let_go, now, session
from casework.web import fact_values
from casework.web.again import meanwhile
from casework.web.fact_values import Sender
from casework.web.numbers import version_sent
from casework.web.shown import assessed, consequences, ends, law, offers
from casework.web.shown.law import Shown

from . import blueprint, papers, wrong
from .desk import pairs, why
from .sheet import HANDS_IN, Sheet, part, sheet_of


@blueprint.get("/assessments/<ref>")
@allow("expert")
def assessment(ref: str) -> ResponseReturnValue:
    """The city's papers and public facts, and the expert's own form; nobody else's."""
    return _render(sheet_of(ref))


@blueprint.post("/assessments/<ref>")
@allow("expert")
def save(ref: str) -> ResponseReturnValue:
    """Save what is filled in as a draft; whoever means to hand it in then confirms that."""
    sheet = sheet_of(ref)
    handing_in = request.form.get("do") == HANDS_IN
    sender = Sender(current_user.actor.user, sheet.opened.head.stream, now())
    given: dict[str, dict[str, Any]] = {}
    for kind, item, form in sheet.parts:
        if fact_values.filled(form, kind) or sheet.opened.facts.recorded.fact(kind.id, item):
            value = fact_values.take(form, kind, sender)
            given.setdefault(kind.id, {})[item] = value or None
    let_go()
    try:
        if given:
            casework().door.record_all(
                current_user.actor, "assessment", given, ref=ref, received_at=now(),
                version=version_sent(), request_id=request.form.get("request_id") or None,
            )  # fmt: skip
    except Refused as refused:
        wrong.refused(sheet, refused.breaches, _said(given), handing_in=handing_in)
        return _render(sheet), 422
    except Invalid as invalid:
        wrong.invalid(sheet, invalid, _said(given), handing_in=handing_in)
        return _render(sheet), 422
    except Conflict as conflict:
        sheet.changed = meanwhile(sheet.opened, conflict)
        return _render(sheet), 409
    if not handing_in:
        flash(_("Saved as a draft: nobody else sees it."), "good")
        return redirect(url_for("review.assessment", ref=ref), 303)
    sheet = sheet_of(ref)
    if sheet.open and (against := wrong.missing(sheet)):
        wrong.refused(sheet, against, {}, handing_in=True)
        return _render(sheet), 422
    return redirect(url_for("review.to_hand_in", ref=ref), 303)


def _said(given: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What was filled in, without what was taken away."""
    return {kind: {item: value for item, value in items.items() if value}
            for kind, items in given.items()}  # fmt: skip


def _render(sheet: Sheet) -> str:
    opened, task, seat_ = sheet.opened, sheet.task, sheet.seat
    case = session().query(Case).filter_by(ref=task.case.ref).one()
    around = consequences.Around(opened, now(), case)
    can, _cannot = offers.offers(around, current_user.actor)
    others = [
        one for one in seat_.tasks if one.state == "drafted" and one.case.ref != task.case.ref
    ]
    return render_template(
        "review/assessment.html", sheet=sheet, case=case, round=session().get(Round, opened.year),
        city=law.city_words(task.case), measure=law.measure_words(opened.rules, case.measure),
        state=law.state(opened.rules, "assessment", opened.state), ref=opened.ref,
        label=assessed.state_words(opened.rules, opened.state, runs=seat_.runs),
        parts=[part(sheet, *one) for one in sheet.parts], given_back=_given_back(sheet),
        total=papers.own_total(sheet.opened), end=ends.of_review(seat_.end, runs=seat_.runs),
        sections=papers.sections(task, seat_), version=opened.head.seq,
        # In the same order whether or not a draft is saved.
        acts=sorted((act for act in can if act["id"] != HANDS_IN), key=itemgetter("id")),
        abstained=_abstained(sheet), why=why(task, seat_, whole=True), request_id=offers.request_id(),
        breaches=law.breaches(opened.rules, sheet.breaches), desk=url_for("review.desk"),
        confirm=confirm_words(sheet), counts=assessed.counted(seat_.states, runs=seat_.runs),
        others=[{"city": law.city_words(one.case),
                 "url": url_for("review.assessment", ref=one.assessment.ref)}
                for one in others if one.assessment],
    )  # fmt: skip


def _given_back(sheet: Sheet) -> list[tuple[str, str]]:
    """By which decision, of which day and for what reason it lies open again; [] where it doesn't."""
    decision = sheet.opened.facts.recorded.one("unlock")
    if decision is None or not sheet.open:
        return []
    return pairs(sheet.opened.rules.facts["unlock"], decision)


def _abstained(sheet: Sheet) -> Shown | None:
    """When this person abstained, and why; None where they didn't."""
    if sheet.opened.state != "abstained":
        return None
    found = came_to(session(), sheet.opened.head.stream, "abstained")
    return {"at": found.event.received_at, "why": found.comment} if found else None


def confirm_words(sheet: Sheet) -> str:
    """The edition's own warning before handing in."""
    rule = sheet.opened.rules.actions["assessment", HANDS_IN]
    return rule.confirm_zh if language().startswith("zh") else rule.confirm_en

"""How does a committee member see once more what is about to be handed in, and confirm it?"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.errors import Conflict, Refused
from casework.models import Case, Round
from casework.reading import casework, let_go, now, session
from casework.web.again import meanwhile
from casework.web.numbers import version_sent
from casework.web.shown import law, offers
from casework.web.shown.law import Shown

from . import blueprint, papers, wrong
from .assessment import confirm_words
from .sheet import HANDS_IN, Sheet, part, sheet_of


@blueprint.get("/assessments/<ref>/hand-in")
@allow("expert")
def to_hand_in(ref: str) -> ResponseReturnValue:
    """The marks, comments and total as they are saved; what isn't open any more is only read."""
    sheet = sheet_of(ref)
    if not sheet.open:
        return redirect(url_for("review.assessment", ref=ref), 303)
    sheet.breaches = wrong.missing(sheet)
    return _render(sheet)


@blueprint.post("/assessments/<ref>/hand-in")
@allow("expert")
def hand_in(ref: str) -> ResponseReturnValue:
    """Hand in for good what the page showed; changed since, it is shown again."""
    sheet = sheet_of(ref)
    let_go()
    try:
        casework().door.act(
            current_user.actor, "assessment", HANDS_IN, ref=ref, received_at=now(),
            version=version_sent(), request_id=request.form.get("request_id") or None,
        )  # fmt: skip
    except Refused as refused:
        sheet = sheet_of(ref)
        sheet.breaches, sheet.refused = refused.breaches, True
        return _render(sheet), 422
    except Conflict as conflict:
        sheet = sheet_of(ref)
        sheet.breaches, changed = wrong.missing(sheet), meanwhile(sheet.opened, conflict)
        return _render(sheet, changed), 409
    flash(_("Handed in. Nobody sees it before the review ends."), "good")
    return redirect(_then(ref), 303)


def _then(ref: str) -> str:
    """The next city, or the desk."""
    mine = sheet_of(ref).seat
    following = mine.next
    if following and following.assessment:
        return url_for("review.assessment", ref=following.assessment.ref)
    return url_for("review.desk", _anchor=f"list-{mine.list.ref}")


def _render(sheet: Sheet, changed: Shown | None = None) -> str:
    opened = sheet.opened
    case = session().query(Case).filter_by(ref=sheet.task.case.ref).one()
    return render_template(
        "review/hand_in.html", sheet=sheet, round=session().get(Round, opened.year), case=case,
        city=law.city_words(sheet.task.case), measure=law.measure_words(opened.rules, case.measure),
        parts=[part(sheet, *one) for one in sheet.parts], total=papers.own_total(opened),
        confirm=confirm_words(sheet), version=opened.head.seq, request_id=offers.request_id(),
        breaches=law.breaches(opened.rules, sheet.breaches), changed=changed, ref=opened.ref,
        desk=url_for("review.desk"), back=url_for("review.assessment", ref=opened.ref),
    )  # fmt: skip

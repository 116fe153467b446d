"""How does a city take over what its last application said, without typing it again?"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select

from casework.access import allow
from casework.errors import Conflict, Forbidden, Invalid, Refused
from casework.handed_in import tie_again
from casework.i18n import language
from casework.models import Case
from casework.queries.case import case_page
from casework.queries.earlier import Earlier, earlier
from casework.reading import casework, let_go, now, session
from casework.services.desk import Opened
from casework.web.recommend import blueprint
from casework.web.shown import facts, law, offers
from casework.web.shown.law import Shown


@blueprint.get("/cases/<ref>/copy")
@allow("unit", "city")
def copy_page(ref: str) -> ResponseReturnValue:
    """What would be taken over, thing by thing."""
    page = case_page(session(), current_user.actor, ref, now=now())
    return _shown(page.opened, _found(page.opened))


@blueprint.post("/cases/<ref>/copy")
@allow("unit", "city")
def copy(ref: str) -> ResponseReturnValue:
    """Take over what was ticked: all of it, or nothing."""
    actor = current_user.actor
    page = case_page(session(), actor, ref, now=now())
    found = _found(page.opened)
    if found is None:
        return _shown(page.opened, None), 422
    asked = {tuple(one.split("/", 1)) for one in request.form.getlist("fact")}
    chosen = {kind: {item: value for item, value in items.items() if (kind, item) in asked}
              for kind, items in found.carried.items()}  # fmt: skip
    chosen = {kind: items for kind, items in chosen.items() if items}
    if not chosen:
        return _shown(page.opened, found, wrong=[_("Choose at least one thing to take over.")]), 422
    files = [(value, field.id) for kind, items in chosen.items() for value in items.values()
             for field in page.rules.facts[kind].field if field.kind == "file"]  # fmt: skip
    old, at = f"case/{found.case.ref}", now()
    let_go()
    for value, field in files:
        if value.get(field):
            tie_again(casework().db, old, f"case/{ref}", value[field])
    # What somebody has filled in meanwhile stays theirs: each is taken over where nothing stands.
    seen = {kind: dict.fromkeys(items, "0.0") for kind, items in chosen.items()}
    try:
        casework().door.record_all(actor, "case", chosen, ref=ref, received_at=at, seen=seen,
                                   request_id=request.form.get("request_id") or None)  # fmt: skip
    except Refused as refused:
        return _again(ref, [one["words"] for one in law.breaches(page.rules, refused.breaches)])
    except Invalid as invalid:
        return _again(ref, list(invalid.words(language()).values()))
    except Conflict as conflict:
        return _again(ref, [conflict.words(language())])
    number = sum(len(items) for items in chosen.values())
    flash(ngettext("%(num)d thing taken over; look through it.",
                   "%(num)d things taken over; look through them.", number), "good")  # fmt: skip
    return redirect(url_for(".materials_start", ref=ref), 303)


def _found(opened: Opened) -> Earlier | None:
    if not opened.may(current_user.actor):
        raise Forbidden
    return earlier(session(), current_user.actor, opened)


def _again(ref: str, wrong: list[str]) -> ResponseReturnValue:
    page = case_page(session(), current_user.actor, ref, now=now())
    return _shown(page.opened, _found(page.opened), wrong=wrong), 422


def _shown(opened: Opened, found: Earlier | None, *, wrong: list[str] | None = None) -> str:
    rules, measure = opened.rules, opened.row["measure"]
    old = found.case.ref if found else ""
    rows: list[Shown] = [
        {"key": f"{kind}/{item}", "name": facts.name(rules, rules.facts[kind], item, measure, value),
         "pairs": facts.pairs(rules.facts[kind], value, "case", old)}
        for kind, items in (found.carried if found else {}).items() for item, value in items.items()
    ]  # fmt: skip
    return render_template(
        "recommend/copy.html", ref=opened.ref, rows=rows,
        city=law.city_words(session().scalars(select(Case).where(Case.ref == opened.ref)).one()),
        old=found and found.case, same_round=bool(found and found.same_round),
        wrong=wrong or [], request_id=offers.request_id(),
    )  # fmt: skip

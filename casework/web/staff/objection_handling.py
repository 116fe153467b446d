"""Who handles an objection, with which others, what was asked of whom, and what can be recorded?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.errors import Conflict, Invalid, Refused
from casework.filters import day_words, moment_words
from casework.i18n import language
from casework.models import User
from casework.queries.asked import ASKS, SAYS
from casework.queries.objections import ObjectionPage, objection_page
from casework.queries.timeline import Happening
from casework.reading import casework, let_go, now, session
from casework.web.numbers import version_sent
from casework.web.shown import events, facts
from casework.web.shown.law import Shown
from notifications.untold import TOLD, untold
from workflows.calendar import beijing_day
from workflows.guards.objections import came_after
from workflows.guards.publicity import DISPOSED
from workflows.rules import SIDES

from . import blueprint

# What handling leaves on record, in the order in which it comes up.
DECIDES = ("ask_to_complete", "admit", "not_admit")  # what the formal check can come to
UPHELD = ("upheld", "partly")
KINDS = ("assignment", ASKS, "site_check", "joined", TOLD)


@blueprint.post("/objections/<ref>/take")
@allow("ministry")
def take_on(ref: str) -> ResponseReturnValue:
    """Take on an objection that nobody handles yet, with one click."""
    page, actor = objection_page(session(), current_user.actor, ref, now=now()), current_user.actor
    login = session().get_one(User, actor.user).login
    back = redirect(url_for("staff.objection", ref=ref), 303)
    if page.objection.handler is not None:
        flash(_("Somebody took it on meanwhile."), "warn")
        return back
    let_go()
    try:
        casework().door.record(
            actor, "objection", "assignment", {"handler": login}, ref=ref, received_at=now(),
            version=version_sent(), request_id=request.form.get("request_id") or None,
        )  # fmt: skip
    except Refused as refused:
        flash(" ".join(b.words(language()) for b in refused.breaches), "warn")
    except Invalid as invalid:
        flash(" ".join(invalid.words(language()).values()), "warn")
    except Conflict as conflict:
        flash(conflict.words(language()), "warn")
    else:
        flash(_("You handle this objection now; reminders and mail about it come to you."), "good")
    return back


def handling(page: ObjectionPage) -> Shown:
    """Who handles it and decides, which ones go together, what unit and city were asked and said."""
    o, recorded, rules = page.objection, page.facts.recorded, page.rules
    assigned = recorded.one("assignment") or {}
    lead, actor = page.facts.leader, current_user.actor
    return {
        "handler": _name(assigned.get("handler", "")), "decides": _name(assigned.get("decides", "")),
        "free": o.handler is None and actor.has("ministry") and o.state not in DISPOSED,
        "lead": _other(lead.ref) if lead else None,
        "joined": [_other(f.ref) for f in page.facts.followers],
        "comments": [_comment(page, side) for side in SIDES if recorded.fact(ASKS, side)],
        "came_after": reported(page) and not o.late,
        "untold": [rules.actions["objection", act].words(language())
                   for act in untold(session(), [o.ref]).get(o.ref, ())],
        "closed": recorded.fact("closed") is not None, "letter": recorded.fact("answer") is not None
        and actor.has("ministry"),
    }  # fmt: skip


def reported(page: ObjectionPage) -> bool:
    """Does its case stand on a list that was reported, so that a ruling moves it no more (12)?"""
    states = page.rules.guards["publicised_case"].params["after"]
    return came_after(page.facts, states)


def formal(page: ObjectionPage, happened: Sequence[Happening]) -> Shown:
    """What was decided about one that isn't in due form: by whom, when, with which reason."""
    found = [one for one in happened if one.event.kind == "act" and one.event.name in DECIDES]
    return {"lines": [events.line(page.rules, one) for one in found],
            "admitted": any(one.event.name == "admit" for one in found)}  # fmt: skip


def handlers_named(page: ObjectionPage) -> dict[str, str]:
    """Login → name, of who handles it and who decides."""
    assigned = page.facts.recorded.one("assignment") or {}
    return {login: _name(login) for login in assigned.values()}


def _name(login: str) -> str:
    found = session().query(User).filter(User.login == login).one_or_none() if login else None
    return found.name if found else login


def _other(ref: str) -> Shown:
    return {"ref": ref, "url": url_for("staff.objection", ref=ref)}


def _comment(page: ObjectionPage, side: str) -> Shown:
    """What one side was asked, by when, and whether the answer came in time."""
    recorded = page.facts.recorded
    asked, said = recorded.one(ASKS, side), recorded.fact(SAYS, side)
    assert asked is not None
    by = date.fromisoformat(asked["by"])
    return {
        "who": _("The recommending unit") if side == "unit" else _("The city"),
        "by": day_words(by, language()), "late": bool(said and said.day > by),
        "said": moment_words(datetime.fromisoformat(said.at), language()) if said else "",
        "over": said is None and beijing_day(now()) > by,
        "url": facts.url("objection", page.objection.ref, SAYS if said else ASKS, side),
    }  # fmt: skip


def to_record(page: ObjectionPage) -> list[Shown]:
    """What this person can put on record here and now, each with the way to its form."""
    rules, actor, o = page.rules, current_user.actor, page.objection
    if page.facts.recorded.one("closed") is not None:
        return []
    back, found = url_for("staff.objection", ref=o.ref), _to_office(page)
    for id in KINDS:
        kind = rules.facts.get(id)
        if kind is None or not actor.has(*kind.who) or o.state not in kind.states:
            continue
        if id == TOLD and not untold(session(), [o.ref]):
            continue
        if id == "joined" and not any(other.state not in DISPOSED for other in page.facts.others):
            continue
        for item in SIDES if kind.items == "side" else ("",):
            side = {"unit": _("the unit"), "city": _("the city")}.get(item, "")
            label = _("%(what)s: %(whom)s", what=kind.words(language()), whom=side) if side else (
                kind.words(language()))  # fmt: skip
            found.append({"label": label,
                          "url": facts.url("objection", o.ref, id, item, back=back)})  # fmt: skip
    return found


def _to_office(page: ObjectionPage) -> list[Shown]:
    """Upheld after the report: the document to the General Office, which stands on the case."""
    kind, case = page.rules.facts[page.rules.guards["office_told"].params["fact"]], page.case
    own, upheld = page.facts.own, page.objection.state in UPHELD
    if not (upheld and own and reported(page)) or own.recorded.one(kind.id):
        return []
    if not current_user.actor.has(*kind.who):
        return []
    back = url_for("staff.objection", ref=page.objection.ref)
    return [
        {"label": kind.words(language()), "url": facts.url("case", case.ref, kind.id, back=back)}
    ]

"""Where does a case stand, what can be done now, and what has happened?"""

from __future__ import annotations

from datetime import datetime

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.filters import day_words, moment_words
from casework.i18n import language
from casework.models import DeadlineRow
from casework.queries import missing
from casework.queries.case import CasePage, case_page
from casework.queries.earlier import with_earlier
from casework.queries.snapshots import calendar
from casework.queries.timeline import length, timeline
from casework.queries.visible import sees_everything
from casework.reading import now, session
from casework.web.shown import (
    consequences,
    corrections,
    events,
    law,
    offers,
    parts,
    periods,
    talk,
)
from casework.web.shown.corrections import BEFORE_REVIEW
from casework.web.shown.law import Shown
from casework.web.shown.sent import messages
from casework.web.shown.yours import yours
from workflows.calendar import beijing_day
from workflows.edition import StateRule
from workflows.facts import Actor
from workflows.guards import Ask, past

from . import LOCAL, READERS, blueprint
from .case_groups import groups

NEWEST = 12


@blueprint.get("/cases/<ref>")
@allow(*READERS, *LOCAL)
def case(ref: str) -> ResponseReturnValue:
    """A case as this person may see it."""
    actor = current_user.actor
    page = case_page(session(), actor, ref, now=now())
    around = consequences.Around(page.opened, now(), page.case, page.unit)
    can, cannot = offers.offers(around, actor)
    whole = bool(request.args.get("all"))
    happened = timeline(session(), actor, page.streams, most=None if whole else NEWEST)
    total = length(session(), actor, page.streams)
    clocks = [_clock(page, row) for row in page.deadlines]
    return render_template(
        "staff/case.html", page=page, case=page.case, round=page.round,
        city=law.city_words(page.case), measure=law.measure_words(page.rules, page.case.measure),
        state=law.state(page.rules, "case", page.case.state), unit=parts.unit_words(page.unit),
        correct=missing.to_correct(page.facts, missing.way(page.rules, page.facts.state)[0]),
        to_correct_items=corrections.listed(
            page.rules, corrections.seen_by(actor, page.facts.recorded), page.facts.recorded,
            ref=ref, measure=page.case.measure, back=url_for("staff.case", ref=ref)),
        places=_places(page), steps=_steps(page), current=_step(page), leaves=_leaves(page),
        can=can, cannot=cannot, fill_in=_fill_in(page, actor), staff=sees_everything(actor),
        materials=page.case.state in BEFORE_REVIEW,
        copies=page.case.state in page.rules.facts["condition"].states
        and with_earlier(session(), actor, [page.case]),
        hands_over=actor.has("ministry") and not _over(page),
        open_clocks=[c for c, row in zip(clocks, page.deadlines, strict=True)
                     if row.status == "open"],
        past_clocks=[c for c, row in zip(clocks, page.deadlines, strict=True)
                     if row.status != "open"],
        groups=groups(page, actor), events=events.lines(
            page.rules, happened, measure=page.case.measure, subject="case", ref=ref),
        total=total, earlier=total - sum(one.times for one in happened), people=_people(page),
        messages=messages(session(), page.streams), objections=_objections(page),
        talk=talk.of_case(page.opened, actor, page.people),
    )  # fmt: skip


def _over(page: CasePage) -> bool:
    return page.rules.states["case", page.case.state].terminal


def _fill_in(page: CasePage, actor: Actor) -> Shown:
    """What this person has to fill in before the case, or its list, can go on."""
    rules, facts = page.rules, page.facts
    goal, _step = missing.way(rules, facts.state)
    if goal is not None:
        found = missing.preflight(rules, facts, goal, actor=actor, now=now())
        return yours(rules, found, facts, actor, url_for("staff.case", ref=facts.ref))
    # What the list asks for is done case after case, from the list.
    found = missing.before_own_list_moves(rules, facts, page.list_state, actor=actor, now=now())
    return yours(rules, found, facts, actor, url_for("staff.list_page", ref=page.list_ref))


def _clock(page: CasePage, row: DeadlineRow) -> Shown:
    title = ""
    if row.owner.startswith("objection/"):
        title = _("%(what)s %(ref)s", what=page.rules.deadlines[row.kind].words(language()),
                  ref=row.owner.partition("/")[2])  # fmt: skip
    return periods.period(row, page.rules, calendar(session()), now(), title=title)


def _places(page: CasePage) -> str:
    """How many of the unit's places for the measure are taken, and whether by this very case."""
    held = [p for p in page.facts.places if p.case]
    return f"{len(held)}/{len(page.facts.places)}" if page.facts.places else ""


# --- the step bar -------------------------------------------------------------------------------


def _along(page: CasePage) -> list[StateRule]:
    states = [s for s in page.rules.edition.states if s.subject == "case" and s.step]
    return sorted(states, key=lambda s: s.step)


def _last_on_way(page: CasePage) -> StateRule:
    """The state on the way that the case is in, or was in last before it stepped beside it."""
    here = page.rules.states["case", page.case.state]
    if here.step:
        return here
    seen = [s for s in _along(page) if s.id in page.reached]
    return max(seen, key=lambda s: page.reached[s.id])


def _step(page: CasePage) -> int:
    """The place of the present step, from 1."""
    return _along(page).index(_last_on_way(page)) + 1


def _steps(page: CasePage) -> list[Shown]:
    """The life of a case; a state beside the way stands at the step that it was left from."""
    lang = language()
    here, last = page.rules.states["case", page.case.state], _last_on_way(page)
    shown = []
    for state in _along(page):
        at = page.reached.get(state.id)
        step: Shown = {"label": state.words(lang), "icon": state.icon, "tone": state.tone,
                       "note": _day(at) if at else ""}  # fmt: skip
        if state is last and here is not state:
            step |= {"label": _("%(step)s: %(state)s", step=state.words(lang),
                                state=here.words(lang)), "icon": here.icon, "tone": here.tone}  # fmt: skip
            left = page.reached.get(here.id)
            step["note"] = _day(left) if left else ""
        shown.append(step)
    return shown


def _day(at: datetime) -> str:
    return day_words(beijing_day(at), language(), year=True)


def _leaves(page: CasePage) -> list[Shown]:
    """The ways on from here that aren't the next step: for what, and by which article."""
    lang, rules = language(), page.rules
    here = rules.states["case", page.case.state]
    found = []
    for action in rules.edition.actions:
        if action.subject != "case" or page.case.state not in action.start or not action.to:
            continue
        ask = Ask(rules, action.id, current_user.actor, now())
        if past(rules, action.id, page.facts, ask):
            continue
        to = rules.states["case", action.to]
        if to.id == here.id or (to.step and to.step == here.step + 1):
            continue
        found.append({"icon": to.icon, "what": action.words(lang), "to": to.words(lang),
                      "citations": law.cites(rules, action.cites[:1])})  # fmt: skip
    return found


def _people(page: CasePage) -> list[tuple[str, str]]:
    """Officer in charge and substitute, where there are any."""
    pairs = ((_("Officer in charge"), page.case.officer), (_("Substitute"), page.case.substitute))
    return [(label, page.people[id].name) for label, id in pairs if id and id in page.people]


def _objections(page: CasePage) -> list[Shown]:
    return [
        {"ref": o.ref, "url": url_for("staff.objection", ref=o.ref), "late": o.late,
         "anonymous": o.anonymous,
         "state": law.state(page.rules, "objection", o.state),
         "words": moment_words(o.lodged_at, language())}
        for o in page.objections
    ]  # fmt: skip

"""What is on a unit's desk: the time that is left, its places, and what each case still needs?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from casework.access import allow
from casework.filters import calendar, end_words, left_words
from casework.frame import desk_name
from casework.i18n import language
from casework.models import Case, Division, User
from casework.queries import asked, recommend
from casework.queries.case import people
from casework.queries.earlier import with_earlier
from casework.queries.rounds import rounds
from casework.queries.timeline import timeline
from casework.queries.visible import sees_kind
from casework.reading import now, session
from casework.web.numbers import whole
from casework.web.recommend import LOCAL, blueprint
from casework.web.shown import comments, corrections, events, law, parts, preflight, received, talk
from casework.web.shown.ends import cutoff_end
from casework.web.shown.yours import form_url
from workflows.facts import Actor
from workflows.rules import Rules

NEWEST = 10


@blueprint.get("/recommend")
@allow(*LOCAL)
def desk() -> ResponseReturnValue:
    """The desk of the newest round, or of the one asked for."""
    actor = current_user.actor
    known = rounds(session())
    if not known:
        return render_template("recommend/empty.html", title=desk_name(actor))
    year = request.args.get("round", known[0].year, type=whole)
    found = recommend.desk(session(), actor, year, now=now(), calendar=calendar()) or abort(404)
    streams = [f"case/{one.case.ref}" for one in found.cases]
    by = people(session(), talk.writers(one.recorded for one in found.cases))
    last = with_earlier(session(), actor, [one.case for one in found.cases])
    shown = [_case(one, actor) | {"talk": _talk(one, actor, by), "copies": one.case.ref in last
             and one.case.state in one.rules.facts["condition"].states} for one in found.cases]  # fmt: skip
    first = next((one for one in shown if one["step"] and not one["missing"]), None)
    return render_template(
        "recommend/desk.html", title=desk_name(actor), desk=found, round=found.round, first=first,
        unit=_whose(found, actor),
        end=cutoff_end(found.rules, found.cutoff, found.moved) if found.cutoff else None,
        places=[_places(found.rules, one, found.cases) for one in found.places],
        planned=law.cites(found.rules, found.rules.notice.cites.get("planned_single", ())),
        cases=shown, notice=received.on_desk(year, found.unit),
        history=[_line(found, one) for one in timeline(session(), actor, streams, most=NEWEST)],
        compares=actor.has("unit") and len(shown) > 1,
        starts=actor.has("unit", "city") and not (found.cutoff and now() >= found.cutoff.ends_at),
        asked=asked.waiting(session(), actor),
        all_ready=_all_ready(found, actor), rounds=[
            {"label": str(one.year), "url": url_for("recommend.desk", round=one.year),
             "current": one.year == year} for one in known],
    )  # fmt: skip


def _talk(one: recommend.DeskCase, actor: Actor, by: Mapping[int, User]) -> Any:
    """The newest of what ministry and unit wrote about a case, where this person reads it."""
    kind = one.rules.facts[talk.MESSAGE]
    return talk.newest(one.recorded, actor, by) if sees_kind(actor, kind) else None


def _all_ready(found: recommend.Desk, actor: Actor) -> int:
    """How many cases could be handed in at once, where there are several to choose from."""
    mine = [one for one in found.cases if one.goal and actor.has(*one.goal.who)]
    ready = [one for one in mine if one.step == one.goal and not one.missing]
    return len(ready) if len(mine) > 1 else 0


def _whose(found: recommend.Desk, actor: Actor) -> str:
    """Whose desk it is: a city's own, where somebody fills in for one; else its unit's."""
    division = session().get(Division, actor.division) if actor.division else None
    if division is not None:
        return law.division_words(division)
    return parts.unit_words(found.unit) if found.unit else ""


def _places(rules: Rules, found: recommend.Places, cases: tuple[recommend.DeskCase, ...]) -> Any:
    """A unit's places for a measure in words, with who holds them."""
    names = {one.case.ref: law.city_words(one.case) for one in cases}
    beside = found.kind == "planned_single"
    return {
        "measure": found.measure.words(language()), "number": len(found.held), "left": found.left,
        "used": len(found.held) - found.left,
        "kind": gettext("for the planned-single city, in addition to the others") if beside else "",
        "held": [{"ref": ref, "name": names.get(ref, "")} for ref in found.held if ref],
        "citations": law.cites(rules, rules.notice.cites.get("places", ())),
    }  # fmt: skip


def _case(one: recommend.DeskCase, actor: Actor) -> dict[str, Any]:
    """A case on the desk, with all that it still needs."""
    case, rules = one.case, one.rules
    state = law.state(rules, "case", case.state)
    back = url_for("recommend.desk", round=case.round_year)
    hard = sum(not found.breach.soft for found in one.missing)
    # The next act leads on only where what is missing can still be given with it or as a reason.
    ready = one.step if one.step and actor.has(*one.step.who) and not hard else None
    return {
        "ref": case.ref, "name": law.city_words(case), "code": case.division,
        "measure": law.measure_words(rules, case.measure, short=True), "demo": case.demo,
        "state": state, "url": url_for("staff.case", ref=case.ref),
        "missing": len(one.missing), "groups": _groups(one, actor), "hard": hard,
        "mine": sum(found.for_(actor) for found in one.missing),
        "handed_in": one.goal is None and case.submitted_on is not None
        and (bool(state["step"]) or not state["terminal"]),
        "sent_once": case.submitted_on is not None,
        "waits": one.goal is not None, "correct": one.correct,
        "to_correct": corrections.listed(rules, corrections.seen_by(actor, one.recorded), one.recorded,
                                         ref=case.ref, measure=case.measure, back=back)
        if one.goal else [],
        "end": end_words(one.deadline.ends_at, language()) if one.deadline else "",
        "left": left_words(one.deadline.ends_at, now(), calendar()) if one.deadline else "",
        "comments": comments.still_open(rules, one.facts, actor),
        "step": ready and {"label": ready.words(language()), "url": url_for(
            "acts.page", subject="case", ref=case.ref, action=ready.id, next=back)},
    }  # fmt: skip


def _groups(one: recommend.DeskCase, actor: Actor) -> list[dict[str, Any]]:
    """What is missing, by the condition that asks for it."""
    back = url_for("recommend.desk", round=one.case.round_year)
    reader = preflight.Reader(
        actor, one.facts, lambda missing: form_url(missing, one.recorded, back), back)  # fmt: skip
    return preflight.groups(one.rules, one.missing, reader)


def _line(found: recommend.Desk, happening: Any) -> dict[str, Any]:
    ref = happening.event.stream.partition("/")[2]
    case: Case = next(one.case for one in found.cases if one.case.ref == ref)
    return events.line(found.rules, happening, measure=case.measure, about=law.city_words(case),
                       url=url_for("staff.case", ref=ref))  # fmt: skip

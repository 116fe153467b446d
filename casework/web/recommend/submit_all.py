"""How does a unit hand in all that is ready: which cases, how many places, and what came of each?

Nothing is done before the page that names every case is confirmed; then each case goes through the
door by itself. What needs a written reason is handed in on a page of its own.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.errors import NotFound
from casework.filters import calendar, end_words, plain_words
from casework.i18n import language
from casework.queries import recommend
from casework.queries.cases import by_refs
from casework.queries.missing import goals
from casework.queries.recommend import Desk, DeskCase
from casework.queries.snapshots import case_snapshots
from casework.reading import let_go, now, session
from casework.web.recommend import blueprint
from casework.web.shown import law, offers, parts
from casework.web.shown.ends import cutoff_end
from casework.web.shown.law import Shown
from casework.web.shown.yours import with_ways
from casework.web.staff.several import MOST, Chosen, as_read, done_to
from workflows.guards.places import kind_of_place


@blueprint.get("/recommend/submit/<int:year>")
@allow("unit")
def submit_all(year: int) -> ResponseReturnValue:
    """Every case that isn't handed in yet: the ready ones to tick, the others with what they lack."""
    actor = current_user.actor
    found = recommend.desk(session(), actor, year, now=now(), calendar=calendar()) or abort(404)
    waiting = [one for one in found.cases if one.goal is not None]
    ready = [one for one in waiting if one.step == one.goal and not one.missing]
    with_reason = [one for one in waiting if one.step == one.goal and one.missing
                   and all(lack.breach.soft for lack in one.missing)]  # fmt: skip
    places = _places(found, ready)
    short = {place["measure_id"] for place in places if place["after"] < 0}
    return render_template(
        "recommend/submit_all.html", title=_("Hand in all that are ready"), round=found.round,
        year=year, places=places, request_id=offers.request_id(),
        end=cutoff_end(found.rules, found.cutoff, found.moved) if found.cutoff else None,
        ready=[_case(one) | {"ticked": one.case.measure not in short or _holds(one)} for one in ready],
        with_reason=[_case(one) | {"stops": _lacks(one)} for one in with_reason],
        lacking=[_case(one) | {"stops": _lacks(one)} for one in waiting
                 if one not in ready and one not in with_reason],
        planned=law.cites(found.rules, found.rules.notice.cites.get("planned_single", ())),
        inside=found.rules.notice.planned_single == "inside",
        tells=parts.told(goals(found.rules)[0].tells),
    )  # fmt: skip


@blueprint.post("/recommend/submit/<int:year>")
@allow("unit")
def do_submit_all(year: int) -> ResponseReturnValue:
    """Hand each of the ticked cases in; who is refused is named with its articles."""
    chosen = _chosen(request.form.getlist("case")[:MOST], year)
    read = as_read(chosen)
    let_go()
    results = [done_to(one, read[one.case.ref]) for one in chosen]
    for result in results:
        if result["done"]:
            result["receipt"] = url_for("recommend.receipt_page", ref=result["ref"])
    done = sum(result["done"] for result in results)
    page = render_template(
        "recommend/submitted_all.html", title=_("Hand in all that are ready"), results=results,
        done=done, year=year, back=url_for("recommend.desk", round=year),
    )  # fmt: skip
    return page, 200 if done or not results else 422


def _chosen(refs: list[str], year: int) -> list[Chosen]:
    """The ticked cases, each with the act that hands it in from where it stands."""
    cases = by_refs(session(), current_user.actor, refs)
    if len(cases) != len(set(refs)) or any(case.round_year != year for case in cases):
        raise NotFound
    snapshots = case_snapshots(session(), [case.ref for case in cases])
    found = []
    for case in cases:
        rules, facts = snapshots[case.ref]
        acts = goals(rules)
        goal = next((act for act in acts if case.state in act.start), acts[0])
        found.append(Chosen(case, rules, facts, goal))
    return found


def _holds(one: DeskCase) -> bool:
    """Does the case hold its place already, as one that was returned does?"""
    return one.rules.states["case", one.case.state].holds_place


def _places(found: Desk, ready: list[DeskCase]) -> list[Shown]:
    """A unit's places: used and left now, and after all that are ready are handed in (N二, 11)."""
    planned, facts = found.rules.notice.planned_single, case_snapshots(
        session(), [one.case.ref for one in ready])  # fmt: skip
    taking = Counter((one.case.measure, kind_of_place(facts[one.case.ref][1], planned))
                     for one in ready if not _holds(one))  # fmt: skip
    shown = []
    for place in found.places:
        number, asked = len(place.held), taking[place.measure.id, place.kind]
        shown.append({
            "measure_id": place.measure.id, "measure": place.measure.words(language()),
            "kind": _("for the planned-single city, in addition to the others")
            if place.kind == "planned_single" else "",
            "number": number, "used": number - place.left, "left": place.left, "ready": asked,
            "after": place.left - asked,
            "citations": law.cites(found.rules, found.rules.notice.cites.get("places", ())),
        })  # fmt: skip
    return shown


def _case(one: DeskCase) -> dict[str, Any]:
    case, goal = one.case, one.goal
    assert goal is not None
    return {
        "ref": case.ref, "name": law.city_words(case), "code": case.division, "demo": case.demo,
        "measure": law.measure_words(one.rules, case.measure, short=True), "version": case.version,
        "state": law.state(one.rules, "case", case.state), "act": goal.words(language()),
        "url": url_for("staff.case", ref=case.ref),
        "page": url_for("acts.page", subject="case", ref=case.ref, action=goal.id,
                        next=url_for("recommend.submit_all", year=case.round_year)),
        "end": end_words(one.deadline.ends_at, language()) if one.deadline else "",
    }  # fmt: skip


def _lacks(one: DeskCase) -> list[Shown]:
    """What stands in the way and where it is settled; without the city's name: the line says it."""
    back = url_for("recommend.submit_all", year=one.case.round_year)
    found = [lack.breach for lack in one.missing]
    ways = with_ways(one.rules, found, one.facts, current_user.actor, back)
    return [way | {"words": plain_words(breach)} for way, breach in zip(ways, found, strict=True)]

"""How does a list stand: ranking and proposal, conditions, committee, decision, publicity, report?"""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.i18n import language
from casework.queries import lists as queries
from casework.queries.case import people
from casework.queries.lists import ListPage, list_page
from casework.queries.missing import before_list_moves
from casework.queries.objections import holds
from casework.queries.rounds import newest
from casework.queries.rounds import rounds as all_rounds
from casework.queries.snapshots import rules_of
from casework.queries.timeline import length, timeline
from casework.queries.what_if import beside
from casework.reading import now, session
from casework.services.items import OF_A_LIST, next_item
from casework.web.numbers import whole
from casework.web.shown import (
    consequences,
    events,
    fact_rows,
    facts,
    law,
    offers,
    parts,
    plans,
    proposal,
    reserve,
    visits,
)
from casework.web.shown.law import Shown
from casework.web.shown.left import left, with_left
from casework.web.shown.review_papers import review_papers
from casework.web.shown.sent import messages
from casework.web.shown.yours import yours
from workflows.facts import CaseFacts
from workflows.guards import Ask

from . import READERS, blueprint
from . import list_ranking as ranking
from .list_notices import correcting, publicities

NEWEST = 8
REGIONS = ("east", "central", "west", "northeast")


@blueprint.get("/lists")
@allow(*READERS)
def lists() -> ResponseReturnValue:
    """The lists of a round: the newest, or the one asked for."""
    year = request.args.get("round", type=whole) or newest(session())
    rules = rules_of(session(), year) if year else None
    rows = []
    if rules is not None and year:
        sizes = queries.sizes(session(), year)
        for one in queries.lists(session(), current_user.actor, year):
            rows.append({
                "ref": one.ref, "url": url_for("staff.list_page", ref=one.ref),
                "label": law.measure_words(rules, one.measure),
                "state": law.state(rules, "list", one.state), "revision": one.revision,
                "cases": [(law.state(rules, "case", s), n,
                           url_for("staff.cases", round=year, measure=m, state=s))
                          for (m, s), n in sizes.items() if m == one.measure],
            })  # fmt: skip
    years = all_rounds(session())
    return render_template("staff/lists.html", rows=rows, year=year, rounds=[
        {"label": str(r.year), "url": url_for("staff.lists", round=r.year),
         "current": r.year == year} for r in years],
        round=next((r for r in years if r.year == year), None))  # fmt: skip


@blueprint.get("/lists/<ref>", endpoint="list_page")
@allow(*READERS)
def one_list(ref: str) -> ResponseReturnValue:
    """One list."""
    return show_list(list_page(session(), current_user.actor, ref, now=now()))


def show_list(page: ListPage, **again: object) -> str:
    """The list's page; `again` carries what was typed into a proposal that was refused."""
    actor = current_user.actor
    around = consequences.Around(page.opened, now())
    can, cannot = offers.offers(around, actor)
    mine = any(act["id"] == "propose" for act in can)
    can = [act for act in can if act["id"] != "propose"]
    if mine and page.list.state == "ranked":  # the proposal itself is the step to take
        for act in can:
            act["primary"] = False
    typed = ranking.typed_entries() if again else None
    ask = Ask(page.rules, "decide", actor, now())
    happened, gone = timeline(session(), actor, page.streams, most=NEWEST), left(page)
    return render_template(
        "staff/list.html", page=page, round=page.round, rules=page.rules, again=again,
        measure=law.measure_words(page.rules, page.list.measure), can=can, cannot=cannot,
        fill_in=_fill_in(page), proposal=proposal.awaited(page.opened, now()),
        state=law.state(page.rules, "list", page.list.state),
        rows=ranking.rows(page, typed) + ranking.gone(gone),
        editable=mine and ranking.editable(page), cut=ranking.cut(page), scale=ranking.scale(page),
        checks=_checks(page) if page.facts.entries else [],
        fresh=page.list.state == "ranked" and not page.facts.entries,
        members=len(page.facts.recorded.all("committee_member")), facts=_facts(page),
        publicities=publicities(page), waiting=_waiting(page), visits=_visits(page),
        objections=_objections(page), request_id=offers.request_id(),
        places=page.rules.edition.places, listed=len(page.facts.entries),
        can_add=bool(beside(page.facts, ask)),
        events=with_left(events.lines(page.rules, happened, measure=page.list.measure, subject="list",
                                      ref=page.list.ref, names=_cities(page)), gone),
        total=length(session(), actor, page.streams) + len(gone),
        messages=messages(session(), page.streams), papers=review_papers(page),
        plan=plans.plan(page), correcting=correcting(page),
    )  # fmt: skip


def _cities(page: ListPage) -> dict[str, str]:
    """Each case of the list by its city, and each member of its committee by name."""
    seats = page.facts.recorded.all("committee_member").items()
    return {case.ref: law.city_words(case) for case in page.cases.values()} | {
        login: str(seat.value["name"]) for login, seat in seats}  # fmt: skip


def _visits(page: ListPage) -> Shown:
    """On-site visits: planned, done, reported."""
    return visits.visits(page.rules, page.list.ref, page.facts.recorded.all(visits.KIND),
                         page.list.state, current_user.actor, _cities(page))  # fmt: skip


def _home(page: ListPage) -> str:
    return url_for("staff.list_page", ref=page.list.ref)


def _fill_in(page: ListPage) -> Shown:
    """What this person has to record before the list can take its next step."""
    actor = current_user.actor
    found = before_list_moves(page.rules, page.facts, actor=actor, now=now())
    mine = yours(page.rules, found, page.facts, actor, _home(page))
    if free := reserve.to_decide(page, actor):
        mine["first"] = [free, *mine["first"]]
    return mine


# --- conditions, facts, publicities -------------------------------------------------------------


def _checks(page: ListPage) -> list[Shown]:
    """Each condition of the decision: met, or what is missing."""
    lang = language()
    return [
        {"label": one.guard.words(lang), "good": not one.breaches,
         "soft": bool(one.breaches) and all(b.soft for b in one.breaches),
         "words": [*(b.words(lang) for b in one.breaches),
                   *(_("Reason on record: %(text)s", text=text) for text in one.reasons)],
         "citations": law.cites(page.rules, one.guard.cites, basis=one.guard.basis)}
        for one in page.checks
    ]  # fmt: skip


def _facts(page: ListPage) -> Shown:
    """What is on record of the list, and the pages to add to it."""
    rules, ref, recorded = page.rules, page.list.ref, page.facts.recorded
    by = people(session(), {f.by for k in recorded.facts.values() for f in k.values()})
    actor, rows, adds = current_user.actor, [], []
    written = {w.fact for a in rules.edition.actions for w in a.writes} | {
        need for a in rules.edition.actions for need in a.needs}  # fmt: skip
    owner = fact_rows.Owner(
        "list", ref, recorded, page.list.measure, page.list.state, by, _cities(page)
    )
    for kind in rules.edition.facts:
        own = kind.items in ("case", "expert") or kind.id in ("reason", visits.KIND)
        if kind.owner != "list" or own:
            continue
        have = recorded.all(kind.id)
        rows += [fact_rows.row(rules, owner, kind, item, fact) for item, fact in have.items()]
        if kind.id == "reconsideration" and not _looks_again(page):
            continue
        several = kind.items == "free" and kind.id not in OF_A_LIST
        alone = kind.id not in written  # not what comes with an act
        if alone and page.list.state in kind.states and actor.has(*kind.who) and (
                several or not have):  # fmt: skip
            adds.append({"label": kind.words(language()), "url": facts.url(
                "list", ref, kind.id, next_item(have) if several else "")})  # fmt: skip
    return {"rows": rows, "adds": adds}


def _looks_again(page: ListPage) -> bool:
    """Is there a tie, or does the round leave ties to the committee, so that it may look again?"""
    left = page.rules.guards["reconsidered"].params["by"] == "committee"
    return left or any(row.why == "tie" for row in page.rows)


def _waiting(page: ListPage) -> list[Shown]:
    """Cases that the closing of the review waits for, or takes in."""
    return [_waiting_row(page, facts_) for facts_ in page.waiting]


def _waiting_row(page: ListPage, known: CaseFacts) -> Shown:
    case = page.cases[known.ref]
    return {
        "city": law.city_words(case), "url": url_for("staff.case", ref=case.ref),
        "unit": parts.unit_words(page.units[case.unit], short=True), "demo": case.demo,
        "state": law.state(page.rules, "case", case.state),
        "accepted": known.recorded.one("formal_check") is not None,
    }  # fmt: skip


def _objections(page: ListPage) -> list[Shown]:
    return [
        {"ref": o.ref, "url": url_for("staff.objection", ref=o.ref), "holds": holds(o, page.opened.state),
         "city": law.city_words(page.cases[o.case_ref]), "late": o.late, "anonymous": o.anonymous,
         "state": law.state(page.rules, "objection", o.state)}
        for o in page.objections
    ]  # fmt: skip

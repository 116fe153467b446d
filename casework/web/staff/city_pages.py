"""What is on record about a city or a recommending unit, whichever case it bears on?"""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.errors import NotFound
from casework.i18n import language
from casework.models import Case, Unit
from casework.queries.case import people
from casework.queries.cases import Wanted
from casework.queries.cases import page as cases_page
from casework.queries.incentives import DivisionPage, division_page, sanctions
from casework.queries.rounds import newest, places
from casework.queries.snapshots import opened, rules_of
from casework.queries.timeline import timeline
from casework.queries.visible import sees_kind, visible_to
from casework.reading import now, session
from casework.services.items import next_item
from casework.web.shown import events, fact_rows, facts, law, parts
from casework.web.shown.law import Shown
from workflows.edition import FactKind
from workflows.facts import Fact
from workflows.guards.eligibility import graded_as
from workflows.rules import Rules

from . import LOCAL, READERS, blueprint

MOST_CASES = 50


@blueprint.get("/divisions/<ref>")
@allow(*READERS, *LOCAL)
def division(ref: str) -> ResponseReturnValue:
    """A city: accidents and events with their grades, sanctions, its cases."""
    page = division_page(session(), current_user.actor, ref, now=now())
    rules = page.rules
    d = page.division
    happened = timeline(session(), current_user.actor, [f"division/{ref}"])
    return render_template(
        "staff/division.html", page=page, name=law.division_words(d), division=d,
        unit=parts.unit_words(page.unit), unit_url=url_for("staff.unit", ref=page.unit.code),
        groups=_groups(page),
        cases=_cases(page.cases), invented=page.unit.demo, mine=current_user.actor.has("ministry"),
        events=events.lines(rules, happened, subject="division", ref=ref),
    )  # fmt: skip


def _groups(page: DivisionPage) -> list[Shown]:
    """Each kind of fact that a division can have, with its entries and the page to add one."""
    actor, rules, found = current_user.actor, page.rules, []
    recorded = page.opened.facts.recorded
    for kind in rules.edition.facts:
        if kind.owner != "division":
            continue
        have = recorded.all(kind.id)
        mine = actor.has(*kind.who) and page.opened.may(actor)
        found.append({
            "id": kind.id, "title": kind.words(language()),
            "citations": law.cites(rules, kind.cites),
            "rows": [_row(page, kind, item, fact) for item, fact in have.items()],
            "add": facts.url("division", page.division.code, kind.id, next_item(have))
            if mine else None,
        })  # fmt: skip
    return found


def _row(page: DivisionPage, kind: FactKind, item: str, fact: Fact) -> Shown:
    shown = fact_rows.row(
        page.rules, fact_rows.Owner("division", page.division.code, page.opened.facts.recorded,
                                    people=page.people), kind, item, fact,
    )  # fmt: skip
    graded = _grade(page.rules, fact.value)
    if graded:
        shown["tag"] = ("warn", "exclamation-triangle", graded)
    return shown


def _grade(rules: Rules, value: Any) -> str:
    """The grade of an accident or event by the decrees that the edition cites."""
    standard = rules.standards.get(value.get("kind", ""))
    if standard is None:
        return _("found severe") if value.get("severe_impact") else ""
    graded = graded_as(rules, value)
    if graded.level is None or standard.may_reach(graded, rules.guards["clean"].params["grades"]):
        return _("not graded yet")
    return graded.level.words(language())


def _cases(found: Any) -> list[Shown]:
    rows = []
    for case in found:
        rules = rules_of(session(), case.round_year)
        if rules is not None:
            rows.append(_case(case, rules))
    return rows


def _case(case: Case, rules: Rules) -> Shown:
    return {"ref": case.ref, "url": url_for("staff.case", ref=case.ref), "year": case.round_year,
            "measure": law.measure_words(rules, case.measure, short=True), "demo": case.demo,
            "city": law.city_words(case), "state": law.state(rules, "case", case.state)}  # fmt: skip


@blueprint.get("/units/<ref>")
@allow(*READERS, *LOCAL)
def unit(ref: str) -> ResponseReturnValue:
    """A recommending unit: its places in the newest round, its cases, its sanctions."""
    actor = current_user.actor
    row = session().get(Unit, ref)
    if row is None or not visible_to(session(), actor, "unit", ref):
        raise NotFound
    year = newest(session())
    rules = rules_of(session(), year) if year else None
    whole = opened(session(), "unit", ref, now=now()) if year else None
    held = places(session(), year) if year else {}
    found = cases_page(session(), actor, Wanted(unit=ref, order="new"), most=MOST_CASES)
    return render_template(
        "staff/unit.html", unit=row, name=parts.unit_words(row), cases=_cases(found.cases), year=year,
        more=url_for("staff.cases", unit=ref) if found.next else None,
        places=[
            {"label": law.measure_words(rules, m.id) if rules else m.id,
             "number": one.number, "used": len(one.cases),
             "url": url_for("staff.cases", round=year, unit=ref, measure=m.id)}
            for m in (rules.edition.measures if rules else ())
            if (one := held.get((ref, m.id)))],
        sanctions=[s for s in sanctions(session(), actor) if s.sanction.unit == ref],
        facts=_unit_facts(whole, ref) if whole else [],
    )  # fmt: skip


def _unit_facts(whole: Any, ref: str) -> list[Shown]:
    recorded, rules = whole.facts.recorded, whole.rules
    by = people(session(), {f.by for k in recorded.facts.values() for f in k.values()})
    owner = fact_rows.Owner("unit", ref, recorded, people=by)
    return [fact_rows.row(rules, owner, kind, item, fact) for kind in rules.edition.facts
            if kind.owner == "unit" and sees_kind(current_user.actor, kind)
            for item, fact in recorded.all(kind.id).items()]  # fmt: skip

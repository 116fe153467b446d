"""How do a unit's candidates for one measure stand side by side, before it chooses?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.filters import calendar, day_words, plain_words
from casework.i18n import language
from casework.queries import recommend
from casework.queries.rounds import newest
from casework.queries.snapshots import GONE
from casework.reading import now, session
from casework.web.numbers import whole
from casework.web.recommend import blueprint
from casework.web.shown import facts, law
from casework.web.shown.law import Shown
from workflows.computed import worked_out
from workflows.edition import Measure
from workflows.guards import Ask, findings
from workflows.rules import Rules
from workflows.words import breach

# The checks that look past the application itself, at whether the city may take part at all.
BARS = ("clean", "sanction_free")
Candidates = list[recommend.DeskCase]


@blueprint.get("/recommend/compare")
@allow("unit")
def compare() -> ResponseReturnValue:
    """Every running application of the unit for the measure: a column each (8a, N二).

    To begin with, of the measure with the most candidates.
    """
    year = request.args.get("round", newest(session()) or 0, type=whole)
    found = recommend.desk(session(), current_user.actor, year, now=now(),
                           calendar=calendar()) or abort(404)  # fmt: skip
    rules = found.rules
    ids = [measure.id for measure in rules.edition.measures]
    running = [one for one in found.cases if one.case.state not in GONE]
    most = Counter(one.case.measure for one in running)
    asked = request.args.get("measure") or max(ids, key=most.__getitem__)
    if asked not in ids:
        abort(404)
    measure = rules.measure(asked)
    cases = [one for one in running if one.case.measure == asked]
    return render_template(
        "recommend/compare.html", round=found.round, measure=measure.words(language()),
        measures=[{"label": m.words(language()), "current": m.id == asked,
                   "url": url_for(".compare", round=year, measure=m.id)}
                  for m in rules.edition.measures],
        columns=[{"name": law.city_words(one.case), "state": law.state(rules, "case", one.case.state),
                  "url": url_for("staff.case", ref=one.case.ref), "demo": one.case.demo,
                  "bars": _bars(one),
                  "record": _record(one, url_for(".compare", round=year, measure=asked))}
                 for one in cases],
        parts=[(_("Figures"), list(_figures(rules, measure, cases))),
               (_("Computed from the figures"), list(_computed(measure, cases))),
               (_("Basic conditions"), list(_conditions(rules, measure, cases))),
               (_("Lists"), list(_lists(rules, measure, cases))),
               (_("Pre-flight check"), [_missing(cases)])],
        places=[place for place in found.places if place.measure.id == asked],
        citations=law.cites(rules, rules.facts["selection_record"].cites),
    )  # fmt: skip


def _bars(one: recommend.DeskCase) -> list[Shown]:
    """Why the rules keep a city out whatever its figures are: an accident, a sanction (6(六), 16)."""
    actor = current_user.actor
    asked = findings(one.rules, "submit", one.facts, Ask(one.rules, "submit", actor, now()))
    found = [breach(one.rules, guard, finding, one.facts, guard.id) for guard, finding in asked
             if guard.check in BARS]  # fmt: skip
    return [law.breaches(one.rules, [bar])[0] | {"words": plain_words(bar), "soft": bar.soft}
            for bar in found]  # fmt: skip


def _record(one: recommend.DeskCase, back: str) -> Shown:
    """Where the unit writes down how it chose, and when it did; `url` is "" where neither is."""
    kind = one.rules.facts["selection_record"]
    have = one.recorded.fact(kind.id)
    open_ = one.case.state in kind.states
    return {
        "on": day_words(have.day, language()) if have else "",
        "open": open_,
        "url": facts.url("case", one.case.ref, kind.id, back=back) if open_ or have else "",
    }


def _row(name: str, cases: Candidates, cell: Callable[[recommend.DeskCase], str]) -> Shown:
    return {"name": name, "cells": [cell(one) or "–" for one in cases]}


def _named(name: str, unit: str) -> str:
    """What a row is called, with the unit of all its numbers."""
    return f"{name} ({unit})" if unit else name


def _figures(rules: Rules, measure: Measure, cases: Candidates) -> list[Shown]:
    chinese, found = language().startswith("zh"), []
    for figure in measure.indicator:
        name = _named(figure.words(language()), figure.unit if chinese else figure.unit_en)

        def value(one: recommend.DeskCase, id: str = figure.id) -> str:
            return str((one.recorded.one("indicator", id) or {}).get("value", ""))

        found.append(_row(name, cases, value))
    return found


def _computed(measure: Measure, cases: Candidates) -> list[Shown]:
    """A row for each value that at least one candidate has."""
    by_case = [
        {one.rule.id: one for one in worked_out(
            measure, case.recorded, [o.recorded for o in cases if o is not case]) if not one.item}
        for case in cases]  # fmt: skip
    rows = []
    for rule in measure.computed:
        worked = [values.get(rule.id) for values in by_case]
        if any(worked):
            unit = rule.unit if language().startswith("zh") else rule.unit_en or rule.unit
            rows.append({"name": _named(rule.words(language()), unit),
                         "cells": [one.shown if one else "–" for one in worked]})  # fmt: skip
    return rows


def _conditions(rules: Rules, measure: Measure, cases: Candidates) -> list[Shown]:
    field = next(f for f in rules.facts["condition"].field if f.id == "answer")
    found = []
    for condition in measure.condition:
        if condition.strict:
            continue

        def answer(one: recommend.DeskCase, id: str = condition.id) -> str:
            said = one.recorded.one("condition", id)
            return str(facts.value_words(field, said["answer"], "", "")) if said else ""

        found.append(_row(condition.words(language()), cases, answer))
    return found


def _lists(rules: Rules, measure: Measure, cases: Candidates) -> list[Shown]:
    kinds = dict.fromkeys(kind for condition in measure.condition for kind in condition.lists)
    return [
        _row(rules.facts[kind].words(language()), cases,
             lambda one, kind=kind: str(len(one.recorded.all(kind))))  # type: ignore[misc]
        for kind in kinds if rules.facts[kind].items
    ]  # fmt: skip


def _missing(cases: Candidates) -> Shown:
    return _row(_("Still missing"), cases, lambda one: str(len(one.missing)) if one.goal else "")

"""How does a unit start a case: which of its cities, for which measure, and why not that one?"""

from __future__ import annotations

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from casework.access import allow
from casework.errors import Conflict, Invalid, Refused
from casework.filters import calendar, end_words
from casework.i18n import language
from casework.models import Division, Round
from casework.queries import recommend, starting
from casework.queries.rounds import newest
from casework.queries.snapshots import rules_of
from casework.reading import casework, let_go, now, session
from casework.web.again import written_reasons
from casework.web.numbers import whole
from casework.web.recommend import blueprint
from casework.web.shown import consequences, law, offers
from workflows.rules import Rules


@blueprint.get("/recommend/new")
@allow("unit", "city")
def new() -> ResponseReturnValue:
    """Choose measure and city; with both chosen, what starting would come to."""
    year = _year()
    rules = rules_of(session(), year) or abort(404)
    measure = _measure(rules)
    chosen = request.args.get("division", "")
    if chosen:
        return _chosen(rules, year, measure, chosen)
    words = request.args.get("q", "").strip()[:40]
    running = starting.running(session(), year, measure)
    found = starting.divisions(session(), current_user.actor, words)
    return render_template(
        "recommend/new.html", title=gettext("Start a case"), year=year, words=words,
        measure=measure, round=session().get(Round, year), most=starting.MOST,
        measures=[{"label": m.words(language()), "current": m.id == measure,
                   "url": url_for("recommend.new", round=year, measure=m.id, q=words or None)}
                  for m in rules.edition.measures],
        divisions=[_division(d, running, year, measure) for d in found],
        closed=_closed(rules, year),
    )  # fmt: skip


@blueprint.post("/recommend/new")
@allow("unit", "city")
def start() -> ResponseReturnValue:
    """Start it; the case's own page is next."""
    year = _year()
    rules = rules_of(session(), year) or abort(404)
    measure, division = _measure(rules), request.args.get("division", "")
    at = now()
    let_go()
    try:
        answer = casework().door.act(
            current_user.actor, "case", "draft", received_at=at,
            new={"round": year, "measure": measure, "division": division},
            request_id=request.form.get("request_id") or None, reasons=written_reasons(),
            comment=request.form.get("comment", ""),
        )  # fmt: skip
    except Refused as refused:
        return _chosen(rules, year, measure, division, refused=refused, code=422)
    except Conflict as conflict:
        said = conflict.words(language())
        return _chosen(rules, year, measure, division, trouble=said, code=409)
    flash(gettext("The case is started. Fill in what it needs; the desk shows what is missing."),
          "good")  # fmt: skip
    return redirect(url_for("staff.case", ref=answer.ref), 303)


def _year() -> int:
    return request.args.get("round", newest(session()) or 0, type=whole)


def _measure(rules: Rules) -> str:
    known = [m.id for m in rules.edition.measures]
    asked = request.args.get("measure", known[0])
    return asked if asked in known else known[0]


def _division(found: Division, running: dict[str, str], year: int, measure: str) -> dict[str, Any]:
    case = running.get(found.code)
    return {
        "code": found.code, "name": law.division_words(found),
        "planned_single": found.planned_single,
        "case_url": url_for("staff.case", ref=case) if case else None,
        "url": url_for("recommend.new", round=year, measure=measure, division=found.code),
    }  # fmt: skip


def _chosen(
    rules: Rules, year: int, measure: str, division: str, *, refused: Refused | None = None,
    trouble: str = "", code: int = 200,
) -> ResponseReturnValue:  # fmt: skip
    """What starting this case would come to: what happens, or every reason why it can't be."""
    actor = current_user.actor
    try:
        found = starting.start(session(), actor, year=year, measure=measure, division=division,
                               now=now())  # fmt: skip
    except Invalid as invalid:
        words = " ".join(invalid.words(language()).values())
        return make_response(render_template("recommend/unknown.html", words=words,
                             title=gettext("Start a case")), 404)  # fmt: skip
    row = session().get_one(Division, division)
    # Whether another's city has a case, a sanction or an accident is not for this unit (4.2).
    if not found.opened.may(actor) or row.unit != actor.unit:
        abort(404)
    city = law.division_words(row)
    typed = written_reasons() if request.method == "POST" else {}
    breaches = refused.breaches if refused else found.breaches
    shown = [
        law.breaches(rules, [b])[0]
        | {"key": b.key, "soft": b.soft, "value": typed.get(b.key, "")}
        | {"missing": refused is not None and b.soft and not typed.get(b.key)}
        for b in breaches
    ]
    around = consequences.Around(found.opened, now())
    rule = rules.actions["case", "draft"]
    page = render_template(
        "recommend/start.html", title=gettext("Start a case"), year=year, trouble=trouble,
        city=city, division=division, measure=law.measure_words(rules, measure),
        round=session().get(Round, year), hard=[b for b in shown if not b["soft"]],
        reasons=[b for b in shown if b["soft"]], refused=refused is not None,
        happens=[gettext("A case is started: %(city)s, %(measure)s.", city=city,
                         measure=law.measure_words(rules, measure)),
                 *consequences.happens(around, rule)[1:]],
        tells=consequences.tells(around, rule), request_id=offers.request_id(),
        back=url_for("recommend.new", round=year, measure=measure), closed=_closed(rules, year),
    )  # fmt: skip
    return make_response(page, code)


def _closed(rules: Rules, year: int) -> str:
    """What a case begun after the cutoff comes to; empty while there is time (N五)."""
    unit = recommend.unit_of(session(), current_user.actor)
    until = recommend.cutoff(session(), rules, year, unit, now(), calendar())
    if until is None or now() < until.ends_at:
        return ""
    return gettext("Applications closed at %(end)s: a case begun now lapses at once.",
                   end=end_words(until.ends_at, language()))  # fmt: skip

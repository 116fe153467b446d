"""Who is in its incentive year and entitled to what, and who is barred?"""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.filters import day_words, end_words, iso, left_words
from casework.i18n import language
from casework.queries import incentives as queries
from casework.queries.incentives import InTerm, SanctionRow, Terms
from casework.queries.snapshots import calendar, rules_of
from casework.queries.visible import sees_everything
from casework.reading import now, session
from casework.web.shown import law, parts
from casework.web.shown.law import Shown
from workflows.calendar import beijing_day

from . import LOCAL, READERS, blueprint

SOON = 60  # days: a term that ends within them is said to end soon


@blueprint.get("/incentives")
@allow(*READERS, *LOCAL)
def incentives() -> ResponseReturnValue:
    """Cities in term, those whose term is over, sanctions in force, and the ways to record more."""
    actor = current_user.actor
    over = request.args.get("over") == "1"
    terms = queries.terms(session(), actor, over=over)
    barred = [_sanction_row(row) for row in queries.sanctions(session(), actor)]
    ended = [_sanction_row(row) for row in queries.sanctions(session(), actor, over=True)]
    words = request.args.get("city", "")
    return render_template(
        "staff/incentives.html", rows=[_term(terms, row) for row in terms.rows], over=over,
        soon=sum(_ends_soon(row) for row in terms.rows), supports=_supports(terms), sanctions=barred,
        ended=ended, staff=sees_everything(actor), mine=actor.has("ministry"), words=words,
        found=queries.find_division(session(), words) if words else None, days=SOON,
        notes=[r for r in terms.rounds.values() if r.note_zh],
        switch=[{"label": _("In their incentive year"), "url": url_for("staff.incentives"),
                 "current": not over},
                {"label": _("Over"), "url": url_for("staff.incentives", over=1), "current": over}],
    )  # fmt: skip


def _ends_soon(row: InTerm) -> bool:
    ends = row.case.term_to
    return ends is not None and now() < ends and (ends - now()).days <= SOON


def _term(terms: Terms, row: InTerm) -> Shown:
    case, rules, lang = row.case, terms.rules[row.case.round_year], language()
    ends, starts = case.term_to, case.term_from
    return {
        "city": law.city_words(case), "url": url_for("staff.case", ref=case.ref), "demo": case.demo,
        "measure": law.measure_words(rules, case.measure, short=True), "code": case.division,
        "unit": parts.unit_words(row.unit, short=True), "uses": row.uses, "year": case.round_year,
        "state": law.state(rules, "case", case.state), "soon": _ends_soon(row),
        "from": day_words(beijing_day(starts), lang) if starts else "",
        "iso": iso(ends) if ends else "", "until": end_words(ends, lang) if ends else "",
        "left": left_words(ends, now(), calendar(session())) if ends else "",
        "uses_url": url_for("staff.case", ref=case.ref) + "#facts-term",
    }  # fmt: skip


def _supports(terms: Terms) -> list[Shown]:
    """What a city is entitled to, by measure and edition, with the article."""
    found: dict[tuple[str, str], Shown] = {}
    for row in terms.rows:
        rules = terms.rules[row.case.round_year]
        key = (rules.edition.id, row.case.measure)
        if key in found:
            continue
        lang = language()
        found[key] = {
            "title": law.measure_words(rules, row.case.measure),
            "edition": rules.edition.words(lang), "supports": [
                {"words": s.words(lang), "citations": law.cites(rules, s.cites),
                 "points": s.points} for s in rules.measure(row.case.measure).support],
        }  # fmt: skip
    return list(found.values())


# --- sanctions ----------------------------------------------------------------------------------


def _sanction_row(row: SanctionRow) -> Shown:
    s = row.sanction
    rules = rules_of(session(), s.round_year)
    assert rules is not None
    return {
        "ref": s.ref, "url": url_for("staff.sanction", ref=s.ref), "demo": s.demo,
        "unit": parts.unit_words(row.unit), "city": row.division.name_zh,
        "from": day_words(beijing_day(s.from_at), language()), "iso": iso(s.ends_at),
        "until": end_words(s.ends_at, language()), "state": law.state(rules, "sanction", s.state),
    }  # fmt: skip

"""How is a year's round set up, and which dates does it have?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.filters import day_words, end_words, iso
from casework.i18n import language
from casework.models import Round
from casework.queries import rounds as queries
from casework.queries.rounds import RoundPage
from casework.queries.snapshots import calendar, rules_of
from casework.reading import now, session
from casework.web.fact_choices import setting_words
from casework.web.numbers import number_in
from casework.web.shown import facts, law, noticed, parts, periods, received
from casework.web.shown.law import Shown
from workflows.calendar import beijing_day
from workflows.rules import Rules
from workflows.scoring import WHOLE

from . import LOCAL, READERS, blueprint
from .round_opening import can_open


@blueprint.get("/rounds")
@allow(*READERS, *LOCAL)
def rounds() -> ResponseReturnValue:
    """Every round, and the years that could be opened."""
    shown = []
    for one in queries.rounds(session()):
        rules = rules_of(session(), one.year)
        if rules is not None:
            shown.append(_round_row(one, rules))
    return render_template("staff/rounds.html", rows=shown, can_open=can_open())


def _round_row(one: Round, rules: Rules) -> Shown:
    counts = queries.counts(session(), one.year)
    return {
        "year": one.year, "url": url_for("staff.round_page", ref=one.year), "round": one,
        "edition": rules.edition.words(language()), "notice": noticed.number(rules.notice),
        "cutoff": day_words(rules.cutoff_day, language()) if rules.cutoff_day else "",
        "counts": [(law.measure_words(rules, m.id, short=True), counts[m.id],
                    url_for("staff.cases", round=one.year, measure=m.id))
                   for m in rules.edition.measures if m.id in counts],
    }  # fmt: skip


@blueprint.get("/rounds/<ref>")
@allow(*READERS, *LOCAL)
def round_page(ref: str) -> ResponseReturnValue:
    """One round: rules, settings, places, dates, and a planner."""
    page = queries.round_page(session(), current_user.actor, number_in(ref) or 0, now=now())
    rules = page.rules
    return render_template(
        "staff/round.html", page=page, round=page.round, rules=rules, measures=[
            {"id": m.id, "label": law.measure_words(rules, m.id, short=True)}
            for m in rules.edition.measures],
        edition=rules.edition.words(language()), notice=noticed.terms(rules), settings=_settings(page),
        weights=_weights(page),
        places=_places(page), endings=_endings(page), moved=_moved(page), plan=_plan(rules),
        planned=request.args.get("publicity", ""), mine=current_user.actor.has("ministry"),
        units=[(u.code, parts.unit_words(u)) for u in page.units], lists=_lists(page),
        clocks=_clocks(rules), receipts=received.on_round(page.opened),
        templates=current_user.actor.has(*READERS), cutoff=_cutoff(rules),
    )  # fmt: skip


def _settings(page: RoundPage) -> list[Shown]:
    """Each open point with its value, article and basis, and whether it can still be changed."""
    rules, lang = page.rules, language()
    kind = rules.facts["setting"]
    back = url_for("staff.round_page", ref=page.round.year, _anchor="settings")
    return [
        {"label": s.words(lang), "value": setting_words(s, rules.settings[s.id]),
         "changed": page.opened.facts.recorded.one("setting", s.id) is not None,
         "citations": law.cites(rules, s.cites), "basis": s.basis,
         "frozen": bool(page.begun & set(s.frozen_by)),
         "frozen_by": _(", ").join(
             a.words(lang) for a in rules.edition.actions if a.id in s.frozen_by
             and a.subject not in ("sanction", "complaint")),
         "url": facts.url("round", str(page.round.year), kind.id, s.id, back=back)}
        for s in rules.edition.settings
    ]  # fmt: skip


def _weights(page: RoundPage) -> list[Shown]:
    """What the weights of each measure come to, where headings are weighted: they have to make 100."""
    rules, found = page.rules, []
    for measure in rules.edition.measures:
        weights = [w for h in measure.heading if (w := str(h.weight).removeprefix("@setting."))]
        values = [Decimal(str(rules.settings[w])) for w in weights if w in rules.settings]
        if values:
            found.append({"measure": law.measure_words(rules, measure.id),
                          "values": " + ".join(map(str, values)), "total": str(sum(values)),
                          "good": sum(values) == WHOLE})  # fmt: skip
    return found


def _places(page: RoundPage) -> list[Shown]:
    """How many places each unit has used of each measure."""
    found = []
    for unit in page.units:
        used = {}
        for measure in page.rules.edition.measures:
            held = page.places.get((unit.code, measure.id))
            used[measure.id] = None if held is None else {
                "used": len(held.cases), "number": held.number,
                "url": url_for("staff.cases", round=page.round.year, unit=unit.code,
                               measure=measure.id)}  # fmt: skip
        found.append({"code": unit.code, "name": parts.unit_words(unit), "used": used,
                      "url": url_for("staff.unit", ref=unit.code), "demo": unit.demo})  # fmt: skip
    return found


def _endings(page: RoundPage) -> list[Shown]:
    """Every date of the round: what ends, for how many, and what mail belongs to it."""
    rules, lang, found = page.rules, language(), []
    for one in page.endings:
        rule = rules.deadlines[one.row.kind]
        found.append({
            "label": rule.words(lang), "words": end_words(one.row.ends_at, lang, weekday=True),
            "iso": iso(one.row.ends_at), "open": one.open, "total": one.total,
            "standing": periods.standing(one.row, now()) if one.open else "done",
            "mail": periods.reminders(rule), "citations": law.cites(rules, rule.cites[:1]),
            "url": url_for("staff.deadlines", round=page.round.year, kind=one.row.kind)
            if one.open else None,
        })  # fmt: skip
    return found


def _clocks(rules: Rules) -> list[Shown]:
    """The kinds of deadline that the edition has, and whom each reminds when."""
    lang = language()
    return [{"label": d.words(lang), "citations": law.cites(rules, d.cites), "basis": d.basis,
             "mail": periods.reminders(d)} for d in rules.edition.deadlines]  # fmt: skip


def _moved(page: RoundPage) -> list[Shown]:
    """Cutoffs that the issuing office moved on record, for all or for a unit."""
    lang = language()
    kind = page.rules.facts["cutoff_moved"]
    return [
        {"who": facts.item_name(page.rules, kind, item), "number": row.value["number"],
         "day": day_words(date.fromisoformat(row.value["day"]), lang, weekday=True),
         "date": day_words(date.fromisoformat(row.value["date"]), lang),
         "url": facts.url("round", str(page.round.year), "cutoff_moved", item)}
        for item, row in page.moved.items()
    ]  # fmt: skip


def _cutoff(rules: Rules) -> Shown:
    """The notice's own last day, and what says who may move it."""
    kind, day = rules.facts["cutoff_moved"], rules.notice.cutoff
    return {"day": day_words(day, language(), weekday=True) if day else "", "basis": kind.basis,
            "citations": law.cites(rules, kind.cites)}  # fmt: skip


def _lists(page: RoundPage) -> list[Shown]:
    return [{"label": law.measure_words(page.rules, one.measure),
             "state": law.state(page.rules, "list", one.state),
             "url": url_for("staff.list_page", ref=one.ref)} for one in page.lists]  # fmt: skip


def _plan(rules: Rules) -> Shown | None:
    """When a publicity would be over that starts on the day asked for."""
    said = request.args.get("publicity", "")
    try:
        start = date.fromisoformat(said)
    except ValueError:
        return None
    shown = periods.planned("publicity", rules, calendar(session()), start, now())
    shown["start"] = day_words(start, language(), weekday=True)
    shown["past"] = start < beijing_day(now())
    return shown

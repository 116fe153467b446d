"""In one screen: what needs me today, what ends next, how everything stands, and what is new?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from casework.access import allow
from casework.business_clock import wall
from casework.filters import moment_words
from casework.i18n import language
from casework.models import Round, Unit
from casework.queries import dashboard as queries
from casework.queries import deadlines as clocks
from casework.queries.dashboard import Counts
from casework.queries.deadlines import Due
from casework.queries.rounds import rounds
from casework.queries.snapshots import calendar, rules_of
from casework.queries.timeline import CAP, changes_since
from casework.queries.visible import visible_streams
from casework.reading import casework, now, session
from casework.web.numbers import whole
from casework.web.shown import law, parts, periods
from casework.web.shown.law import Shown
from casework.web.subjects import home
from notifications import sent
from workflows.rules import Rules

from . import READERS, blueprint
from .owners import learn, owner_words
from .tasks import tasks
from .whole_lists import change_line, last_visit

LATE = timedelta(minutes=2)  # a sweep is due every few seconds
NONE = {"id": "none", "icon": "circle", "tone": "idle"}
SHOWN_TASKS = 7


@blueprint.get("/dashboard")
@allow(*READERS)
def dashboard() -> ResponseReturnValue:
    """The start page of the ministry's people."""
    known = rounds(session())
    if not known:
        return redirect(url_for("staff.rounds"))
    year = request.args.get("round", type=whole) or known[0].year
    one = next((r for r in known if r.year == year), known[0])
    rules = rules_of(session(), one.year)
    assert rules is not None
    measure = request.args.get("measure", "")
    measures = [m.id for m in rules.edition.measures]
    measure = measure if measure in measures else measures[0]
    ready, locked = tasks(None)
    counts = queries.counts(session(), one.year)
    return render_template(
        "staff/dashboard.html", round=one, rounds=_rounds(known, one), rules=rules,
        tasks=ready if request.args.get("tasks") else ready[:SHOWN_TASKS], locked=locked,
        count=len(ready), more_tasks=len(ready) > SHOWN_TASKS and not request.args.get("tasks"),
        due=_due(), due_total=clocks.count_open(session(), current_user.actor), cap=CAP, measure=measure,
        pipe=_pipe(rules, one.year, counts, way=True),
        exits=_pipe(rules, one.year, counts, way=False),
        cases=_sizes(rules, counts), tiles=_tiles(rules, one.year, counts), measures=[
            {"id": m, "label": law.measure_words(rules, m, short=True),
             "url": url_for("staff.dashboard", round=one.year, measure=m) + "#units"}
            for m in measures],
        changes=_changes(), timers=_timers(), mail=_mail(), notice=rules.notice.doc_no,
    )  # fmt: skip


def _rounds(known: list[Round], one: Round) -> list[Shown]:
    return [{"label": str(r.year), "current": r.year == one.year,
             "url": url_for("staff.dashboard", round=r.year)} for r in known]  # fmt: skip


# --- deadlines ----------------------------------------------------------------------------------


def _due() -> list[Shown]:
    """The deadlines that end first, of all rounds; those that end together are one line."""
    found = clocks.nearest(session(), current_user.actor, most=6)
    learn(one.row.owner for one in found)
    return [_due_line(one) for one in found]


def _due_line(one: Due) -> Shown:
    row = one.row
    rules = rules_of(session(), row.round_year)
    assert rules is not None
    subject, _slash, ref = row.owner.partition("/")
    rule = rules.deadlines[row.kind]
    if one.count == 1:
        why, url = owner_words(row.owner), home(subject, ref)
    else:
        why = ngettext("%(num)d in all, such as %(one)s", "%(num)d in all, such as %(one)s",
                       one.count, one=owner_words(row.owner))  # fmt: skip
        url = url_for("staff.deadlines", round=row.round_year, kind=row.kind)
    line = periods.line(row, rules, calendar(session()), now(), label=rule.words(language()),
                        url=url, why_words=why)  # fmt: skip
    if one.blocked and one.count > 1:
        line["why"] = ngettext("%(num)d blocked", "%(num)d blocked", one.blocked)
    return line


# --- states and units ---------------------------------------------------------------------------


def _pipe(rules: Rules, year: int, counts: Counts, *, way: bool) -> list[Shown]:
    """States along the way (all of them), or beside it (those in which there are cases)."""
    by_state = counts.by_state()
    found = []
    for state in rules.edition.states:
        if state.subject != "case":
            continue
        mine = by_state.get(state.id, {})
        number = sum(mine.values())
        on_way = bool(state.step) or (not state.terminal and number > 0)
        if on_way is not way or (not way and not number):
            continue
        found.append(law.state_rule(state) | {
            "count": number, "note": _by_measure(rules, mine) if number else "",
            "url": url_for("staff.cases", round=year, state=state.id)})  # fmt: skip
    return found


def _by_measure(rules: Rules, mine: Mapping[str, int]) -> str:
    if len(rules.edition.measures) < 2:
        return ""
    return _(", ").join(f"{law.measure_words(rules, m.id, short=True)} {mine[m.id]}"
                        for m in rules.edition.measures if mine.get(m.id))  # fmt: skip


def _sizes(rules: Rules, counts: Counts) -> tuple[int, str]:
    """How many cases the round has, in all and of each measure."""
    by_measure = counts.by_measure()
    return sum(by_measure.values()), _by_measure(rules, by_measure)


def _tiles(rules: Rules, year: int, counts: Counts) -> list[Shown]:
    """Each unit with the state of its case for each measure; the furthest where it has several."""
    over = queries.applications_over(session(), rules, year, now=now())
    none = NONE | {"label": _("none submitted") if over else _("no case yet")}
    busy = {unit for unit, _measure in counts.cells}
    return [_tile(rules, year, unit, counts, none) for unit in queries.units(session())
            if not unit.demo or unit.code in busy]  # fmt: skip


def _tile(rules: Rules, year: int, unit: Unit, counts: Counts, none: Shown) -> Shown:
    shown = {}
    for measure in rules.edition.measures:
        mine = counts.cells.get((unit.code, measure.id), {})
        shown[measure.id] = _furthest(rules, mine) if mine else none
    return {
        "code": unit.code, "short": parts.unit_words(unit, short=True),
        "name": parts.unit_words(unit), "states": shown,
        "url": url_for("staff.cases", round=year, unit=unit.code),
    }  # fmt: skip


def _furthest(rules: Rules, mine: Mapping[str, int]) -> Shown:
    """The state that says most of a unit: a running case before one that is over, the later one."""
    order = [s.id for s in rules.edition.states if s.subject == "case"]
    running = [s for s in mine if not rules.states["case", s].terminal]
    best = max(running or mine, key=lambda s: (rules.states["case", s].step, -order.index(s)))
    shown = law.state(rules, "case", best)
    number = sum(mine.values())
    if number > 1:
        shown["label"] = _("%(state)s +%(more)d", state=shown["label"], more=number - 1)
    return shown


# --- what is new, and whether it runs -----------------------------------------------------------


def _changes() -> Shown:
    seen: datetime | None = current_user.last_visit
    found = changes_since(session(), current_user.actor, last_visit(), most=6)
    learn(one.event.stream for one in found.newest)
    return {"rows": [change_line(one) for one in found.newest], "total": found.total,
            "since": moment_words(seen, language()) if seen else ""}  # fmt: skip


def _timers() -> Shown:
    found = queries.timers(session(), current_user.actor, now=now())
    late = found.last_tick is None or wall() - found.last_tick > max(
        LATE, timedelta(seconds=4 * casework().config.tick_seconds))  # fmt: skip
    return {"good": not late, "due": found.due, "blocked": found.blocked,
            "words": moment_words(found.last_tick, language()) if found.last_tick else "",
            "seconds": casework().config.tick_seconds}  # fmt: skip


def _mail() -> Shown:
    found = sent.health(session(), casework().config, demo=casework().demo,
                        seen=partial(visible_streams, current_user.actor))  # fmt: skip
    return {"good": not (found.dead or found.trouble), "waiting": found.waiting,
            "dead": found.dead, "untold": found.untold, "trouble": found.trouble}  # fmt: skip

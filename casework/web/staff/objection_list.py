"""Which objections are there, whose are they, and which list does each hold up?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.filters import iso, moment_words
from casework.i18n import language
from casework.models import User
from casework.queries import objections as queries
from casework.queries.case import people
from casework.queries.objections import ObjectionRow
from casework.queries.rounds import rounds as all_rounds
from casework.queries.snapshots import calendar, rules_of
from casework.reading import now, session
from casework.web.numbers import whole
from casework.web.shown import law, periods
from casework.web.shown.grounds import concerns
from casework.web.shown.law import Shown

from . import READERS, blueprint
from .owners import owner_words


@blueprint.get("/objections")
@allow(*READERS)
def objections() -> ResponseReturnValue:
    """The desk: what is open first, each with its own clock."""
    year = request.args.get("round", type=whole)
    only_open, mine = request.args.get("open") == "1", request.args.get("mine") == "1"
    actor = current_user.actor
    found = queries.objections(session(), actor, year=year, open_only=only_open, mine=mine)
    handlers = people(session(), {one.objection.handler for one in found if one.objection.handler})
    refs = [one.objection.ref for one in found]
    joined, about = queries.leads(session(), refs), concerns(session(), actor, refs)

    def here(**changed: int | None) -> str:
        kept: dict[str, Any] = {"round": year, "open": int(only_open) or None,
                                "mine": int(mine) or None}  # fmt: skip
        return url_for("staff.objections", **(kept | changed))

    years = all_rounds(session())
    return render_template(
        "staff/objections.html", rows=[_row(one, handlers) | _together(one, joined)
              | {"about": about.get(one.objection.ref, "")} for one in found], only_open=only_open, year=year,
        switch=[
            {"label": _("All"), "url": here(open=None), "current": not only_open},
            {"label": _("Not disposed of"), "url": here(open=1), "current": only_open,
             "count": sum(queries.count_open(session(), year).values())}],
        whose=[{"label": _("Everybody's"), "url": here(mine=None), "current": not mine},
               {"label": _("Mine"), "url": here(mine=1), "current": mine}]
        if actor.has("ministry", "leader") else [],
        rounds=[{"label": _("All rounds"), "url": here(round=None), "current": year is None}] + [
            {"label": str(r.year), "current": r.year == year, "url": here(round=r.year)}
            for r in years],
        can_register=actor.has("ministry"),
    )  # fmt: skip


def _together(one: ObjectionRow, joined: Mapping[str, str]) -> Shown:
    """Which one it is handled with, and which with it."""
    ref = one.objection.ref
    lead = joined.get(ref, "")
    return {"lead": lead, "lead_url": url_for("staff.objection", ref=lead) if lead else "",
            "followers": [follower for follower, of in joined.items() if of == ref]}  # fmt: skip


def _row(one: ObjectionRow, handlers: Mapping[int, User]) -> Shown:
    rules = rules_of(session(), one.case.round_year)
    assert rules is not None
    o = one.objection
    return {
        "ref": o.ref, "url": url_for("staff.objection", ref=o.ref), "city": law.city_words(one.case),
        "measure": law.measure_words(rules, one.case.measure, short=True), "demo": one.case.demo,
        "state": law.state(rules, "objection", o.state), "late": o.late, "anonymous": o.anonymous,
        "admitted_late": o.admitted_late, "holds": one.holds, "list": owner_words(f"list/{o.list_ref}"),
        "list_url": url_for("staff.list_page", ref=o.list_ref), "iso": iso(o.lodged_at),
        "words": moment_words(o.lodged_at, language()),
        "handler": handlers[o.handler].name if o.handler and o.handler in handlers else "",
        "due": one.due and periods.line(one.due, rules, calendar(session()), now(),
                                        label=rules.deadlines[one.due.kind].words(language())),
    }  # fmt: skip

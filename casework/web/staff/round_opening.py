"""What will govern a year's round, and what does opening it set up?

A round can't be taken back. So a page says first which edition and notice it will run under and
whether its cutoff is past; only what that page said is opened.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.business_clock import wall
from casework.errors import Conflict, Invalid, NotFound
from casework.filters import day_words
from casework.i18n import language
from casework.queries import rounds as queries
from casework.queries.snapshots import calendar
from casework.reading import casework, let_go, now, session
from casework.services.rounds import open_round
from casework.web.numbers import whole
from casework.web.shown import ends, law, noticed
from casework.web.shown.law import Shown
from workflows.calendar import beijing_day
from workflows.counting import count, how_of
from workflows.loader import editions, find_notice
from workflows.rules import Rules, bind

from . import blueprint


def can_open() -> list[int]:
    """Years whose notice is known in full and that have no round yet, for who may open one."""
    if not current_user.actor.has("ministry"):
        return []
    have = {one.year for one in queries.rounds(session())}
    known = sorted(n.year for e in editions() for n in e.notices if n.runnable)
    return [year for year in known if year not in have]


@blueprint.get("/rounds/new")
@allow("ministry")
def new_round() -> ResponseReturnValue:
    """What would govern the year that is asked for; nothing is opened."""
    year = request.args.get("year", type=whole)
    if year is None or year not in can_open():
        raise NotFound
    rules = bind(*find_notice(year))
    issued = rules.notice.issued_on
    return render_template(
        "staff/new_round.html", year=year, rules=rules, notice=noticed.terms(rules),
        edition=rules.edition.words(language()), end=_cutoff(rules), happens=_happens(rules),
        early=day_words(issued, language()) if issued and beijing_day(now()) < issued else "",
    )  # fmt: skip


def _cutoff(rules: Rules) -> Shown | None:
    """The notice's cutoff by the clock that decides, and whether it is past; None without one."""
    if rules.cutoff_day is None:
        return None
    period = count(how_of(rules.deadlines["cutoff"]), now(), calendar(session()),
                   day=rules.cutoff_day)  # fmt: skip
    return ends.cutoff_end(rules, period, None) | {"past": now() >= period.ends_at}


def _happens(rules: Rules) -> list[str]:
    measures = _(", ").join(law.measure_words(rules, m.id) for m in rules.edition.measures)
    return [
        _("The round runs under this edition and this notice from its opening to its end."),
        _("Every recommending unit gets the places that the notice sets; each measure gets a list: "
          "%(measures)s.", measures=measures),
        _("The units are told nothing yet: the notice is issued to them on the round's page."),
        _("It can't be undone: a round that was opened is not taken back."),
    ]  # fmt: skip


@blueprint.post("/rounds")
@allow("ministry")
def open_one() -> ResponseReturnValue:
    """Open a year's round under its notice, once the page that says what governs it was confirmed."""
    year = request.form.get("year", type=whole) or 0
    own, actor = casework(), current_user.actor
    if year in can_open() and request.form.get("confirmed") != bind(*find_notice(year)).digest:
        flash(
            _("Nothing has been opened. Read what will govern the round, then confirm it."), "warn"
        )
        return redirect(url_for("staff.new_round", year=year), 303)
    let_go()
    try:
        open_round(own.db, year, actor=actor, received_at=now(), wall=wall)
    except (Invalid, Conflict) as error:
        words = (next(iter(error.words(language()).values())) if isinstance(error, Invalid)
                 else error.words(language()))  # fmt: skip
        flash(words, "stop")
        return redirect(url_for("staff.rounds"), 303)
    flash(_("Round %(year)d is open.", year=year), "good")
    return redirect(url_for("staff.round_page", ref=year), 303)

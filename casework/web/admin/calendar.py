"""How does the system's administrator look at the working calendar, and import an arrangement?"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from casework.access import actor, allow
from casework.business_clock import wall
from casework.errors import Conflict, Invalid
from casework.filters import day_words, end_words
from casework.i18n import language
from casework.queries import calendar as queries
from casework.queries.reader import Reader
from casework.reading import casework, let_go, now, session
from casework.services import arrangement as files
from casework.services import calendar as service
from casework.services.calendar_changes import Change, End
from casework.web.forms import Form
from notifications.concerns import concern_of
from workflows.calendar import HOLIDAYS

from . import blueprint

KEEPER = service.ROLE
SHOWN = 200  # changes on the page; the rest is counted
APART = timedelta(days=60)  # the same name again so much later is the next year's holiday


class Upload(Form):
    """A file with an arrangement."""

    file = FileField(
        _l("Arrangement (CSV or JSON)"),
        [FileRequired(_l("Choose a file."))],
        description=_l("Number and address of the notice, days off, make-up days."),
    )


@blueprint.get("/calendar")
@allow(KEEPER)
def calendar() -> ResponseReturnValue:
    """The years that are arranged, by which notices, and those that are provisional."""
    return _index(Upload())


@blueprint.get("/calendar/<int:year>")
@allow(KEEPER)
def calendar_year(year: int) -> ResponseReturnValue:
    """The days off and made up of one year."""
    found = queries.year(session(), year)
    return render_template("admin/calendar_year.html", year=found, rows=_holidays(found.days))


@blueprint.post("/calendar/preview")
@allow(KEEPER)
def preview_calendar() -> ResponseReturnValue:
    """What the uploaded file would change, to be confirmed; nothing is kept."""
    form = Upload()
    if not form.validate():
        return _index(form), 422
    try:
        wanted = files.read(request.files["file"].read())
        found = service.preview(Reader(session()), wanted, now=now())
    except Invalid as error:
        form.take(error)
        return _index(form), 422
    return _preview(found)


@blueprint.post("/calendar/import")
@allow(KEEPER)
def import_calendar() -> ResponseReturnValue:
    """Import what was previewed; anything that changed meanwhile leads back to a preview."""
    wanted = files.read(request.form.get("arrangement", "").encode())
    let_go()
    try:
        service.apply(casework().db, wanted, confirmed=request.form.get("digest", ""),
                      actor=actor(), received_at=now(), wall=wall)  # fmt: skip
    except Conflict as error:
        flash(error.words(language()), "warn")
        return _preview(service.preview(Reader(session()), wanted, now=now())), 409
    flash(gettext("The arrangement of %(year)s is in force.", year=wanted.year), "good")
    return redirect(url_for("admin.calendar"))


def _index(form: Upload) -> str:
    found = queries.years(session(), now())
    return render_template("admin/calendar.html", form=form, years=found)


def _preview(found: service.Preview) -> str:
    wanted = found.arrangement
    at = 0 if language().startswith("zh") else 1
    return render_template(
        "admin/calendar_preview.html", found=found, wanted=wanted,
        asked=json.dumps(wanted.as_json(), ensure_ascii=False),
        days=_holidays(queries.days_of(wanted.off, wanted.make_up)),
        changes=[_change(c) for c in found.moved[:SHOWN]],
        kept=[_change(c) for c in found.kept[:SHOWN]],
        more=max(0, len(found.moved) - SHOWN), warnings=[said[at] for said in found.warnings],
    )  # fmt: skip


def _change(change: Change) -> dict[str, Any]:
    concern = concern_of(session(), change.owner)
    return {"what": concern.name.words(language()) if concern else change.owner,
            "deadline": change.rule.words(language()), "old": _end(change.old),
            "new": _end(change.new)}  # fmt: skip


def _end(end: End) -> dict[str, Any]:
    words = end_words(end.ends_at, language(), weekday=True)
    return {"words": words, "provisional": end.provisional}


def _holidays(days: tuple[queries.Day, ...]) -> list[dict[str, Any]]:
    """Each holiday as the notices read: off from when to when, how many days, made up on which."""
    at = 0 if language().startswith("zh") else 1
    groups: list[list[queries.Day]] = []
    for day in days:
        near = (g for g in groups if g[0].name == day.name and day.day - g[-1].day < APART)
        if found := next(near, None):
            found.append(day)
        else:
            groups.append([day])
    return [
        {"name": HOLIDAYS[g[0].name][at] if g[0].name in HOLIDAYS else g[0].name,
         "off": [_span(first, last) for first, last in _runs(g)],
         "number": sum(d.kind == "off" for d in g),
         "works": [day_words(d.day, language(), weekday=True) for d in g if d.kind != "off"]}
        for g in groups
    ]  # fmt: skip


def _runs(days: list[queries.Day]) -> list[tuple[date, date]]:
    """The days off that follow one another, as first and last."""
    runs: list[tuple[date, date]] = []
    for day in (d.day for d in days if d.kind == "off"):
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _span(first: date, last: date) -> str:
    begins = day_words(first, language(), weekday=True)
    if first == last:
        return begins
    ends = day_words(last, language(), weekday=True, year=last.year != first.year)
    return gettext("%(from)s to %(to)s", **{"from": begins, "to": ends})

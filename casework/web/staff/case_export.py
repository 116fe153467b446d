"""How do the cases that are shown become a file for a spreadsheet, all pages of them?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from flask import Response, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.filters import end_words, moment_words
from casework.i18n import language
from casework.models import Case
from casework.queries import cases as queries
from casework.queries.cases import Page
from casework.reading import casework, now
from casework.sheets.neutral import neutral
from casework.web.shown import law, parts
from workflows.calendar import beijing_day
from workflows.rules import Rules

from . import LOCAL, READERS, blueprint
from .case_search import rules_by_year, wanted_cases


@blueprint.get("/cases.csv")
@allow(*READERS, *LOCAL)
def export() -> ResponseReturnValue:
    """Every page of what is shown, as CSV for a spreadsheet."""
    wanted, actor, known, lang = wanted_cases(), current_user.actor, rules_by_year(), language()
    name = f"cases-{beijing_day(now()).isoformat()}.csv"

    def lines() -> Iterator[str]:
        with casework().db.reading() as reading:
            yield "\ufeff" + _line(_heads())
            for page in queries.every(reading, actor, wanted):
                for case in page.cases:
                    yield _line(_cells(case, page, known[case.round_year], lang))

    answer = Response(stream_with_context(lines()), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _heads() -> list[str]:
    return [_("Reference"), _("Round"), _("Measure"), _("Division code"), _("City"),
            _("Recommending unit"), _("State"), _("Submitted on"), _("Officer in charge"),
            _("Next deadline"), _("Ends"), _("Demo data"), _("Opened")]  # fmt: skip


def _cells(case: Case, page: Page, rules: Rules, lang: str) -> list[str]:
    due = page.due.get(case.ref)
    return [
        case.ref, str(case.round_year), rules.measure(case.measure).words(lang), case.division,
        law.city_words(case), parts.unit_words(page.units[case.unit]),
        rules.states["case", case.state].words(lang),
        case.submitted_on.isoformat() if case.submitted_on else "",
        page.people.get(case.officer or 0, ""),
        rules.deadlines[due.kind].words(lang) if due else "",
        end_words(due.ends_at, lang) if due else "", _("yes") if case.demo else "",
        moment_words(case.opened_at, lang),
    ]  # fmt: skip


def _line(cells: list[str]) -> str:
    """A line of CSV in which nothing is a formula, whatever somebody typed."""
    out = io.StringIO()
    csv.writer(out).writerow(map(neutral, cells))
    return out.getvalue()

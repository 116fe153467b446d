"""Which cases is somebody looking for? Filter, search, sort, and keep the view as an address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from casework.access import allow
from casework.i18n import language
from casework.models import Case
from casework.queries import cases as queries
from casework.queries.cases import CAP, Key, Page, Wanted
from casework.queries.rounds import rounds, units
from casework.queries.snapshots import calendar, rules_of
from casework.queries.visible import sees_everything
from casework.reading import now, session
from casework.web.numbers import number_in, whole
from casework.web.shown import law, parts, periods
from casework.web.shown.law import Shown
from workflows.rules import Rules

from . import LOCAL, READERS, blueprint


@blueprint.get("/cases")
@allow(*READERS, *LOCAL)
def cases() -> ResponseReturnValue:
    """One page of the cases that match; the address is the view."""
    actor, wanted = current_user.actor, wanted_cases()
    page = queries.page(session(), actor, wanted, _key())
    total = queries.total(session(), actor, wanted)
    known = rules_by_year()
    return render_template(
        "staff/cases.html", rows=[_row(case, page, known) for case in page.cases], wanted=wanted,
        total_words=_total_words(total, page), many=total, staff=sees_everything(actor),
        options=_options(wanted, known), applied=_applied(wanted, known),
        first=_address(wanted) if _key() else None,
        next=_address(wanted, page.next) if page.next else None,
        prev=_address(wanted, page.prev) if page.prev else None,
        export=url_for("staff.export", **_query(wanted)), several=_several(known),
        notes=[r for r in rounds(session()) if r.note_zh and r.year in
               ({c.round_year for c in page.cases} or {wanted.year or 0})],
    )  # fmt: skip


def rules_by_year() -> dict[int, Rules]:
    """Every round's rules: a page may show cases of several."""
    found = {one.year: rules_of(session(), one.year) for one in rounds(session())}
    return {year: rules for year, rules in found.items() if rules is not None}


def wanted_cases() -> Wanted:
    """What the address asks for; whatever isn't understood asks for nothing."""
    said = request.args
    order = said.get("order", "code")
    return Wanted(
        year=said.get("round", type=whole), measure=said.get("measure", ""),
        states=tuple(s for s in said.getlist("state") if s), unit=said.get("unit", ""),
        words=said.get("q", "").strip()[:80],
        officer=current_user.id if said.get("mine") else None,
        check=said.get("check", "") if said.get("check") in ("pending", "accepted") else "",
        order=order if order in queries.ORDERS else "code",  # type: ignore[arg-type]
    )  # fmt: skip


def _key() -> Key | None:
    """Where the page begins, as `next` and `prev` say it: `after=440300~12`, `before=…`."""
    for name in ("after", "before"):
        value, _tilde, said = request.args.get(name, "").rpartition("~")
        if (number := number_in(said)) is not None:
            return Key(value, number, back=name == "before")
    return None


def _query(wanted: Wanted) -> dict[str, Any]:
    query: dict[str, Any] = {
        "round": wanted.year, "measure": wanted.measure, "state": list(wanted.states),
        "unit": wanted.unit, "q": wanted.words, "mine": 1 if wanted.officer else None,
        "check": wanted.check, "order": wanted.order if wanted.order != "code" else None,
    }  # fmt: skip
    return {name: value for name, value in query.items() if value}


def _address(wanted: Wanted, key: Key | None = None) -> str:
    where: dict[str, Any] = (
        {} if key is None else {"before" if key.back else "after": f"{key.value}~{key.id}"}
    )
    return url_for("staff.cases", **_query(wanted), **where)


def _total_words(total: int, page: Page) -> str:
    if total > CAP:
        return _("More than %(number)s cases; %(here)d on this page", number=f"{CAP:,}",
                 here=len(page.cases))  # fmt: skip
    return ngettext("%(num)d case; %(here)d on this page", "%(num)d cases; %(here)d on this page",
                    total, here=len(page.cases))  # fmt: skip


def _row(case: Case, page: Page, known: dict[int, Rules]) -> Shown:
    rules = known[case.round_year]
    due = page.due.get(case.ref)
    officer = page.people.get(case.officer or 0, "")
    return {
        "case": case, "city": law.city_words(case), "ref": case.ref,
        "url": url_for("staff.case", ref=case.ref), "state": law.state(rules, "case", case.state),
        "measure": law.measure_words(rules, case.measure, short=True),
        "unit": parts.unit_words(page.units[case.unit], short=True), "officer": officer,
        "accepted": case.ref in page.accepted, "demo": case.demo,
        "due": periods.line(due, rules, calendar(session()), now(),
                            label=rules.deadlines[due.kind].words(language())) if due else None,
    }  # fmt: skip


def _options(wanted: Wanted, known: dict[int, Rules]) -> dict[str, list[Shown]]:
    """What each filter can be set to; states and measures as the editions name them."""
    lang = language()
    measures = {m.id: m for rules in known.values() for m in rules.edition.measures}
    states = {s.id: s for rules in known.values() for s in rules.edition.states
              if s.subject == "case"}  # fmt: skip
    everything: Shown = {"value": "", "label": _("All")}

    def picked(values: list[tuple[str, str]], now_: str) -> list[Shown]:
        return [everything] + [{"value": v, "label": label, "current": v == now_}
                               for v, label in values]  # fmt: skip

    one_state = wanted.states[0] if len(wanted.states) == 1 else ""
    orders = [("code", _("Division code")), ("unit", _("Recommending unit")),
              ("new", _("Newest first")), ("changed", _("Last changed first"))]  # fmt: skip
    return {
        "round": picked([(str(y), str(y)) for y in sorted(known, reverse=True)],
                        str(wanted.year or "")),
        "measure": picked([(m.id, m.short_zh if lang.startswith("zh") else m.short_en)
                           for m in measures.values()], wanted.measure),
        "state": picked([(s.id, s.words(lang)) for s in states.values()], one_state),
        "unit": picked([(u.code, parts.unit_words(u, short=True)) for u in units(session())],
                       wanted.unit),
        "order": [{"value": v, "label": label, "current": v == wanted.order}
                  for v, label in orders],
    }  # fmt: skip


def _applied(wanted: Wanted, known: dict[int, Rules]) -> list[Shown]:
    """Each filter in use, with the address without it."""
    lang = language()
    states = {s.id: s.words(lang) for rules in known.values() for s in rules.edition.states
              if s.subject == "case"}  # fmt: skip
    found: list[Shown] = []

    def add(label: str, without: Wanted) -> None:
        found.append({"label": label, "url": _address(without)})

    if wanted.year:
        add(_("Round: %(year)d", year=wanted.year), replace(wanted, year=None))
    if wanted.measure:
        add(_("Measure: %(measure)s", measure=wanted.measure), replace(wanted, measure=""))
    if wanted.states:
        names = _(", ").join(states.get(s, s) for s in wanted.states)
        add(_("State: %(states)s", states=names), replace(wanted, states=()))
    if wanted.unit:
        add(_("Unit: %(unit)s", unit=wanted.unit), replace(wanted, unit=""))
    if wanted.officer:
        add(_("In my charge"), replace(wanted, officer=None))
    if wanted.check:
        words = _("accepted") if wanted.check == "accepted" else _("pending")
        add(_("Formal check: %(words)s", words=words), replace(wanted, check=""))
    if wanted.words:
        add(_("Words: %(words)s", words=wanted.words), replace(wanted, words=""))
    return found


def _several(known: dict[int, Rules]) -> list[Shown]:
    """What can be done to several cases at once: acts of this person that need nothing else."""
    newest = next(iter(known.values()), None)
    if newest is None:
        return []
    return [{"value": a.id, "label": a.words(language())} for a in newest.edition.actions
            if a.subject == "case" and a.start and not a.needs and a.id != "disqualify"
            and current_user.actor.has(*a.who)]  # fmt: skip

"""Who would move if a city were dropped or added, or the list had been scored otherwise?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.errors import NotFound
from casework.i18n import language
from casework.queries.reviews import Review, review
from casework.queries.what_if import Answer, Otherwise, beside, possible, what_if
from casework.ranking import words
from casework.reading import now, session
from casework.web.fact_choices import setting_choices
from casework.web.shown import law
from casework.web.shown.law import Shown
from workflows.edition import Setting
from workflows.guards import Ask
from workflows.numerals import NotANumber, read_number
from workflows.settings import SettingError, read_setting
from workflows.what_if import Standing

from . import READERS, blueprint

ASKED = {"formula": "score_formula", "decimals": "score_decimals", "bonus": "bonus_points"}
HIGHEST = 120  # a score and the largest bonus


@blueprint.get("/lists/<ref>/what-if")
@allow(*READERS)
def what_if_page(ref: str) -> ResponseReturnValue:
    """The question in the address, so that it can be sent; nothing is recorded."""
    page = review(session(), current_user.actor, ref, now=now())
    if not possible(page):
        raise NotFound
    errors: dict[str, str] = {}
    asked = _asked(page, errors)
    answer = None
    if request.args and not errors:
        answer = what_if(session(), page, asked, actor=current_user.actor, now=now())
    rules = page.rules
    settings = {s.id: s for s in rules.edition.settings}
    others = beside(page, Ask(rules, "decide", current_user.actor, now()))
    return render_template(
        "staff/what_if.html", page=page, ref=ref, round=page.round, errors=errors,
        measure=law.measure_words(rules, page.list.measure), asked=asked, said=request.args,
        cities=[(c.ref, law.city_words(c)) for c in sorted(
            (c for c in page.facts.cases if c not in others), key=lambda c: c.division.code)],
        others=[(c.ref, law.city_words(c)) for c in others],
        settings=[_setting(page, name, settings[id]) for name, id in ASKED.items()],
        moves=_moves(page, answer) if answer else [], rows=_rows(page, answer) if answer else [],
        too_few=[law.city_words(c) for c in answer.too_few] if answer else [], answered=bool(answer),
        clear=url_for("staff.what_if_page", ref=ref),
    ), 422 if errors else 200  # fmt: skip


def _asked(page: Review, errors: dict[str, str]) -> Otherwise:
    """What the address asks for; what can't be read goes to `errors`, by field."""
    known = {c.ref for c in page.facts.cases}
    drop = frozenset(request.args.getlist("drop")) & known
    added: dict[str, Decimal] = {}
    if (ref := request.args.get("add", "")) in known:
        if (total := _number("score", errors)) is not None:
            added[ref] = total
        elif "score" not in errors:
            errors["score"] = _("Say which score it would have.")
    values: dict[str, Any] = {name: _value(page, name, id, errors) for name, id in ASKED.items()}
    if values["bonus"] is not None:
        values["bonus"] = Decimal(values["bonus"])
    return Otherwise(drop, added, **values)


def _number(name: str, errors: dict[str, str]) -> Decimal | None:
    if not (text := request.args.get(name, "").strip()):
        return None
    try:
        number = read_number(text)
    except NotANumber as bad:
        errors[name] = bad.zh if language().startswith("zh") else bad.en
        return None
    if not 0 <= number <= HIGHEST:
        errors[name] = _("From 0 to %(most)s.", most=HIGHEST)
        return None
    return number


def _value(page: Review, name: str, id: str, errors: dict[str, str]) -> Any:
    """Another value of a setting, within its own bounds; None: as it is."""
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        return read_setting(next(s for s in page.rules.edition.settings if s.id == id), text)
    except SettingError as error:
        errors[name] = error.words(language())
        return None


def _setting(page: Review, name: str, setting: Setting) -> Shown:
    value = str(page.rules.settings[setting.id])
    listed = setting_choices(setting)
    return {"name": name, "label": setting.words(language()), "choices": listed,
            "now": dict(listed or ()).get(value, value)}  # fmt: skip


def _place(standing: Standing) -> str:
    return {"in": _("proposed"), "tied": _("tied"), "out": _("not proposed"),
            "absent": _("not in the ranking")}[standing.place]  # fmt: skip


def _city(page: Review, ref: str) -> str:
    case = page.facts.case(ref)
    return law.city_words(case) if case else ref


def _why(page: Review, standing: Standing) -> str:
    reason = standing.reason
    if reason is None:
        return words.said("dropped", lang=language(), cap=0) if standing.place == "absent" else ""
    return words.said(reason.because, [_city(page, ref) for ref in reason.by], lang=language(),
                      cap=page.rules.guards["differs"].params["cap"], cost=reason.cost)  # fmt: skip


def _moves(page: Review, answer: Answer) -> list[Shown]:
    return [{"city": _city(page, ref), "before": _place(move.before), "after": _place(move.after),
             "why": _why(page, move.after)} for ref, move in answer.moves.items()]  # fmt: skip


def _rows(page: Review, answer: Answer) -> list[Shown]:
    """The whole ranking as it would be."""
    return [{"city": _city(page, one.ref), "total": one.total,
             "place": _place(answer.after[one.ref]), "why": _why(page, answer.after[one.ref]),
             "in": answer.after[one.ref].place, "new": one.ref in answer.moves}
            for one in answer.ranked]  # fmt: skip

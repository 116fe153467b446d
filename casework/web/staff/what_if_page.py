"""Who would move if a city were dropped or added, or the list had been scored otherwise?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.errors import NotFound
from casework.i18n import language
from casework.queries.lists import RANKED
from casework.queries.reviews import Review, review
from casework.queries.what_if import Answer, Otherwise, beside, in_ranking, possible, what_if
from casework.ranking import words
from casework.reading import now, session
from casework.web.fact_choices import setting_choices
from casework.web.shown import law
from casework.web.shown.law import Shown
from workflows.edition import Setting
from workflows.facts import CaseFacts
from workflows.guards import Ask
from workflows.numerals import NotANumber, read_number
from workflows.settings import SettingError, read_setting
from workflows.what_if import Standing

from . import READERS, blueprint

ASKED = {"formula": "score_formula", "decimals": "score_decimals", "bonus": "bonus_points"}
HIGHEST = 120  # points: a score and the largest bonus


@blueprint.get("/lists/<ref>/what-if")
@allow(*READERS)
def what_if_page(ref: str) -> ResponseReturnValue:
    """The question in the address, so that it can be sent; nothing is recorded."""
    page = review(session(), current_user.actor, ref, now=now())
    if not possible(page):
        raise NotFound
    ask = Ask(page.rules, "decide", current_user.actor, now())
    there, others = in_ranking(page.facts, ask), beside(page.facts, ask)
    errors: dict[str, str] = {}
    asked = _asked(page, there, others, errors)
    answer = None
    if request.args and not errors:
        answer = what_if(session(), page, asked, actor=current_user.actor, now=now())
    rules = page.rules
    settings = {s.id: s for s in rules.edition.settings}
    return render_template(
        "staff/what_if.html", page=page, ref=ref, round=page.round, errors=errors,
        measure=law.measure_words(rules, page.list.measure), asked=asked, said=request.args,
        cities=[(c.ref, law.city_words(c)) for c in there],
        others=[(c.ref, _beside(page, c)) for c in others],
        settings=[_setting(page, name, settings[id]) for name, id in ASKED.items()],
        moves=_moves(page, answer) if answer else [], rows=_rows(page, answer) if answer else [],
        too_few=[law.city_words(c) for c in answer.too_few] if answer else [],
        unseen=[law.city_words(c) for c in answer.unseen] if answer else [], answered=bool(answer),
        clear=url_for("staff.what_if_page", ref=ref),
    ), 422 if errors else 200  # fmt: skip


def _asked(
    page: Review, there: Sequence[CaseFacts], others: Sequence[CaseFacts], errors: dict[str, str]
) -> Otherwise:  # fmt: skip
    """What the address asks for; what can't be read, or isn't so any more, goes to `errors`, by
    field: an address that was sent on never answers another question than it was sent for.
    """
    drop = frozenset(request.args.getlist("drop"))
    if gone := drop - {c.ref for c in there}:
        cities = _(", ").join(_city(page, ref) for ref in sorted(gone))
        errors["drop"] = _("Not in the ranking: %(cities)s.", cities=cities)
    added: dict[str, Decimal] = {}
    ref, total = request.args.get("add", ""), _number("score", errors)
    if ref and ref not in {c.ref for c in others}:
        errors["add"] = _("In the ranking already, or never accepted: %(city)s.",
                          city=_city(page, ref))  # fmt: skip
    elif ref and total is not None:
        added[ref] = total
    elif ref and "score" not in errors:
        errors["score"] = _("Say which score it would have.")
    elif total is not None:
        errors["add"] = _("Choose the city that would have this score.")
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
        errors[name] = error.why[not language().startswith("zh")]
        return None


def _setting(page: Review, name: str, setting: Setting) -> Shown:
    value = str(page.rules.settings[setting.id])
    listed = setting_choices(setting)
    return {"name": name, "label": setting.words(language()), "choices": listed,
            "now": dict(listed or ()).get(value, value)}  # fmt: skip


def _place(standing: Standing) -> str:
    return {"in": _("suggested"), "tied": _("tied"), "out": _("not suggested"),
            "absent": _("not in the ranking")}[standing.place]  # fmt: skip


def _city(page: Review, ref: str) -> str:
    case = page.facts.case(ref)
    return law.city_words(case) if case else ref


def _why(page: Review, answer: Answer, ref: str) -> str:
    """Why a city is where it would be, in the words of the list's own ranking."""
    found = answer.after.get(ref)
    if found is None or found.reason is None:
        return words.said("dropped", lang=language(), cap=0)
    reason = found.reason
    line = words.lowest((one.reason.because, city.total) for city in answer.ranked
                        if (one := answer.after[city.ref]).reason)  # fmt: skip
    return words.said(reason.because, [_city(page, other) for other in reason.by], lang=language(),
                      cap=page.rules.guards["differs"].params["cap"], cost=reason.cost, line=line,
                      places=answer.proposal.places_of(ref))  # fmt: skip


def _moves(page: Review, answer: Answer) -> list[Shown]:
    return [{"city": _city(page, ref), "before": _place(move.before), "after": _place(move.after),
             "why": _why(page, answer, ref)} for ref, move in answer.moves.items()]  # fmt: skip


def _beside(page: Review, case: CaseFacts) -> str:
    """A city with why it isn't in the ranking."""
    state = law.state(page.rules, "case", case.state)
    if case.state not in RANKED:
        why = state["label"]
    elif case.recorded.one("score"):
        why = words.said("barred", lang=language(), cap=0).rstrip("。.")
    else:
        why = words.said("unscored", lang=language(), cap=0).rstrip("。.")
    return _("%(city)s (%(why)s)", city=law.city_words(case), why=why)


def _rows(page: Review, answer: Answer) -> list[Shown]:
    """The whole ranking as it would be, each beside its present total; all totals with as many
    decimals as any of them has. Equals share a rank.
    """
    both = (*answer.ranked, *answer.before)
    decimals = max(0, *(-int(one.total.as_tuple().exponent) for one in both))
    totals = [one.total for one in answer.ranked]
    was = {one.ref: f"{one.total:.{decimals}f}" for one in answer.before}
    return [{"city": _city(page, one.ref), "total": f"{one.total:.{decimals}f}",
             "rank": totals.index(one.total) + 1, "was": was.get(one.ref, "–"),
             "shared": totals.count(one.total) > 1, "place": _place(answer.after[one.ref]),
             "why": _why(page, answer, one.ref), "in": answer.after[one.ref].place,
             "new": one.ref in answer.moves}
            for one in answer.ranked]  # fmt: skip

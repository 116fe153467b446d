"""How does a committee member say in which cities there is an interest, before any paper opens?"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from casework.access import allow
from casework.errors import Conflict, Invalid, Refused
from casework.filters import plain_words
from casework.i18n import language
from casework.queries.own_review import Seat, Task, seat
from casework.reading import casework, let_go, now, session
from casework.web.fact_choices import named_choices
from casework.web.shown import law, offers
from casework.web.shown.law import Shown
from workflows.words import Breach

from . import blueprint
from .desk import expert, todo

NONE = "none"
EXPLAINED = "tie_explained"  # the rule by which another kind of interest is explained


@blueprint.get("/review/<ref>/interests")
@allow("expert")
def interests(ref: str) -> ResponseReturnValue:
    """Every city of which nothing is said yet, and who is recused without being asked."""
    return _render(seat(session(), expert(), ref, now=now()))


@blueprint.post("/review/<ref>/interests")
@allow("expert")
def declare(ref: str) -> ResponseReturnValue:
    """What was said of each city, city by city; what is left blank is asked for again."""
    mine = seat(session(), expert(), ref, now=now())
    then = redirect(url_for("review.desk", _anchor=f"list-{ref}"), 303)
    if mine.runs and not mine.undeclared:  # a second click: all of it was said
        return then
    said = {task.case.ref: request.form.get(f"tie-{task.case.ref}", "") for task in mine.undeclared}
    why = {case: request.form.get(f"why-{case}", "").strip() for case in said}
    sure = bool(request.form.get("sure"))
    if not sure or not all(said.values()):
        return _render(mine, missing=True, sure=sure), 422
    let_go()
    breaches: list[Breach] = []
    errors: list[str] = []
    number, once = 0, f"{request.form.get('request_id', '')}-{current_user.actor.user}"
    unexplained: dict[str, str] = {}
    for case, tie in said.items():
        try:
            _say(case, tie, why[case], f"{once}-{case}"[-64:])
            number += 1
        except Refused as refused:
            for one in refused.breaches:
                if one.guard == EXPLAINED:
                    unexplained[case] = plain_words(one)
                else:
                    breaches.append(one)
        except (Invalid, Conflict) as wrong:
            words = wrong.words(language())
            errors += words.values() if isinstance(words, dict) else [words]
    if breaches or errors or unexplained:
        again = seat(session(), expert(), ref, now=now())
        return _render(
            again, sure=sure, breaches=breaches, errors=errors, unexplained=unexplained
        ), 422
    flash(ngettext("Declared for %(num)d city.", "Declared for %(num)d cities.", number), "good")
    return then


def _say(case: str, tie: str, why: str, request_id: str) -> None:
    """One city, through the door: no interest, or which."""
    tied = tie != NONE
    given: dict[str, Any] = {"declaration": {"": {"none": True}}}
    if tied:
        given = {"tie": {"": {"kind": tie, "text": why}}}
    casework().door.act(
        current_user.actor, "assessment", "declare_tie" if tied else "declare", given=given,
        new={"case": case}, received_at=now(), request_id=request_id,
    )  # fmt: skip


def _render(
    mine: Seat, *, missing: bool = False, sure: bool = False, breaches: list[Breach] | None = None,
    errors: list[str] | None = None, unexplained: dict[str, str] | None = None,
) -> str:  # fmt: skip
    kinds = next(f for f in mine.rules.facts["tie"].field if f.id == "kind")
    return render_template(
        "review/interests.html", ref=mine.list.ref, todo=todo(mine), runs=mine.runs,
        list_title=law.measure_words(mine.rules, mine.list.measure), year=mine.list.round_year,
        rows=[_row(task, missing=missing, unexplained=unexplained or {})
              for task in mine.undeclared if mine.runs],
        tied=[law.city_words(task.case) for task in mine.tasks if task.state == "tied"],
        choices=[(NONE, _("No interest")), *named_choices(kinds)],
        other=dict(named_choices(kinds))["other"], missing=missing, sure=sure,
        statement=mine.rules.facts["declaration"].field[0].words(language()),
        citations=law.cites(mine.rules, ("house.recusal", "3")), request_id=offers.request_id(),
        breaches=law.breaches(mine.rules, breaches or []), errors=errors or [],
        unexplained=unexplained or {},
    )  # fmt: skip


def _row(task: Task, *, missing: bool, unexplained: dict[str, str]) -> Shown:
    said = request.form.get(f"tie-{task.case.ref}", "")
    return {"ref": task.case.ref, "city": law.city_words(task.case), "code": task.case.division.code,
            "said": said, "why": request.form.get(f"why-{task.case.ref}", ""),
            "bad": missing and not said, "unexplained": unexplained.get(task.case.ref, "")}  # fmt: skip

"""How does a committee member say in which cities there is an interest, before any paper opens?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from casework.access import allow
from casework.errors import Conflict, Invalid, Refused
from casework.i18n import language
from casework.queries.own_review import Seat, Task, seat
from casework.reading import casework, let_go, now, session
from casework.services import values
from casework.web.fact_choices import Choices, named_choices
from casework.web.shown import law, offers
from casework.web.shown.law import Shown
from workflows.calendar import beijing_day
from workflows.legible import written
from workflows.words import Breach

from . import blueprint
from .desk import expert, todo

NONE = "none"
OTHER = "other"
EXPLAINED = "tie_explained"  # the rule by which another kind of interest is explained


@blueprint.get("/review/<ref>/interests")
@allow("expert")
def interests(ref: str) -> ResponseReturnValue:
    """Every city of which nothing is said yet, and who is recused without being asked."""
    return _render(seat(session(), expert(), ref, now=now()))


@blueprint.post("/review/<ref>/interests")
@allow("expert")
def declare(ref: str) -> ResponseReturnValue:
    """What was said of each city: of all of them at once, and of none before it is whole.

    Whoever names an interest sees first from which cities that recuses them, and confirms it.
    """
    mine = seat(session(), expert(), ref, now=now())
    then = redirect(url_for("review.desk", _anchor=f"list-{ref}"), 303)
    if mine.runs and not mine.undeclared:  # a second click: all of it was said
        return then
    if not mine.runs:  # closed meanwhile: what there is to do says so
        return _render(mine), 409
    sent = _sent(mine)
    unread = [words for case in sent.tied for words in _unread(mine, sent, case)]
    if unread or not sent.whole:
        return _render(mine, sent, tried=True, errors=unread), 422
    if set(sent.tied) - set(request.form.getlist("final")):
        return _render(mine, sent, final=True)
    let_go()
    breaches: list[Breach] = []
    errors: list[str] = []
    done: list[str] = []
    once = f"{request.form.get('request_id', '')}-{current_user.actor.user}"
    for case, tie in sent.said.items():
        try:
            _say(case, tie, sent.why[case], f"{once}-{case}"[-64:])
            done.append(case)
        except Refused as refused:
            breaches += refused.breaches
        except (Invalid, Conflict) as wrong:
            words = wrong.words(language())
            errors += words.values() if isinstance(words, dict) else [words]
    if breaches or errors:
        again = seat(session(), expert(), ref, now=now())
        declared = [law.city_words(task.case) for task in mine.tasks if task.case.ref in done]
        return _render(again, sent, breaches=breaches, errors=errors, declared=declared), 422
    flash(ngettext("Declared for %(num)d city.", "Declared for %(num)d cities.", len(done)), "good")
    return then


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form said of each city that is still to be declared; "" where nothing was chosen."""

    said: Mapping[str, str]
    why: Mapping[str, str]
    sure: bool

    @property
    def tied(self) -> list[str]:
        """From which cases it recuses."""
        return [case for case, tie in self.said.items() if tie not in ("", NONE)]

    @property
    def unexplained(self) -> list[str]:
        """Of which case an interest of another kind is named, and not which it is."""
        return [case for case, tie in self.said.items() if tie == OTHER and not self.why[case]]

    @property
    def whole(self) -> bool:
        """Is all of it said, and confirmed?"""
        return self.sure and all(self.said.values()) and not self.unexplained


def _sent(mine: Seat) -> Sent:
    known = {NONE, *dict(_kinds(mine))}
    cases = [task.case.ref for task in mine.undeclared]
    given = {case: request.form.get(f"tie-{case}", "") for case in cases}
    return Sent({case: tie if tie in known else "" for case, tie in given.items()},
                {case: written(request.form.get(f"why-{case}", "")) for case in cases},
                bool(request.form.get("sure")))  # fmt: skip


def _unread(mine: Seat, sent: Sent, case: str) -> list[str]:
    """What can't be read of an interest, so that nothing goes on record before all of it can."""
    given = {"kind": sent.said[case], "text": sent.why[case]}
    try:
        values.read(mine.rules.facts["tie"], given, today=beijing_day(now()))
    except Invalid as invalid:
        return list(invalid.words(language()).values())
    return []


def _kinds(mine: Seat) -> Choices:
    """The kinds of interest that there are."""
    return named_choices(next(f for f in mine.rules.facts["tie"].field if f.id == "kind"))


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
    mine: Seat, sent: Sent | None = None, *, tried: bool = False, final: bool = False,
    breaches: Sequence[Breach] = (), errors: Sequence[str] = (), declared: Sequence[str] = (),
) -> str:  # fmt: skip
    """`tried`: it isn't whole yet; `final`: it is, and is to be confirmed; `declared`: the door
    took these cities and refused others.
    """
    kinds, sent = _kinds(mine), sent or Sent({}, {}, sure=False)
    rows = [_row(mine, task, sent, tried=tried) for task in mine.undeclared if mine.runs]
    return render_template(
        "review/interests.html", ref=mine.list.ref, todo=todo(mine), runs=mine.runs,
        list_title=law.measure_words(mine.rules, mine.list.measure), year=mine.list.round_year,
        rows=rows, sure=sent.sure, tried=tried, declared=declared,
        unsaid=any(row["bad"] for row in rows),
        tied=[law.city_words(task.case) for task in mine.tasks if task.state == "tied"],
        final=[row for row in rows if final and row["ref"] in sent.tied],
        choices=[(NONE, _("No interest")), *kinds], other=dict(kinds)[OTHER],
        statement=mine.rules.facts["declaration"].field[0].words(language()),
        citations=law.cites(mine.rules, ("house.recusal", "3")), request_id=offers.request_id(),
        breaches=law.breaches(mine.rules, breaches), errors=errors,
    )  # fmt: skip


def _row(mine: Seat, task: Task, sent: Sent, *, tried: bool) -> Shown:
    ref = task.case.ref
    said, missing = sent.said.get(ref, ""), mine.rules.guards[EXPLAINED].says["missing"]
    return {
        "ref": ref, "city": law.city_words(task.case), "code": task.case.division.code,
        "said": said, "kind": dict(_kinds(mine)).get(said, ""), "why": sent.why.get(ref, ""),
        "bad": tried and not said,
        "unexplained": missing.words(language()) if tried and ref in sent.unexplained else "",
    }  # fmt: skip

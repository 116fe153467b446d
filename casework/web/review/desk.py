"""What lies before a committee member, how much of it is done, and what comes next?"""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.i18n import language
from casework.models import User
from casework.queries.own_review import Seat, Task, seats
from casework.reading import now, session
from casework.web.shown import ends, facts, law
from casework.web.shown.assessed import counted, state_words
from casework.web.shown.law import Shown
from workflows.edition import FactKind

from . import blueprint

TONES = {"handed_in": "good", "drafted": "go", "undeclared": "warn"}
ICONS = {"tied": "person-x", "undeclared": "question-circle", "drafted": "pencil-square",
         "handed_in": "check2-circle", "abstained": "dash-circle", "recused": "person-x"}  # fmt: skip


def expert() -> User:
    """The account of who is signed in."""
    return session().get_one(User, current_user.id)


@blueprint.get("/review")
@allow("expert")
def desk() -> ResponseReturnValue:
    """The committees on which this person sits, with the cases of each; nobody else's view of them."""
    found = seats(session(), expert(), now=now())
    return render_template("review/desk.html", seats=[_seat(one) for one in found])


def _seat(seat: Seat) -> Shown:
    next_ = seat.next
    return {
        "ref": seat.list.ref, "title": law.measure_words(seat.rules, seat.list.measure),
        "year": seat.list.round_year, "state": law.state(seat.rules, "list", seat.list.state),
        "todo": todo(seat), "runs": seat.runs, "end": ends.of_review(seat.end, runs=seat.runs),
        "rows": [row(task, seat) for task in seat.tasks],
        "counts": counted(seat.states, runs=not seat.over) if seat.tasks else "",
        "undeclared": len(seat.undeclared) if seat.runs else 0,
        "interests": url_for("review.interests", ref=seat.list.ref),
        "next": url_for("review.assessment", ref=next_.assessment.ref)
        if seat.runs and next_ and next_.assessment else None,
        "next_city": law.city_words(next_.case) if next_ else "",
        "headings": headings(seat),
    }  # fmt: skip


def headings(seat: Seat) -> list[Shown]:
    """Under what a city is judged, and by which weight."""
    marked = "mark" in seat.rules.facts
    weights = seat.rules.method(seat.list.measure).weights if marked else {}
    return [{"words": law.words(h), "weight": weights.get(h.id),
             "citations": law.cites(seat.rules, h.cites)}
            for h in seat.rules.measure(seat.list.measure).heading]  # fmt: skip


def row(task: Task, seat: Seat) -> Shown:
    """A case in the list of tasks: the city and how far it is."""
    own = task.assessment
    open_ = own is not None and (seat.runs or own.state in ("handed_in", "abstained", "recused"))
    return {
        "city": law.city_words(task.case), "code": task.case.division.code,
        "tag": _tag(task, seat), "why": why(task, seat),
        "url": url_for("review.assessment", ref=own.ref) if own is not None and open_ else None,
    }  # fmt: skip


def _tag(task: Task, seat: Seat) -> tuple[str, str, str]:
    """Tone, icon and words of how far a case is."""
    words = state_words(seat.rules, task.state, runs=not seat.over)
    if seat.over and not task.done:
        return "idle", "dash-circle", words
    if task.given_back:
        return "warn", "arrow-return-left", _("given back: to be corrected")
    return (
        TONES.get(task.state, "idle"),
        ICONS[task.state],
        _("draft saved") if task.drafted else words,
    )


def why(task: Task, seat: Seat, *, whole: bool = False) -> str:
    """By which interest this person is recused, as they declared it or the ministry found it; what
    was written of it (`whole`) stands on the assessment's own page alone.
    """
    tie = task.said.get("tie")
    if task.state != "recused" or tie is None:
        return ""
    said = tie.value if whole else {"kind": tie.value.get("kind")}
    found = _("; ").join(words for _term, words in pairs(seat.rules.facts["tie"], said))
    if tie.recorded_by == current_user.id:
        return _("You declared: %(interest)s. This is final.", interest=found)
    return _("Recorded by the ministry: %(interest)s.", interest=found)


def pairs(kind: FactKind, on_record: Any) -> list[tuple[str, str]]:
    """A value on record as it reads, field by field; what wasn't said is left out."""
    return [(f.words(language()), str(facts.value_words(f, on_record[f.id], "assessment", "")))
            for f in kind.field if on_record.get(f.id)]  # fmt: skip


def todo(seat: Seat) -> str:
    """What there is to do now, and what comes of it."""
    if seat.list.state == "open":
        return _("The review hasn't begun: the ministry is still accepting applications.")
    if not seat.runs:
        return _("The review is over: nothing is left for you to do.")
    if seat.undeclared:
        return _("First say of each city whether you have an interest in it; then its papers open.")
    if seat.next:
        return _("Judge each city by itself; nobody else sees it before the review ends.")
    return _("You have done all that was yours. Nobody sees it before the review ends.")

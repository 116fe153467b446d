"""What does a committee member read of a case: what was handed in, and what is public of the city?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flask_login import current_user

from casework.queries.case import people
from casework.queries.own_review import Seat, Task
from casework.queries.snapshots import opened as open_subject
from casework.reading import now, session
from casework.services.desk import Opened
from casework.web.shown.entries import Desk
from casework.web.shown.materials import Section
from casework.web.shown.materials import sections as sections_of
from workflows.scoring import rounded


def sections(task: Task, seat: Seat) -> Sequence[Section]:
    """The application's materials, section by section, to be read; nothing of a case from which the
    expert is recused, nor after the review.
    """
    if not seat.runs or task.state == "recused":
        return ()
    case = open_subject(session(), "case", task.case.ref, now=now())
    by = {fact.by for items in case.facts.recorded.facts.values() for fact in items.values()}
    desk = Desk(case, current_user.actor, people(session(), by), {})
    return sections_of(desk)


def own_total(opened: Opened) -> Decimal | None:
    """What the saved marks come to so far; None while one is missing, or where none are given."""
    if "mark" not in opened.rules.facts:
        return None
    method = opened.rules.method(opened.row["measure"])
    marks = {item: Decimal(fact.value["points"])
             for item, fact in opened.facts.recorded.all("mark").items()}  # fmt: skip
    if marks.keys() < method.weights.keys():
        return None
    return rounded(method.total(marks), method.decimals)

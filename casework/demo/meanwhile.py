"""What do the committee members whom no visitor can play do while the demo's time passes?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.errors import CaseworkError
from casework.installation import Casework
from casework.models import User
from casework.queries.own_review import Seat, seats
from casework.services.login_sessions import actor_of
from workflows.facts import Actor, CaseFacts

from .story import told


def judged_meanwhile(own: Casework, *, at: datetime) -> int:
    """Let everybody in the background hand in what is left to them of a review that runs; how many
    were handed in.

    Each first declares to have no interest; from a city of their own province they are recused as
    anybody is. What somebody else did to it meanwhile stands. Every real city is judged the same by
    everybody, lest one look better than another; what differs is said of invented cities alone.
    """
    with own.db.reading() as session:
        work = [step for number, user in enumerate(_background(session))
                for seat in seats(session, user, now=at) if seat.runs
                for step in _left(actor_of(user), number, seat)]  # fmt: skip
    done = 0
    for actor, name, case, given in work:
        try:
            own.door.act(actor, "assessment", name, new={"case": case}, given=given,
                         received_at=at)  # fmt: skip
        except CaseworkError:
            continue
        done += name == "hand_in"
    return done


def _background(session: Session) -> list[User]:
    asked = select(User).where(User.demo.is_(False), User.active.is_(True)).order_by(User.id)
    return [user for user in session.scalars(asked) if "expert" in user.roles]


def _left(
    actor: Actor, number: int, seat: Seat
) -> Iterator[tuple[Actor, str, str, Mapping[str, Any]]]:  # fmt: skip
    """The acts that are left to do, in their order: who, what, of which case, with what."""
    for task in seat.tasks:
        if task.state == "undeclared":
            yield actor, "declare", task.case.ref, {"declaration": {"": {"none": True}}}
        if not task.done:
            yield actor, "hand_in", task.case.ref, _said(number, seat, task.case)


def _said(number: int, seat: Seat, case: CaseFacts) -> Mapping[str, Any]:
    """What the member of this number says of a case: marks for each heading, or a view ('19)."""
    said = told("accounts")["meanwhile"]
    invented = said["invented"].get(case.division.code)
    if "mark" not in seat.rules.facts:
        views = invented["views"] if invented else [said["view"]]
        return {"view": {"": views[number % len(views)]}}
    points = Decimal(invented["points"] if invented else said["points"])
    apart = said["apart"] if invented else ["0"]
    headings = seat.rules.measure(seat.list.measure).heading
    return {"mark": {
        one.id: {"points": str(points + Decimal(apart[(number + place) % len(apart)]))}
        for place, one in enumerate(headings)
    }}  # fmt: skip

"""What do the committee members whom no visitor can play do while the demo's time passes?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.errors import CaseworkError
from casework.installation import Casework
from casework.models import User
from casework.queries.own_review import Seat, seats
from casework.services.login_sessions import actor_of
from workflows.facts import Actor

from .story import told


def judged_meanwhile(own: Casework, *, at: datetime) -> int:
    """Let everybody in the background hand in what is left to them of a review that runs; how many
    were handed in.

    Each first declares to have no interest; from a city of their own province they are recused as
    anybody is. What somebody else did to it meanwhile stands.
    """
    with own.db.reading() as session:
        work = [step for user in _background(session)
                for seat in seats(session, user, now=at) if seat.runs
                for step in _left(actor_of(user), seat)]  # fmt: skip
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


def _left(actor: Actor, seat: Seat) -> Iterator[tuple[Actor, str, str, Mapping[str, Any]]]:
    """The acts that are left to do, in their order: who, what, of which case, with what."""
    said = told("accounts")["meanwhile"]
    marked = "mark" in seat.rules.facts
    headings = [one.id for one in seat.rules.measure(seat.list.measure).heading]
    view = {"mark": {one: {"points": said["points"]} for one in headings}} if marked else {
        "view": {"": {"answer": said["answer"], "text": said["text"]}}}  # fmt: skip
    for task in seat.tasks:
        if task.state == "undeclared":
            yield actor, "declare", task.case.ref, {"declaration": {"": {"none": True}}}
        if not task.done:
            yield actor, "hand_in", task.case.ref, view

"""What is a unit or a city asked for comments on, and what did it say?

Nothing else of the objection behind it: not its number, its author, its grounds or its handler.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.attachments import named
from casework.models import Case, FactRow, Objection
from workflows.facts import Actor
from workflows.rules import SIDES

from .visible import visible_cases

ASKS, SAYS = "comment_request", "comment_reply"
OPEN = ("admitted", "ruling_proposed")


@dataclass(frozen=True, slots=True)
class Question:
    """A question to one side about a case; `number` tells it from others about the same case.

    `ref` is the objection's, for the door alone: no page may show it.
    """

    case: Case
    number: int
    side: str
    ref: str
    question: str
    by: date
    asked_at: datetime
    text: str
    file: str  # its name
    sha256: str  # of the file; "" where there is none, or it was only named
    said_at: datetime | None
    running: bool  # is the objection still looked into?

    def late(self, today: date) -> bool:
        """Is its day over, and nothing said?"""
        return self.said_at is None and today > self.by


def side_of(actor: Actor) -> str:
    """For which side this person speaks; "" for neither."""
    return next((side for side in SIDES if actor.has(side)), "")


def questions(session: Session, actor: Actor) -> list[Question]:
    """What this person's side was asked, what waits for a word first, then the newest."""
    side = side_of(actor)
    if not side:
        return []
    cases = {c.ref: c for c in session.scalars(
        select(Case).where(visible_cases(actor),
                           Case.ref.in_(select(Objection.case_ref).distinct())))}  # fmt: skip
    rows = session.scalars(
        select(Objection).where(Objection.case_ref.in_(cases)).order_by(Objection.id)
    ).all()
    facts = _facts(session, [f"objection/{o.ref}" for o in rows], side)
    counted: dict[str, int] = {}
    found = []
    for o in rows:
        counted[o.case_ref] = number = counted.get(o.case_ref, 0) + 1
        asked = facts.get((f"objection/{o.ref}", ASKS))
        if asked is None:
            continue
        said = facts.get((f"objection/{o.ref}", SAYS))
        value: dict[str, Any] = said.value if said else {}
        sha256, file = named(value.get("file", ""))
        found.append(Question(
            cases[o.case_ref], number, side, o.ref, asked.value["question"],
            date.fromisoformat(asked.value["by"]), asked.at, value.get("text", ""),
            file, sha256, said.at if said else None, o.state in OPEN,
        ))  # fmt: skip
    waits = [q for q in found if q.running and q.said_at is None]
    return sorted(waits, key=lambda q: q.by) + [q for q in reversed(found) if q not in waits]


def question(session: Session, actor: Actor, case: str, number: int) -> Question | None:
    """The one of these that is meant; None where this person was asked no such thing."""
    return next((q for q in questions(session, actor)
                 if q.case.ref == case and q.number == number), None)  # fmt: skip


def waiting(session: Session, actor: Actor) -> int:
    """How many wait for a word."""
    return sum(q.running and q.said_at is None for q in questions(session, actor))


def _facts(session: Session, owners: list[str], side: str) -> dict[tuple[str, str], FactRow]:
    if not owners:
        return {}
    asked = select(FactRow).where(
        FactRow.owner.in_(owners), FactRow.kind.in_((ASKS, SAYS)), FactRow.item == side
    )
    return {(fact.owner, fact.kind): fact for fact in session.scalars(asked)}

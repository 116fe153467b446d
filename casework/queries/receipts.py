"""What proves that a case was handed in: when, in which version, with which hash?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import Attachment, Case, Event, Round, Unit
from workflows.facts import Actor
from workflows.rules import Rules

from .missing import goals
from .snapshots import rules_of
from .visible import files_of, visible_cases


@dataclass(frozen=True, slots=True)
class Receipt:
    """A case that was handed in, and the event that recorded it."""

    case: Case
    round: Round
    rules: Rules
    unit: Unit
    event: Event
    files: Sequence[Attachment]


def receipt(session: Session, actor: Actor, ref: str) -> Receipt:
    """The newest receipt of a case that this person may see; NotFound where there is none."""
    case = session.scalars(select(Case).where(Case.ref == ref, visible_cases(actor))).first()
    if case is None:
        raise NotFound
    rules = rules_of(session, case.round_year)
    assert rules is not None
    names = [goal.id for goal in goals(rules)]
    event = session.scalars(
        select(Event)
        .where(Event.stream == f"case/{ref}", Event.kind == "act", Event.name.in_(names))
        .order_by(Event.seq.desc())
    ).first()
    if event is None:
        raise NotFound
    beside = [
        kind.id for kind in rules.edition.facts if kind.beside
    ]  # no part of what is handed in
    files = session.scalars(
        select(Attachment)
        .where(
            Attachment.owner == f"case/{ref}",
            Attachment.added_at <= event.received_at,
            Attachment.sha256.not_in(files_of(session, f"case/{ref}", beside)),
        )
        .order_by(Attachment.name, Attachment.sha256)
    ).all()
    return Receipt(case, session.get_one(Round, case.round_year), rules,
                   session.get_one(Unit, case.unit), event, files)  # fmt: skip

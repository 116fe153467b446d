"""Which complaints about staff are there, and how far is each? For auditors, and their authors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import Complaint, Event, Round, User
from casework.services.desk import Opened
from workflows.facts import Actor

from .case import people
from .snapshots import opened

SEES = "auditor"  # nobody else: it may be about any of them
CLOSED = "closed"
MOST = 200


def complaints(session: Session, actor: Actor) -> Sequence[Complaint]:
    """All of them, those still open first; nothing for who may see none."""
    if not actor.has(SEES):
        return []
    done = Complaint.state == CLOSED
    return session.scalars(select(Complaint).order_by(done, Complaint.id.desc()).limit(MOST)).all()


def waiting(session: Session, actor: Actor, *, year: int | None = None) -> Sequence[Complaint]:
    """Those that are still open, the oldest first; nothing for who may see none."""
    if not actor.has(SEES):
        return []
    asked = select(Complaint).where(Complaint.state != CLOSED)
    if year:
        asked = asked.where(Complaint.round_year == year)
    return session.scalars(asked.order_by(Complaint.id).limit(MOST)).all()


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """A complaint with all that its page shows; `looks` is how often its words were read."""

    complaint: Complaint
    round: Round
    opened: Opened
    looks: int
    people: Mapping[int, User]


def complaint_page(session: Session, actor: Actor, ref: str, *, now: datetime) -> ComplaintPage:
    """The complaint `ref`; NotFound, also for who may not see it."""
    row = session.scalar(select(Complaint).where(Complaint.ref == ref))
    if row is None or not actor.has(SEES):
        raise NotFound
    whole = opened(session, "complaint", ref, now=now)
    looks = session.scalar(
        select(func.count()).where(Event.stream == f"complaint/{ref}", Event.kind == "note")
    )
    by = {f.by for items in whole.facts.recorded.facts.values() for f in items.values()}
    return ComplaintPage(row, session.get_one(Round, row.round_year), whole, looks or 0,
                         people(session, by))  # fmt: skip


def kept_code(session: Session, ref: str) -> str | None:
    """The hash of the complaint's code; None where there is no such complaint, or it has none."""
    return session.scalar(select(Complaint.code_hash).where(Complaint.ref == ref)) or None


def followed(session: Session, ref: str, *, now: datetime) -> tuple[Complaint, Opened]:
    """The complaint as its author follows it; the caller has made sure that its author asks."""
    row = session.scalars(select(Complaint).where(Complaint.ref == ref)).one()
    return row, opened(session, "complaint", ref, now=now)

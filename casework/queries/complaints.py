"""Which complaints about staff are there, and how far is each? For auditors, and their authors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import Complaint, DeadlineRow, Round, User
from casework.services.desk import Opened
from workflows.facts import Actor

from .case import people
from .deadlines import deadlines_of
from .objections import erased_at, looks
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
    """A complaint with all that its page shows; `looks` is how often its words were read, `erased`
    when who complained was erased.
    """

    complaint: Complaint
    round: Round
    opened: Opened
    deadlines: Sequence[DeadlineRow]
    looks: int
    erased: datetime | None
    people: Mapping[int, User]


def complaint_page(session: Session, actor: Actor, ref: str, *, now: datetime) -> ComplaintPage:
    """The complaint `ref`; NotFound, also for who may not see it."""
    row = session.scalar(select(Complaint).where(Complaint.ref == ref))
    if row is None or not actor.has(SEES):
        raise NotFound
    whole, stream = opened(session, "complaint", ref, now=now), f"complaint/{ref}"
    by = {f.by for items in whole.facts.recorded.facts.values() for f in items.values()}
    return ComplaintPage(row, session.get_one(Round, row.round_year), whole,
                         deadlines_of(session, [stream]), looks(session, stream),
                         erased_at(session, stream), people(session, by))  # fmt: skip


def kept_code(session: Session, ref: str) -> str | None:
    """The hash of the complaint's code; None where there is no such complaint, or it has none."""
    return session.scalar(select(Complaint.code_hash).where(Complaint.ref == ref)) or None


@dataclass(frozen=True, slots=True)
class Followed:
    """A complaint as its author follows it: until when its words are kept, or when they went."""

    complaint: Complaint
    opened: Opened
    kept_until: date | None
    erased: datetime | None


def followed(session: Session, ref: str, *, now: datetime) -> Followed:
    """The complaint as its author follows it; the caller has made sure that its author asks."""
    row, stream = complaint_of(session, ref), f"complaint/{ref}"
    kept = next(iter(deadlines_of(session, [stream], only_open=True)), None)
    return Followed(row, opened(session, "complaint", ref, now=now), kept.last_day if kept else None,
                    erased_at(session, stream))  # fmt: skip


def complaint_of(session: Session, ref: str) -> Complaint:
    """The complaint of this number, for whom it is handed back to."""
    return session.scalars(select(Complaint).where(Complaint.ref == ref)).one()

"""What does the demo's bar ask: which deadline comes next, and which messages were made?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from casework.models import DeadlineRow
from notifications.models import OutboxMessage
from workflows.facts import Actor

from .deadlines import seen_and_open

SIZE = 25


@dataclass(frozen=True, slots=True)
class Messages:
    """A page of messages, newest first; `more` is the number below which the next page begins."""

    rows: Sequence[OutboxMessage]
    more: int | None


def next_deadline(session: Session, actor: Actor, after: datetime) -> DeadlineRow | None:
    """The open deadline that ends first of those that end after this instant, and that this person
    may know of.
    """
    return session.scalar(
        select(DeadlineRow)
        .where(*seen_and_open(actor), DeadlineRow.ends_at > after)
        .order_by(DeadlineRow.ends_at, DeadlineRow.id)
        .limit(1)
    )


def ended(
    session: Session, actor: Actor, after: datetime, until: datetime
) -> Sequence[DeadlineRow]:
    """The deadlines that are still open although they ended after the one instant and by the other."""
    return session.scalars(
        select(DeadlineRow)
        .where(*seen_and_open(actor), DeadlineRow.ends_at > after, DeadlineRow.ends_at <= until)
        .order_by(DeadlineRow.ends_at, DeadlineRow.id)
    ).all()  # fmt: skip


def fires_at(row: DeadlineRow) -> datetime:
    """When something happens at a deadline: its timer may wait for what came in time."""
    return max(row.ends_at, row.next_try_at) if row.next_try_at else row.ends_at


def messages_made(session: Session) -> int:
    """How many messages there are, to all of their recipients."""
    return session.scalar(select(func.count()).select_from(OutboxMessage)) or 0


def messages(session: Session, *, before: int | None = None, to: str = "") -> Messages:
    """Messages made, newest first; `to` is a part of the recipient's address or of the title."""
    asked = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(SIZE + 1)
    if before is not None:
        asked = asked.where(OutboxMessage.id < before)
    if to:
        asked = asked.where(or_(OutboxMessage.recipient.contains(to, autoescape=True),
                                OutboxMessage.title.contains(to, autoescape=True)))  # fmt: skip
    rows = session.scalars(asked).all()
    return Messages(rows[:SIZE], rows[SIZE - 1].id if len(rows) > SIZE else None)

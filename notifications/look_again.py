"""Is a message that waits still wanted, and does it still say what is so?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.db import Database
from casework.models import DeadlineRow, Event, User

from . import notices, receipt_reminders, reminders
from .due import Due
from .models import OutboxMessage
from .outbox import Claimed
from .recipients import Recipient, mailbox, whom
from .reminding import draft
from .rows import number_of
from .texts import Draft, Frame, write
from .unfinished import REMINDER

REVIEW_REMINDER = f"list.{REMINDER}"
KINDS = (receipt_reminders.KIND, REVIEW_REMINDER)  # reminders that no deadline makes


@dataclass(frozen=True, slots=True)
class Fresh:
    """The words to send now; `dropped` is a key of [dropped] where nothing is to be sent."""

    title: str
    text: str
    html: str
    dropped: str = ""


def look_again(db: Database, claimed: Claimed, frame: Frame) -> Fresh:
    """Look at a claimed message just before it goes out.

    Nobody whose account was closed or has another address gets it. A reminder is asked for anew:
    dropped if it is done, over or overtaken by a later one, else written with what is so now.
    An act stays true: its notice goes out as it was written.
    """
    as_it_is = Fresh(claimed.title, claimed.text, claimed.html)
    with db.reading() as session:
        user = session.get(User, claimed.user) if claimed.user else None
        if user is not None and not (user.active and mailbox(user.email) == claimed.recipient):
            return _not("closed")
        if not claimed.kind.startswith((*KINDS, reminders.PREFIX)):
            return as_it_is
        row = session.get_one(OutboxMessage, claimed.id)
        if claimed.kind == receipt_reminders.KIND:
            why = receipt_reminders.not_wanted(session, row, frame.now)
            return _not(why) if why else as_it_is
        if claimed.kind == REVIEW_REMINDER:
            return _review(session, row, frame)
        if _overtaken(session, row):
            return _not("newer")
        wanted = session.scalars(
            select(DeadlineRow)
            .where(DeadlineRow.id.in_(row.why["deadlines"]))
            .order_by(DeadlineRow.id)
        ).all()
        due = [d for one in wanted if (d := reminders.look(session, one, frame.now))]
        theirs = [(d, to) for d in due if (to := _theirs(session, d, row))]
        if not theirs:
            over = all(one.ends_at <= frame.now for one in wanted)
            return _not("over" if over else "done")
        due, to = [d for d, _ in theirs], theirs[0][1]
        return _written(draft(session, due, to, frame.now), to, row, frame)


def _written(said: Draft, to: Recipient, row: OutboxMessage, frame: Frame) -> Fresh:
    letter = write(said, to, number_of(row.message_id), frame)
    return Fresh(letter.title, letter.text, letter.html)


def _review(session: Session, row: OutboxMessage, frame: Frame) -> Fresh:
    """The ministry's reminder of a review as it would be made now, for who still isn't finished."""
    same = (OutboxMessage.kind == row.kind, OutboxMessage.recipient == row.recipient,
            OutboxMessage.subject_ref == row.subject_ref)  # fmt: skip
    if session.scalar(select(OutboxMessage.id).where(*same, OutboxMessage.id > row.id).limit(1)):
        return _not("newer")
    stream, _, seq = row.cause.partition("#")
    event = session.get_one(Event, (stream, int(seq)))
    for message in notices.of_event(session, event):
        if isinstance(message.to, Recipient) and message.to.address == row.recipient:
            return _written(message.draft, message.to, row, frame)
    return _not("done")


def _not(why: str) -> Fresh:
    return Fresh("", "", "", why)


def _overtaken(session: Session, row: OutboxMessage) -> bool:
    """Is there a later reminder of the same deadlines to the same person?"""
    later = session.scalars(
        select(OutboxMessage.why).where(
            OutboxMessage.user_id == row.user_id, OutboxMessage.kind == row.kind,
            OutboxMessage.recipient == row.recipient, OutboxMessage.id > row.id,
        )
    )  # fmt: skip
    newer = {id for why in later for id in why.get("deadlines", ())}
    return set(row.why["deadlines"]) <= newer


def _theirs(session: Session, due: Due, row: OutboxMessage) -> Recipient | None:
    """The recipient, if they still belong to those who can act."""
    audience = row.why["audience"]
    if not reminders.can_act(due, audience):
        return None
    for one in whom(session, (audience,), due.concern):
        if isinstance(one, Recipient) and one.address == row.recipient:
            return one
    return None

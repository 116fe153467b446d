"""What was refused, to whom, and what happened to the accounts?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, tuple_
from sqlalchemy.orm import Session

from casework.models import Event, RefusalRow
from casework.models.base import Instant, instant_of, instant_text
from workflows.facts import Actor

from .visible import visible_streams

SIZE = 50


@dataclass(frozen=True, slots=True)
class Refusals:
    """A page of refusals, newest first; the next one begins below `next`."""

    rows: Sequence[RefusalRow]
    next: int | None


@dataclass(frozen=True, slots=True)
class Happenings:
    """A page of events of accounts, newest first; `next` is the key below which the next begins."""

    rows: Sequence[Event]
    next: str | None


def refusals(
    session: Session, actor: Actor, *, below: int | None = None, words: str = ""
) -> Refusals:
    """What was refused or forbidden; `words` is a part of its subject or of its action.

    What concerns complaints about staff is for auditors alone.
    """
    asked = (
        select(RefusalRow)
        .where(visible_streams(actor, RefusalRow.subject))
        .order_by(RefusalRow.id.desc())
        .limit(SIZE + 1)
    )
    if below is not None:
        asked = asked.where(RefusalRow.id < below)
    if words:
        asked = asked.where(RefusalRow.subject.contains(words, autoescape=True)
                            | RefusalRow.action.contains(words, autoescape=True))  # fmt: skip
    rows = session.scalars(asked).all()
    return Refusals(rows[:SIZE], rows[SIZE - 1].id if len(rows) > SIZE else None)


def account_events(session: Session, *, below: str = "", name: str = "") -> Happenings:
    """What happened to accounts; `name` is one kind of event, `below` a key of an earlier page."""
    asked = (
        select(Event)
        .where(Event.stream.like("account/%"))
        .order_by(Event.recorded_at.desc(), Event.stream.desc(), Event.seq.desc())
        .limit(SIZE + 1)
    )
    if name:
        asked = asked.where(Event.name == name)
    if key := _key(below):
        at, stream, seq = key
        before = tuple_(literal(at, Instant), literal(stream), literal(seq))
        asked = asked.where(tuple_(Event.recorded_at, Event.stream, Event.seq) < before)
    rows = session.scalars(asked).all()
    return Happenings(rows[:SIZE], _text(rows[SIZE - 1]) if len(rows) > SIZE else None)


def _text(event: Event) -> str:
    return f"{instant_text(event.recorded_at)}~{event.stream}~{event.seq}"


def _key(text: str) -> tuple[datetime, str, int] | None:
    """A key that `_text` wrote; None for anything else, which then begins at the top."""
    parts: list[Any] = text.split("~")
    try:
        at, stream, seq = parts
        return instant_of(at), stream, int(seq)
    except ValueError:
        return None

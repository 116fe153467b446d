"""Which events are people still to be told of, and by which messages?"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from casework.db import Database, Lost, Sql
from casework.models import Event, ToTell
from casework.queries.snapshots import rules_of
from workflows.edition import PARTIES, ActionRule, FactKind
from workflows.rules import SIDES, Rules

from . import assigned, calendar_notices, outbox
from .concern import Concern
from .concerns import case_of, concern_of, narrowed
from .drafts import causing, draft, told
from .recipients import whom
from .rows import Message, row_of
from .texts import UNWRITABLE, Frame
from .unfinished import REMINDER, waited_for

LOG = logging.getLogger(__name__)
BATCH = 200
STAFF = frozenset({"ministry", "leader"})
_row = (ToTell.stream == bindparam("whose"), ToTell.seq == bindparam("number"))
TAKE = Sql(select(ToTell.seq).where(*_row).with_for_update(skip_locked=True))
DONE = Sql(delete(ToTell).where(*_row))


def make(db: Database, frame: Frame, wall: datetime, *, most: int = BATCH) -> int:
    """Make messages of the events that are to be told; how many events that were.

    Messages are read and written out first; then one short transaction takes the `to_tell` row,
    puts the messages and deletes it. Of two at once the second finds no row and puts nothing;
    after a crash the row is still there.
    """
    number = 0
    with db.reading() as session:
        waiting = _waiting(session, most)
    for events in waiting:
        try:
            with db.reading() as session:
                rows = [row_of(m, frame, wall) for m in _messages(session, events)]
        except UNWRITABLE:
            LOG.exception("no message of %s#%s", events[0].stream, events[0].seq)
            continue
        if _put(db, events, rows):
            number += len(events)
    return number


def _waiting(session: Session, most: int) -> list[tuple[Event, ...]]:
    """Events to tell, oldest first; those of one change of the calendar together."""
    events = session.scalars(
        select(Event)
        .join(ToTell, (ToTell.stream == Event.stream) & (ToTell.seq == Event.seq))
        .order_by(Event.recorded_at, Event.stream, Event.seq)
        .limit(most)
    ).all()
    alone = [(e,) for e in events if not calendar_notices.is_one(e)]
    causes = dict.fromkeys(e.cause for e in events if calendar_notices.is_one(e))
    return alone + [_caused(session, cause) for cause in causes]


def _caused(session: Session, cause: str) -> tuple[Event, ...]:
    return tuple(session.scalars(
        select(Event)
        .join(ToTell, (ToTell.stream == Event.stream) & (ToTell.seq == Event.seq))
        .where(Event.cause == cause)
        .order_by(Event.stream, Event.seq)
    ))  # fmt: skip


def _put(db: Database, events: Iterable[Event], rows: Sequence[dict[str, object]]) -> bool:
    try:
        with db.writing() as w:
            for event in events:
                key = {"whose": event.stream, "number": event.seq}
                if w.one(TAKE, **key) is None:
                    raise Lost
                w.run(DONE, expect=1, **key)
            outbox.put(w, rows)
    except Lost:
        return False  # another run is at it, or was
    return True


def _messages(session: Session, events: tuple[Event, ...]) -> list[Message]:
    if calendar_notices.is_one(events[0]):
        return calendar_notices.messages(session, events)
    return list(of_event(session, events[0]))


def of_event(session: Session, event: Event) -> Iterable[Message]:
    """The messages of one event. An edition that doesn't know it (any more) tells nobody."""
    concern = concern_of(session, event.stream)
    rules = rules_of(session, event.round_year)
    if concern is None or rules is None:
        return
    rule = _rule(rules, concern, event)
    if rule is None:
        return
    concern = narrowed(concern, event.item)
    if event.name == REMINDER:
        concern = waited_for(session, concern, event.received_at)
    tells = rules.told(rule, event.item) if isinstance(rule, FactKind) else rule.tells
    if not set(PARTIES).isdisjoint(tells):
        concern = assigned.named(session, concern, event)
    what = told(session, event, rules, concern)
    heard = _heard(session, rules, event)
    # Whoever records a fact knows of it, and an expert of what was their own to do.
    if event.kind == "record" or concern.subject == "assessment":
        heard |= {event.role}
    audiences = [a for a in tells if a not in heard]
    if concern.subject == "objection" and not set(audiences).isdisjoint(SIDES):
        what = replace(what, concern=case_of(session, concern))  # they hear of no objection
    for to in whom(session, audiences, concern):
        yield Message(f"{event.stream}#{event.seq}", what.kind, to, draft(what, to),
                      (event.stream,))  # fmt: skip


def _rule(rules: Rules, concern: Concern, event: Event) -> ActionRule | FactKind | None:
    if event.kind == "act":
        return rules.actions.get((concern.subject, event.name))
    return rules.facts.get(event.name)


def _heard(session: Session, rules: Rules, event: Event) -> frozenset[str]:
    """Staff who hear of the act that moved the case: of a list once, not of each case on it."""
    stream, name = causing(session, event)
    rule = rules.actions.get((stream.partition("/")[0], name))
    return STAFF & frozenset(rule.tells) if rule else frozenset()

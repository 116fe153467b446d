"""Which deadlines remind somebody now, of what, and when do they remind next?"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from casework.db import Database, Lost, Sql
from casework.models import DeadlineRow
from casework.models.base import instant_text
from casework.queries.snapshots import calendar, rules_of
from casework.services.deadlines import reminder_times
from workflows.edition import DeadlineRule
from workflows.rules import Rules

from . import outbox
from .concerns import deadline_concern
from .due import Due
from .recipients import Found, Nobody, whom
from .reminding import draft
from .rows import Message, row_of
from .texts import UNWRITABLE, Frame
from .unfinished import AUDIENCE as EXPERT
from .unfinished import waited_for

LOG = logging.getLogger(__name__)
BATCH = 500
Move = tuple[int, datetime, datetime | None]  # deadline, its reminder as read, the next one
PREFIX = "remind."
TAKE = Sql(
    select(DeadlineRow.id)
    .where(DeadlineRow.id == bindparam("which"), DeadlineRow.status == "open",
           DeadlineRow.remind_at == bindparam("due"))
    .with_for_update(skip_locked=True)
)  # fmt: skip
MOVE = Sql(
    update(DeadlineRow)
    .where(DeadlineRow.id == bindparam("which"), DeadlineRow.status == "open")
    .values(remind_at=bindparam("next"))
)


def make(db: Database, frame: Frame, wall: datetime, *, most: int = BATCH) -> int:
    """Make messages of the reminders that are due; how many deadlines were moved on.

    Deadlines of one kind that end together are told of together, one message a person. After
    downtime only the nearest reminder goes out. Read and written out first; then one short
    transaction finds each deadline as it was, moves its `remind_at` on and puts the messages.
    """
    number = 0
    with db.reading() as session:
        groups = deque(_groups(session, frame.now, most))
    while groups:
        ids = groups.popleft()
        try:
            with db.reading() as session:
                rows = _rows(session, ids, frame.now)
                due = [d for row in rows if (d := look(session, row, frame.now))]
                messages = _messages(session, due, frame.now)
                letters = [row_of(m, frame, wall) for m in messages]
                moves = [_move(session, row, frame.now) for row in rows]
        except UNWRITABLE:
            if len(ids) > 1:  # the one that is broken mustn't silence the others
                groups.extend([id] for id in ids)
            else:
                LOG.exception("no reminder of deadline %s", ids[0])
            continue
        if _put(db, moves, letters):
            number += len(moves)
    return number


def _groups(session: Session, now: datetime, most: int) -> list[list[int]]:
    found: dict[tuple[object, ...], list[int]] = {}
    for id, *alike in session.execute(
        select(DeadlineRow.id, DeadlineRow.kind, DeadlineRow.round_year, DeadlineRow.ends_at)
        .where(DeadlineRow.status == "open", DeadlineRow.remind_at <= now)
        .order_by(DeadlineRow.remind_at, DeadlineRow.id)
        .limit(most)
    ):
        found.setdefault(tuple(alike), []).append(id)
    return list(found.values())


def _rows(session: Session, ids: Iterable[int], now: datetime) -> Sequence[DeadlineRow]:
    """Those of them that are still due: another runner may have told of one meanwhile."""
    return session.scalars(
        select(DeadlineRow)
        .where(DeadlineRow.id.in_(ids), DeadlineRow.status == "open", DeadlineRow.remind_at <= now)
        .order_by(DeadlineRow.id)
    ).all()


def look(session: Session, row: DeadlineRow, now: datetime) -> Due | None:
    """The deadline if it still needs anybody: open, not over, its subject in a state in which
    something can be done about it. Asked when a reminder is made, and again before it is sent.
    """
    rules = rules_of(session, row.round_year)
    concern = deadline_concern(session, row)
    if rules is None or concern is None or row.status != "open" or row.ends_at <= now:
        return None
    rule = rules.deadlines[row.kind]
    if not needed(rules, rule, concern.state):
        return None
    if EXPERT in rule.reminds:
        concern = waited_for(session, concern, now)
    times = reminder_times(rule, row.last_day, calendar(session))
    nearest = max((t for t in times if t <= now), default=row.remind_at or now)
    return Due(row, rules, rule, concern, nearest)


def needed(rules: Rules, rule: DeadlineRule, state: str) -> bool:
    """Is there, from this state, an act that would close the deadline?"""
    return any(state in action.start for action in rules.edition.actions
               if action.subject == rule.owner and rule.id in action.closes)  # fmt: skip


def can_act(due: Due, audience: str) -> bool:
    """May the audience do something before a deadline to submit by? Others only inform."""
    if not due.rule.submit_by:
        return True
    state, edition = due.concern.state, due.rules.edition
    acts = any(audience in a.who and state in a.start
               for a in edition.actions if a.subject == due.rule.owner)  # fmt: skip
    return acts or any(audience in f.who and state in f.states
                       for f in edition.facts if f.owner == due.rule.owner)  # fmt: skip


def _messages(session: Session, due: list[Due], now: datetime) -> list[Message]:
    theirs: dict[str, tuple[Found, list[Due]]] = {}
    for one in due:
        audiences = [a for a in one.rule.reminds if can_act(one, a)]
        for to in whom(session, audiences, one.concern):
            key = to.key if isinstance(to, Nobody) else to.address.lower()
            theirs.setdefault(key, ([to], []))[1].append(one)
    found = []
    for (to,), own in theirs.values():
        found.append(Message(
            own[0].cause, PREFIX + own[0].rule.id, to,
            draft(session, own, to, now),
            tuple(dict.fromkeys(d.concern.stream for d in own)),
            {"deadlines": [d.row.id for d in own]},
        ))  # fmt: skip
    return found


def _move(session: Session, row: DeadlineRow, now: datetime) -> Move:
    """This reminder as it was read, and the next one: none once the deadline is over."""
    rules = rules_of(session, row.round_year)
    rule = rules.deadlines[row.kind] if rules else None
    times = reminder_times(rule, row.last_day, calendar(session)) if rule else []
    next_ = min((t for t in times if now < t < row.ends_at), default=None)
    assert row.remind_at is not None
    return row.id, row.remind_at, next_


def _put(db: Database, moves: Iterable[Move], letters: Sequence[dict[str, object]]) -> bool:
    try:
        with db.writing() as w:
            for id, was, next_ in moves:
                if w.one(TAKE, which=id, due=instant_text(was)) is None:
                    raise Lost
                w.run(MOVE, expect=1, which=id, next=next_ and instant_text(next_))
            outbox.put(w, letters)
    except Lost:
        return False  # closed, moved or told of meanwhile; what is left is found again
    return True

"""What is due, and what did the timer make of it?"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from casework.db import Database, Sql
from casework.errors import CaseworkError, Refused
from casework.models import DeadlineRow
from casework.models.base import canonical, instant_text
from workflows.facts import TIMER
from workflows.loader import edition as load_edition

from . import planned, together
from .door import INSERT_REFUSAL, Door, Wish
from .planned import COLUMNS, Timer
from .ruling import ROUND

DUE = Sql(
    select(*COLUMNS)
    .where(DeadlineRow.status == "open", DeadlineRow.next_try_at <= bindparam("now"))
    .order_by(DeadlineRow.next_try_at, DeadlineRow.id)
    .limit(bindparam("most"))
)  # fmt: skip
# Still open and still due, under the lock that makes it this tick's own.
CLAIM = Sql(
    select(DeadlineRow.id)
    .where(
        DeadlineRow.id == bindparam("which"), DeadlineRow.status == "open",
        DeadlineRow.next_try_at <= bindparam("now"),
    )
    .with_for_update(skip_locked=True)
)  # fmt: skip
LATER = Sql(
    update(DeadlineRow)
    .where(DeadlineRow.id == bindparam("which"), DeadlineRow.status == "open")
    .values(next_try_at=bindparam("next"), tries=bindparam("count"), breaches=bindparam("found"))
)
log = logging.getLogger(__name__)
BATCH = 200
LONGEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Fired:
    """One due timer: whose it was, what it did, or why it couldn't (breaches as data)."""

    owner: str
    kind: str
    action: str
    done: bool
    breaches: tuple[dict[str, Any], ...] = ()
    error: str = ""


def tick(db: Database, door: Door, now: datetime, *, most: int = BATCH) -> list[Fired]:
    """Let everything that is due at `now` through the door; what happened, in due order.

    Any number of ticks at once is harmless: the door decides, and a timer that another tick has
    fired is gone when its turn comes. A refused timer waits a minute, then twice as long, up to an
    hour; any event on its subject wakes it. One that fails in any other way waits likewise, so
    that it can't keep those behind it from their turn. What was planned as one fires as one.
    """
    with db.writing() as w:
        due: list[Timer] = [tuple(row) for row in w.rows(DUE, now=instant_text(now), most=most)]
    return [fired for timer in due for fired in _turn(db, door, timer, now)]


def _turn(db: Database, door: Door, timer: Timer, now: datetime) -> list[Fired]:
    """What comes of a timer whose turn it is; nothing where another tick, or what it was planned
    with, was quicker.
    """
    row_id, _, _, year, *_ = timer
    with db.writing() as w:
        found_round = w.one(ROUND, year=year)
        if w.one(CLAIM, which=row_id, now=instant_text(now)) is None:
            return []
        timers = planned.as_one(w, timer)
    return _fire(db, door, timers, found_round[0] if found_round else "", now)


def _fire(
    db: Database, door: Door, timers: Sequence[Timer], edition: str, now: datetime
) -> list[Fired]:
    """Fire them in one act. What refuses one of them leaves the others to go without it (10); what
    fails in any other way is tried again as one.
    """
    owner, kind = timers[0][1:3]
    action = ""
    try:
        action = next(d for d in load_edition(edition).deadlines if d.id == kind).fires
        wishes = [_wish(timer, action, now) for timer in timers]
        door.act_together(wishes)
    except Refused as refused:
        no = {f"{wish.subject}/{wish.ref}": tuple(b.as_json() for b in breaches)
              for wish, breaches in together.each(wishes[0], refused)}  # fmt: skip
        rest = [timer for timer in timers if timer[1] not in no]
        fired = _fire(db, door, rest, edition, now) if rest else []
        for timer in timers:
            if found := no.get(timer[1]):
                _later(db, timer, now, canonical(list(found)), action)
                fired.append(Fired(timer[1], kind, action, False, found))
        return fired
    except Exception as error:
        if not isinstance(error, CaseworkError):
            log.exception("%s: the timer %s failed", owner, kind)
        for timer in timers:
            _later(db, timer, now, timer[5])
        return [Fired(timer[1], kind, action, False, error=repr(error)) for timer in timers]
    return [Fired(timer[1], kind, action, True) for timer in timers]


def _wish(timer: Timer, action: str, now: datetime) -> Wish:
    subject, _, ref = timer[1].partition("/")
    return Wish(actor=TIMER, subject=subject, name=action, ref=ref, received_at=now)


def _later(db: Database, row: Timer, now: datetime, breaches: str | None, action: str = "") -> None:
    """Look again later; the refusal of `action` is noted only where it is another than before."""
    row_id, owner, _, _, tries, known = row
    pause = min(timedelta(minutes=2 ** min(tries, 6)), LONGEST)
    with db.writing() as w:
        if w.one(CLAIM, which=row_id, now=instant_text(now)) is None:
            return  # another tick has fired it meanwhile
        w.run(LATER, which=row_id, next=instant_text(now + pause), count=tries + 1,
              found=breaches)  # fmt: skip
        if action and breaches != known:
            w.run(INSERT_REFUSAL, subject=owner, action=action, actor=TIMER.user, role="timer",
                  at=instant_text(now), breaches=breaches)  # fmt: skip

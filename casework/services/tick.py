"""What is due, and what did the timer make of it?"""

from __future__ import annotations

import logging
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

from .door import INSERT_REFUSAL, Door
from .ruling import ROUND

DUE = Sql(
    select(DeadlineRow.id, DeadlineRow.owner, DeadlineRow.kind, DeadlineRow.round_year,
           DeadlineRow.tries, DeadlineRow.breaches)
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
    that it can't keep those behind it from their turn.
    """
    with db.writing() as w:
        due = list(w.rows(DUE, now=instant_text(now), most=most))
    return [_fire(db, door, row, now) for row in due]


def _fire(db: Database, door: Door, row: Any, now: datetime) -> Fired:
    row_id, owner, kind, year, _, known = row
    subject, _, ref = owner.partition("/")
    with db.writing() as w:
        found_round = w.one(ROUND, year=year)
        if w.one(CLAIM, which=row_id, now=instant_text(now)) is None:
            return Fired(owner, kind, "", False)
    action = ""
    try:
        deadlines = load_edition(found_round[0]).deadlines
        action = next(d for d in deadlines if d.id == kind).fires
        door.act(TIMER, subject, action, ref=ref, received_at=now)
        return Fired(owner, kind, action, True)
    except Refused as refused:
        found = tuple(b.as_json() for b in refused.breaches)
        _later(db, row, now, canonical(list(found)), action)
        return Fired(owner, kind, action, False, found)
    except Exception as error:
        if not isinstance(error, CaseworkError):
            log.exception("%s: the timer %s failed", owner, kind)
        _later(db, row, now, known)
        return Fired(owner, kind, action, False, error=repr(error))


def _later(db: Database, row: Any, now: datetime, breaches: str | None, action: str = "") -> None:
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

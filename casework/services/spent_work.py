"""Which solved puzzles have let a form in already?

A puzzle belongs to one form, so that a row stands for the form: the very same form is let in again
(its connection broke, and the door answers it once), and counts against no limit twice.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.orm import Session

from casework.db import Database, Sql
from casework.models import SpentWork
from casework.models.base import instant_text

# The same form may come twice at the same moment.
SPEND = Sql(text("INSERT INTO spent_work (key, until) VALUES (:key, :until) "
                 "ON CONFLICT (key) DO NOTHING"))  # fmt: skip
OLD = Sql(delete(SpentWork).where(SpentWork.until <= bindparam("now")))


def is_spent(session: Session, form: str) -> bool:
    """Did the puzzle of `form`, by its request id, let it in already?"""
    return session.scalar(select(SpentWork.key).where(SpentWork.key == _key(form))) is not None


def spend(db: Database, form: str, until: datetime) -> None:
    """Note, in a transaction of its own, that it did; its puzzle has run out at `until`."""
    with db.writing() as w:
        w.run(SPEND, key=_key(form), until=instant_text(until))


def forget_old(db: Database, now: datetime) -> None:
    """Let go of those that have run out: they let nothing in any more."""
    with db.writing() as w:
        w.run(OLD, now=instant_text(now))


def _key(form: str) -> str:
    return hashlib.sha256(form.encode()).hexdigest()

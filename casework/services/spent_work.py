"""Which forms have been let in already, by a solved puzzle or the slower way?

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
    """Was `form`, by its request id, let in already?"""
    return session.scalar(select(SpentWork.key).where(SpentWork.key == _key(form))) is not None


def spend(db: Database, form: str, until: datetime) -> None:
    """Note, in a transaction of its own, that it was; its puzzle has run out at `until`."""
    with db.writing() as w:
        w.run(SPEND, key=_key(form), until=instant_text(until))


def forget_old(db: Database, now: datetime) -> None:
    """Let go of those whose puzzle has run out: what they let in is on record by now, or given up."""
    with db.writing() as w:
        w.run(OLD, now=instant_text(now))


def _key(form: str) -> str:
    return hashlib.sha256(form.encode()).hexdigest()

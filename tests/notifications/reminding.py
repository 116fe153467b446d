"""How does a test have people reminded at an instant, and when is the next time?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from casework.models import DeadlineRow
from notifications import reminders
from notifications.run import run
from notifications.texts import Frame
from tests.notifications.people import Office
from tests.support.house import VAULT, wall
from workflows.calendar import BEIJING

TWO_BEFORE = datetime(2022, 12, 20, 9, tzinfo=BEIJING)
ONE_BEFORE = datetime(2022, 12, 21, 9, tzinfo=BEIJING)


def runs_at(post: Office, instant: datetime) -> int:
    """How many deadlines reminded at that instant."""
    post.at(instant)
    return run(post.casework).reminders


def made_at(post: Office, instant: datetime) -> int:
    """The same, with the messages left waiting."""
    frame = Frame(post.casework.config.base_url, True, instant, VAULT)
    return reminders.make(post.house.db, frame, wall())


def remind_at(post: Office, kind: str = "cutoff") -> datetime | None:
    """When the deadline of that kind reminds next; None where it doesn't any more."""
    with post.house.db.reading() as session:
        return session.scalar(select(DeadlineRow.remind_at).where(DeadlineRow.kind == kind))

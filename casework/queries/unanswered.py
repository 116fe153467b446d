"""In which cases does a message of the recommending side wait for the ministry's answer?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.models import Case, Event, FactRow


def unanswered(session: Session, *, year: int | None = None) -> Sequence[tuple[Case, datetime]]:
    """(case, when its newest message came) where the ministry didn't write it; oldest first."""
    newest = (
        select(FactRow.owner, func.max(FactRow.seq).label("seq"))
        .where(FactRow.kind == "message")
        .group_by(FactRow.owner)
        .subquery()
    )
    asked = (
        select(Case, Event.received_at)
        .join(newest, newest.c.owner == "case/" + Case.ref)
        .join(Event, (Event.stream == newest.c.owner) & (Event.seq == newest.c.seq))
        .where(Event.role != "ministry")
        .order_by(Event.received_at)
    )
    if year is not None:
        asked = asked.where(Case.round_year == year)
    return [(case, at) for case, at in session.execute(asked)]

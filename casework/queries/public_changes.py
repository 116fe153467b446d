"""When did what the public sees change: an end that moved, a list that was approved?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Event, Publicity


def ends_moved(session: Session) -> dict[str, datetime]:
    """Of each publicity whose end was ever counted anew, by its number: when that was last (10)."""
    lists = select("list/" + Publicity.list_ref)
    rows = session.execute(
        select(Event.payload, Event.received_at)
        .where(Event.stream.in_(lists), Event.name == "recount", Event.item == "publicity")
        .order_by(Event.received_at)
    )
    return {payload["item"]: at for payload, at in rows}


def approved_at(session: Session, lists: Iterable[str]) -> dict[str, datetime]:
    """When the approval of each of these lists was recorded; whoever isn't approved is left out."""
    streams = [f"list/{ref}" for ref in lists]
    rows = session.execute(
        select(Event.stream, Event.received_at)
        .where(Event.stream.in_(streams), Event.from_state != "approved",
               Event.to_state == "approved")
        .order_by(Event.received_at)
    )  # fmt: skip
    return {stream.removeprefix("list/"): at for stream, at in rows}

"""Was this very request answered before?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from casework.db import Sql
from casework.models import Event

ANSWERED = Sql(
    select(Event.stream, Event.seq, Event.request_digest, Event.actor, Event.to_state).where(
        Event.request_id == bindparam("id")
    )
)
Earlier = Sequence[Any]  # no row, or the one event that answered it

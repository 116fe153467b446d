"""Was this very request answered before?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from casework.db import Sql
from casework.models import Event
from casework.models.base import canonical

ANSWERED = Sql(
    select(Event.stream, Event.seq, Event.request_digest, Event.actor, Event.to_state).where(
        Event.request_id == bindparam("id")
    )
)
Earlier = Sequence[Any]  # no row, or the one event that answered it


def digest_of(asked: Sequence[Any]) -> str:
    """SHA-256 of what is asked, whatever plain values it is made of."""
    return hashlib.sha256(canonical(_plain(asked)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)

"""Was this very request answered before, and what did it come to then?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import aliased

from casework.db import Sql, Writer
from casework.models import Event

ANSWERED = Sql(
    select(Event.stream, Event.seq, Event.request_digest, Event.actor, Event.to_state).where(
        Event.request_id == bindparam("id")
    )
)
_first, _other = aliased(Event), aliased(Event)
_at_once = and_(
    _other.actor == _first.actor, _other.received_at == _first.received_at,
    _other.request_id.is_(None),
)  # fmt: skip
# What the same act left in the stream behind the event that bears the request's id.
WITH_IT = Sql(
    select(_other.seq)
    .join(_first, and_(_first.stream == _other.stream, _at_once,
                       _first.recorded_at == _other.recorded_at))
    .where(_first.stream == bindparam("whose"), _first.seq == bindparam("number"),
           _other.seq > bindparam("number"))
    .order_by(_other.seq)
)  # fmt: skip
# What was done along with the act that bears the request's id, in another stream.
ALONG = Sql(
    select(_other.seq, _other.to_state)
    .join(_first, _at_once)
    .where(_first.request_id == bindparam("id"), _other.stream == bindparam("whose"),
           _other.kind == "act", _other.name == bindparam("act"))
    .order_by(_other.seq)
    .limit(1)
)  # fmt: skip
Earlier = Sequence[Any]  # no row, or the one event that answered it


def version_after(w: Writer, stream: str, seq: int) -> int:
    """The version that the request whose event is `seq` left: with every event that it brought about
    there (a notice, further facts), so that asked once more it is answered as it was.
    """
    last = seq
    for (number,) in w.rows(WITH_IT, whose=stream, number=seq):
        if number != last + 1:
            break
        last = number
    return last

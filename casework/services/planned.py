"""Which lists were planned as one, so that one notice carries them?"""

from __future__ import annotations

from sqlalchemy import Text, and_, bindparam, select
from sqlalchemy.orm import aliased

from casework.db import Sql, Writer
from casework.models import DeadlineRow, FactRow
from workflows.guards.notices import PLAN

PLANNED = "planned_publication"
COLUMNS = (DeadlineRow.id, DeadlineRow.owner, DeadlineRow.kind, DeadlineRow.round_year,
           DeadlineRow.tries, DeadlineRow.breaches)  # fmt: skip
_own, _other = aliased(FactRow), aliased(FactRow)
AS_ONE = Sql(
    select(*COLUMNS)
    .join(_other, and_(_other.owner == DeadlineRow.owner, _other.kind == PLAN))
    .join(_own, and_(
        _own.kind == PLAN, _own.at == _other.at, _own.recorded_by == _other.recorded_by,
        _own.value.cast(Text) == _other.value.cast(Text),
    ))
    .where(_own.owner == bindparam("owner"), DeadlineRow.kind == PLANNED,
           DeadlineRow.status == "open", DeadlineRow.round_year == bindparam("year"))
    .order_by(DeadlineRow.owner)
)  # fmt: skip

Timer = tuple[int, str, str, int, int, str | None]  # id, owner, kind, round, tries, breaches


def as_one(w: Writer, timer: Timer) -> list[Timer]:
    """The timers that fire in one act with this one, itself among them.

    Lists whose publication one person planned at one instant for the same hour were planned by one
    act: the notice is one, as it is when they are published by hand (10). Planned anew, or taken
    back, a list goes alone.
    """
    _, owner, kind, year, *_ = timer
    if kind != PLANNED:
        return [timer]
    return [tuple(row) for row in w.rows(AS_ONE, owner=owner, year=year)] or [timer]


def planned_with(w: Writer, list_ref: str, year: int) -> list[str]:
    """The other lists that were planned as one with this, and still are."""
    owner = f"list/{list_ref}"
    found = [str(row[1]) for row in w.rows(AS_ONE, owner=owner, year=year)]
    return [one.removeprefix("list/") for one in found if one != owner] if owner in found else []

"""Which clocks run, which end next, and what holds one up?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.models import DeadlineRow
from workflows.facts import Actor

from .visible import seen_deadlines

CAP = 1000
BLOCKED = DeadlineRow.tries > 0  # its timer came, and was refused or failed


def deadlines_of(
    session: Session, owners: Collection[str], *, only_open: bool = False
) -> list[DeadlineRow]:
    """The deadlines of these streams: open ones by nearness, then those that are over, newest first."""
    if not owners:
        return []
    asked = select(DeadlineRow).where(DeadlineRow.owner.in_(owners))
    if only_open:
        asked = asked.where(DeadlineRow.status == "open")
    rows = list(session.scalars(asked.order_by(DeadlineRow.ends_at, DeadlineRow.id)))
    return [r for r in rows if r.status == "open"] + [r for r in rows[::-1] if r.status != "open"]


@dataclass(frozen=True, slots=True)
class Due:
    """Deadlines of one kind that end at the same instant: so many, and one of them to show."""

    row: DeadlineRow
    count: int
    blocked: int


def nearest(session: Session, actor: Actor, *, year: int | None = None, most: int = 6) -> list[Due]:
    """The open deadlines that end first, those of a kind and an instant told together.

    It skips along the index from one end to the next, so that a hundred thousand deadlines that
    end at the same cutoff cost one count.
    """
    found: list[Due] = []
    after: datetime | None = None
    while len(found) < most:
        where = seen_and_open(actor, year)
        if after is not None:
            where.append(DeadlineRow.ends_at > after)
        end = session.scalar(
            select(DeadlineRow.ends_at).where(*where).order_by(DeadlineRow.ends_at).limit(1)
        )
        if end is None:
            break
        found += _ending(session, actor, end, year)
        after = end
    return found[:most]


def seen_and_open(actor: Actor, year: int | None = None) -> list[Any]:
    """What holds of each open one that this person sees: of a round, or of all."""
    where: list[Any] = [DeadlineRow.status == "open", *seen_deadlines(actor)]
    if year:
        where.append(DeadlineRow.round_year == year)
    return where


def _ending(session: Session, actor: Actor, end: datetime, year: int | None) -> list[Due]:
    where = [*seen_and_open(actor, year), DeadlineRow.ends_at == end]
    groups = session.execute(
        select(func.min(DeadlineRow.id), func.count(), func.sum(sql_case((BLOCKED, 1), else_=0)))
        .where(*where)
        .group_by(DeadlineRow.kind, DeadlineRow.round_year)
        .order_by(DeadlineRow.kind)
    ).all()
    rows = {row.id: row for row in session.scalars(
        select(DeadlineRow).where(DeadlineRow.id.in_([g[0] for g in groups])))}  # fmt: skip
    return [Due(rows[first], count, blocked) for first, count, blocked in groups]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of deadlines; `more` says that others end later."""

    rows: Sequence[DeadlineRow]
    more: bool


def all_open(
    session: Session,
    actor: Actor,
    *,
    year: int | None = None,
    kind: str = "",
    blocked: bool = False,
    after: tuple[datetime, int] | None = None,
    most: int = 50,
) -> Page:
    """Open deadlines by nearness, from the one after `after` (its end and number) on."""
    asked = select(DeadlineRow).where(*seen_and_open(actor, year))
    if kind:
        asked = asked.where(DeadlineRow.kind == kind)
    if blocked:
        asked = asked.where(BLOCKED)
    if after:
        end, number = after
        asked = asked.where(
            (DeadlineRow.ends_at > end) | ((DeadlineRow.ends_at == end) & (DeadlineRow.id > number))
        )
    rows = list(
        session.scalars(asked.order_by(DeadlineRow.ends_at, DeadlineRow.id).limit(most + 1))
    )
    return Page(rows[:most], len(rows) > most)


def count_open(
    session: Session, actor: Actor, *, year: int | None = None, blocked: bool = False
) -> int:
    """How many are open, at most CAP + 1."""
    asked = select(DeadlineRow.id).where(*seen_and_open(actor, year))
    if blocked:
        asked = asked.where(BLOCKED)
    return session.scalar(select(func.count()).select_from(asked.limit(CAP + 1).subquery())) or 0

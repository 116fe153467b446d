"""How does a year's round stand: rules, settings, places, every date of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import Case, DeadlineRow, Event, FactRow, Place, Round, Shortlist, Unit
from casework.services.desk import Opened
from casework.services.records import FREEZES
from workflows.calendar import WorkingCalendar
from workflows.counting import count, how_of
from workflows.deadlines import Period
from workflows.facts import Actor
from workflows.rules import Rules

from .snapshots import opened
from .visible import seen_deadlines


def rounds(session: Session) -> list[Round]:
    """All rounds, the newest first."""
    return list(session.scalars(select(Round).order_by(Round.year.desc())))


def newest(session: Session) -> int | None:
    """The year of the newest round; None where there is none yet."""
    return session.scalar(select(func.max(Round.year)))


@dataclass(frozen=True, slots=True)
class UnitPlaces:
    """A unit's places for one measure: how many there are, and the cases that hold them."""

    number: int
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """Deadlines of one kind that end together: how many are open, how many were."""

    row: DeadlineRow
    open: int
    total: int


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round with all that its page shows. `begun` are the actions that have been done in it."""

    round: Round
    opened: Opened
    begun: frozenset[str]
    units: Sequence[Unit]
    places: Mapping[tuple[str, str], UnitPlaces]
    endings: Sequence[Ending]
    moved: Mapping[str, FactRow]
    lists: Sequence[Shortlist]
    counts: Mapping[str, int]

    @property
    def rules(self) -> Rules:
        """The rules in force."""
        return self.opened.rules


def round_page(session: Session, actor: Actor, year: int, *, now: datetime) -> RoundPage:
    """Round `year` as far as this person sees it; NotFound where there is none."""
    found = session.get(Round, year)
    if found is None:
        raise NotFound
    begun = session.scalars(
        select(Event.name).where(Event.round_year == year, Event.kind == "act", FREEZES).distinct()
    )
    moved = session.scalars(
        select(FactRow).where(FactRow.owner == f"round/{year}", FactRow.kind == "cutoff_moved")
    )
    lists = session.scalars(
        select(Shortlist).where(Shortlist.round_year == year).order_by(Shortlist.id)
    )
    return RoundPage(
        found, opened(session, "round", str(year), now=now), frozenset(begun), units(session),
        places(session, year), endings(session, actor, year), {m.item: m for m in moved}, list(lists),
        counts(session, year),
    )  # fmt: skip


def units(session: Session) -> list[Unit]:
    """The recommending units in order of code."""
    return list(session.scalars(select(Unit).order_by(Unit.code)))


def places(session: Session, year: int) -> dict[tuple[str, str], UnitPlaces]:
    """(unit, measure) → its places."""
    asked = select(Place.unit, Place.measure, Place.case_ref).where(
        Place.round_year == year, Place.unit != ""
    )
    held: dict[tuple[str, str], list[str | None]] = {}
    for unit, measure, case in session.execute(asked):
        held.setdefault((unit, measure), []).append(case)
    return {key: UnitPlaces(len(cases), tuple(c for c in cases if c))
            for key, cases in held.items()}  # fmt: skip


def endings(session: Session, actor: Actor, year: int) -> list[Ending]:
    """Every deadline that the round has had and that this person sees, those of a kind and an instant
    told together.
    """
    asked = (
        select(func.min(DeadlineRow.id), DeadlineRow.status, func.count())
        .where(DeadlineRow.round_year == year, *seen_deadlines(actor))
        .group_by(DeadlineRow.ends_at, DeadlineRow.kind, DeadlineRow.status)
    )
    groups = session.execute(asked).all()
    rows = {row.id: row for row in session.scalars(
        select(DeadlineRow).where(DeadlineRow.id.in_([g[0] for g in groups])))}  # fmt: skip
    found: dict[tuple[datetime, str], Ending] = {}
    for id, status, number in groups:
        row = rows[id]
        known = found.get((row.ends_at, row.kind))
        running = number if status == "open" else 0
        found[row.ends_at, row.kind] = Ending(
            row if known is None or status == "open" else known.row,
            running + (known.open if known else 0), number + (known.total if known else 0),
        )  # fmt: skip
    return [found[key] for key in sorted(found)]


def counts(session: Session, year: int) -> dict[str, int]:
    """How many cases each measure has in the round."""
    asked = select(Case.measure, func.count()).where(Case.round_year == year)
    return {key: value for key, value in session.execute(asked.group_by(Case.measure))}  # noqa: C416  a result has keys()


def plan(rules: Rules, calendar: WorkingCalendar, start: date) -> Period:
    """When would a publicity be over that starts on `start` (10.4)?"""
    return count(how_of(rules.deadlines["publicity"]), start, calendar)

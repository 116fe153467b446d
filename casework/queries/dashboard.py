"""What needs this person today, and how does everything stand?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case as sql_case
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from casework.business_clock import BEAT
from casework.models import Case, DeadlineRow, FactRow, Objection, Property, Shortlist, Unit
from casework.services import case_effects, ruling
from workflows.facts import Actor
from workflows.guards.publicity import DISPOSED
from workflows.rules import Rules

from .deadlines import CAP, count_open, seen_and_open
from .reader import Reader

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases of a round there are: `cells` maps (unit, measure) → state → number."""

    cells: Mapping[tuple[str, str], Mapping[str, int]]

    def by_state(self) -> dict[str, dict[str, int]]:
        """State → measure → how many."""
        found: dict[str, dict[str, int]] = {}
        for (_unit, measure), states in self.cells.items():
            for state, number in states.items():
                mine = found.setdefault(state, {})
                mine[measure] = mine.get(measure, 0) + number
        return found

    def by_measure(self) -> dict[str, int]:
        """Measure → how many."""
        found: dict[str, int] = {}
        for (_unit, measure), states in self.cells.items():
            found[measure] = found.get(measure, 0) + sum(states.values())
        return found


def counts(session: Session, year: int) -> Counts:
    """All that the dashboard counts, in one statement that the index answers alone."""
    asked = (
        select(Case.unit, Case.measure, Case.state, func.count())
        .where(Case.round_year == year)
        .group_by(Case.state, Case.measure, Case.unit)
    )
    found: dict[tuple[str, str], dict[str, int]] = {}
    for unit, measure, state, number in session.execute(asked):
        found.setdefault((unit, measure), {})[state] = number
    return Counts(found)


def applications_over(session: Session, rules: Rules, year: int, *, now: datetime) -> bool:
    """Can no unit submit any more? Not so where nobody knows until when they could."""
    reader = Reader(session)
    end = case_effects.last_cutoff(reader, rules, year, ruling.calendar(reader))
    return end is not None and now >= end


@dataclass(frozen=True, slots=True)
class ToCheck:
    """Submitted cases whose formal check is open: the nearest, and how many there are."""

    nearest: Sequence[tuple[Case, DeadlineRow]]
    total: int
    mine: int


def to_check(session: Session, actor: Actor, *, year: int | None = None) -> ToCheck:
    """Cases that wait for the ministry's formal check; one's own first, then by their deadline."""
    mine = or_(Case.officer == actor.user, Case.substitute == actor.user)
    checked = select(FactRow.owner).where(
        FactRow.owner == "case/" + Case.ref, FactRow.kind == "formal_check"
    )
    where = [Case.state == "submitted", ~checked.exists()]
    if year:
        where.append(Case.round_year == year)
    clock = (DeadlineRow.owner == "case/" + Case.ref) & (DeadlineRow.kind == "formal_check") & (
        DeadlineRow.status == "open")  # fmt: skip
    own_first = sql_case((mine, 0), else_=1)
    nearest = session.execute(
        select(Case, DeadlineRow)
        .join(DeadlineRow, clock)
        .where(*where)
        .order_by(own_first, DeadlineRow.ends_at, Case.id)
        .limit(SHOWN)
    ).all()
    total, own = session.execute(
        select(func.count(), func.count(sql_case((mine, 1)))).select_from(Case).where(*where)
    ).one()
    return ToCheck([(case, row) for case, row in nearest], total, own)


def objections_to_handle(
    session: Session, *, year: int | None = None
) -> list[tuple[Objection, Case]]:
    """Objections in which the next step is the ministry's, the oldest first; the unanswered too."""
    answered = select(FactRow.owner).where(
        FactRow.owner == "objection/" + Objection.ref, FactRow.kind == "answer"
    )
    waits = Objection.state.not_in((*DISPOSED, "to_complete")) | (
        Objection.state.in_(("not_admitted", "upheld", "partly", "dismissed")) & ~answered.exists()
    )
    asked = select(Objection, Case).join(Case, Case.ref == Objection.case_ref).where(waits)
    if year:
        asked = asked.where(Case.round_year == year)
    return [(o, c) for o, c in session.execute(asked.order_by(Objection.id).limit(50))]


def objections_of(
    session: Session, refs: Sequence[str], *, year: int | None = None
) -> list[tuple[Objection, Case]]:
    """These objections with the cases objected to, the oldest first."""
    asked = (
        select(Objection, Case)
        .join(Case, Case.ref == Objection.case_ref)
        .where(Objection.ref.in_(refs))
    )
    if year:
        asked = asked.where(Case.round_year == year)
    return [(o, c) for o, c in session.execute(asked.order_by(Objection.id))]


def proposers(session: Session, refs: Sequence[str]) -> dict[str, int]:
    """Objection → who proposed its ruling, so that the same person isn't asked to make it."""
    asked = select(FactRow.owner, FactRow.recorded_by).where(
        FactRow.kind == "ruling", FactRow.owner.in_([f"objection/{ref}" for ref in refs])
    )
    return {owner.partition("/")[2]: by for owner, by in session.execute(asked)}


def deciders(session: Session, refs: Sequence[str]) -> dict[str, str]:
    """Objection → the login of who is to decide on it, where somebody is named."""
    asked = select(FactRow.owner, FactRow.value).where(
        FactRow.kind == "assignment", FactRow.owner.in_([f"objection/{ref}" for ref in refs])
    )
    return {owner.partition("/")[2]: value["decides"] for owner, value in session.execute(asked)
            if value.get("decides")}  # fmt: skip


def open_lists(session: Session, year: int | None = None) -> list[Shortlist]:
    """Lists that are on their way."""
    asked = select(Shortlist).where(Shortlist.state.not_in(("approved", "rejected")))
    if year:
        asked = asked.where(Shortlist.round_year == year)
    return list(session.scalars(asked.order_by(Shortlist.id)))


def units(session: Session) -> list[Unit]:
    """The recommending units in order of code; a demo's own units last."""
    return list(session.scalars(select(Unit).order_by(Unit.demo, Unit.code)))


@dataclass(frozen=True, slots=True)
class Timers:
    """Do the timers run? `last_tick` is by the host's clock; `due` wait to be taken, `blocked` were
    refused and try again (each at most CAP + 1)."""

    last_tick: datetime | None
    due: int
    blocked: int


def timers(session: Session, actor: Actor, *, now: datetime) -> Timers:
    """How those timers are that this person sees, by the law's clock `now`."""
    ticked = session.get(Property, BEAT)
    waiting = select(DeadlineRow.id).where(
        *seen_and_open(actor), DeadlineRow.next_try_at <= now, DeadlineRow.tries == 0
    )
    due = session.scalar(select(func.count()).select_from(waiting.limit(CAP + 1).subquery()))
    blocked = count_open(session, actor, blocked=True)
    return Timers(datetime.fromisoformat(ticked.value) if ticked else None, due or 0, blocked)

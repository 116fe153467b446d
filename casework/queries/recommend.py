"""What does a unit, a city or a bureau find on its desk: places, cases, what is missing?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Case, DeadlineRow, Division, FactRow, Place, Round, Unit
from casework.services import case_effects
from workflows.calendar import WorkingCalendar
from workflows.counting import count, how_of
from workflows.cutoffs import ALL
from workflows.deadlines import Period
from workflows.edition import ActionRule, Measure
from workflows.facts import Actor, CaseFacts, Recorded
from workflows.rules import Rules

from .deadlines import deadlines_of
from .missing import Missing, preflight, to_correct, way
from .reader import Reader
from .snapshots import case_snapshots, rules_of
from .visible import visible_cases


@dataclass(frozen=True, slots=True)
class DeskCase:
    """A case on the desk. `goal` is the act that hands it in; None once it is handed in."""

    case: Case
    rules: Rules
    goal: ActionRule | None
    missing: tuple[Missing, ...]
    deadline: DeadlineRow | None
    step: ActionRule | None  # the unit's next act on the way to the goal
    facts: CaseFacts
    correct: str  # what the ministry asks to be corrected

    @property
    def recorded(self) -> Recorded:
        """What is on record of it."""
        return self.facts.recorded


@dataclass(frozen=True, slots=True)
class Places:
    """A unit's places for a measure: of which kind, and the case that holds each."""

    measure: Measure
    kind: str
    held: tuple[str | None, ...]

    @property
    def left(self) -> int:
        """How many are free."""
        return sum(case is None for case in self.held)


@dataclass(frozen=True, slots=True)
class Moved:
    """The document by which the issuing office moved the cutoff, for a unit or for all (N五)."""

    value: Mapping[str, Any]
    for_all: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything of one round that belongs to the unit, the city or the bureau."""

    round: Round
    rules: Rules
    unit: Unit | None
    cutoff: Period | None
    moved: Moved | None
    places: tuple[Places, ...]
    cases: tuple[DeskCase, ...]


def unit_of(session: Session, actor: Actor) -> Unit | None:
    """The recommending unit that this person works for, or whose city or bureau they are of."""
    code = actor.unit
    if not code and actor.division:
        code = session.scalar(select(Division.unit).where(Division.code == actor.division)) or ""
    return session.get(Unit, code) if code else None


def desk(
    session: Session, actor: Actor, year: int, *, now: datetime, calendar: WorkingCalendar
) -> Desk | None:
    """The desk for round `year`; None where there is no such round."""
    found = session.get(Round, year)
    rules = rules_of(session, year)
    if found is None or rules is None:
        return None
    unit = unit_of(session, actor)
    return Desk(found, rules, unit, cutoff(session, rules, year, unit, now, calendar),
                moved(session, year, unit),
                _places(session, rules, year, unit),
                _cases(session, actor, year, now))  # fmt: skip


def cutoff(
    session: Session, rules: Rules, year: int, unit: Unit | None, now: datetime,
    calendar: WorkingCalendar,
) -> Period | None:  # fmt: skip
    """Until when this unit may submit: the notice's day, unless it was moved on record (N五)."""
    day = case_effects.cutoff_day(Reader(session), rules, year, unit.code if unit else "")
    return None if day is None else count(how_of(rules.deadlines["cutoff"]), now, calendar, day=day)


def moved(session: Session, year: int, unit: Unit | None) -> Moved | None:
    """By which document the cutoff is another day than the notice's: the later one holds (N五)."""
    items = dict.fromkeys((unit.code if unit else ALL, ALL))
    found = [row for item in items
             if (row := session.get(FactRow, (f"round/{year}", "cutoff_moved", item)))]  # fmt: skip
    latest = max(found, key=lambda row: str(row.value["day"]), default=None)  # of two, the own one
    return Moved(latest.value, latest.item == ALL) if latest else None


def _places(session: Session, rules: Rules, year: int, unit: Unit | None) -> tuple[Places, ...]:
    if unit is None:
        return ()
    rows = session.execute(
        select(Place.measure, Place.kind, Place.case_ref)
        .where(Place.round_year == year, Place.unit == unit.code)
        .order_by(Place.kind, Place.number)
    ).all()
    found = []
    for measure in rules.edition.measures:
        for kind in dict.fromkeys(k for m, k, _ in rows if m == measure.id):
            held = tuple(case for m, k, case in rows if (m, k) == (measure.id, kind))
            found.append(Places(measure, kind, held))
    return tuple(found)


def _cases(session: Session, actor: Actor, year: int, now: datetime) -> tuple[DeskCase, ...]:
    cases = session.scalars(
        select(Case)
        .where(visible_cases(actor), Case.round_year == year)
        .order_by(Case.measure.desc(), Case.division, Case.id)
        .limit(200)
    ).all()
    snapshots = case_snapshots(session, [case.ref for case in cases])
    rows = deadlines_of(session, [f"case/{c.ref}" for c in cases], only_open=True)
    ends = {row.owner: row for row in reversed(rows)}
    found = []
    for case in cases:
        rules, facts = snapshots[case.ref]
        goal, step = way(rules, facts.state)
        missing = preflight(rules, facts, goal, actor=actor, now=now) if goal else ()
        end = ends.get(f"case/{case.ref}")
        found.append(DeskCase(case, rules, goal, missing, end, step, facts,
                              to_correct(facts, goal)))  # fmt: skip
    return tuple(found)

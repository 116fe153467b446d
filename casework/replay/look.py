"""How do things stand on the stage: states, places, deadlines, who was told?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from casework.models import (
    Assessment,
    Case,
    Complaint,
    DeadlineRow,
    Event,
    FactRow,
    Objection,
    Place,
    Sanction,
    Shortlist,
    ToTell,
)
from casework.queries.snapshots import list_snapshot
from workflows.edition import PARTIES
from workflows.facts import TIMER, ListFacts
from workflows.guards.lists import candidates
from workflows.guards.registry import Ask
from workflows.rules import Rules
from workflows.selection import Proposal, propose

from .stage import Stage

TABLES: dict[str, Any] = {
    "case": Case, "list": Shortlist, "objection": Objection, "sanction": Sanction,
    "assessment": Assessment, "complaint": Complaint,
}  # fmt: skip


def one(stage: Stage, statement: Any) -> Any:
    """The first value."""
    with stage.db.reading() as session:
        return session.scalars(statement).first()


def rows(stage: Stage, statement: Any) -> list[Any]:
    """Every row."""
    with stage.db.reading() as session:
        return list(session.execute(statement))


def state_of(stage: Stage, subject: str, ref: str) -> str | None:
    """The state of a case, list, objection, sanction or assessment; None where there is none."""
    table = TABLES.get(subject)
    found = one(stage, select(table.state).where(table.ref == ref)) if table else None
    return str(found) if found is not None else None


def case_of(stage: Stage, ref: str) -> Any:
    """The row of a case, or None."""
    return one(stage, select(Case).where(Case.ref == ref))


def objection_of(stage: Stage, ref: str) -> Any:
    """The row of an objection, or None."""
    return one(stage, select(Objection).where(Objection.ref == ref))


def holders(stage: Stage, case: Any, planned_single: str) -> list[str | None]:
    """Who holds the places of the case's unit that are of its kind; None is a free one."""
    beside = planned_single == "beside" and case.planned_single
    found = select(Place.case_ref).where(
        Place.round_year == case.round_year, Place.measure == case.measure,
        Place.unit == case.unit, Place.kind == ("planned_single" if beside else "ordinary"),
    )  # fmt: skip
    return [row[0] for row in rows(stage, found)]


def entries(stage: Stage, list_ref: str) -> list[str]:
    """The refs of the cases on a list."""
    year, _, measure = list_ref.partition("-")
    found = select(Place.case_ref).where(
        Place.round_year == int(year), Place.measure == measure, Place.kind == "list",
        Place.case_ref.is_not(None),
    )  # fmt: skip
    return sorted(row[0] for row in rows(stage, found))


def fact(stage: Stage, owner: str, kind: str, item: str) -> Any:
    """The value of a fact, or None."""
    found = select(FactRow.value).where(
        FactRow.owner == owner, FactRow.kind == kind, FactRow.item == item
    )
    return one(stage, found)


def deadline(stage: Stage, owner: str, kind: str) -> Any:
    """The newest deadline of a kind on an owner, open or not; None where there was none."""
    found = select(DeadlineRow).where(DeadlineRow.owner == owner, DeadlineRow.kind == kind)
    return one(stage, found.order_by(DeadlineRow.id.desc()))


def exercised(stage: Stage) -> Iterator[tuple[int, str]]:
    """(round, what) of all that is on record: action.…, state.…, fact.…, deadline.…, setting.…."""
    events = select(Event.round_year, Event.stream, Event.kind, Event.name, Event.item,
                    Event.to_state).distinct()  # fmt: skip
    for year, stream, kind, name, item, state in rows(stage, events):
        subject = stream.partition("/")[0]
        if kind == "act":
            yield year, f"action.{subject}.{name}"
        elif kind == "record":
            yield year, f"fact.{name}"
            yield year, f"{name}.{item}"
        if state:
            yield year, f"state.{subject}.{state}"
    given = select(Event.round_year, FactRow.kind, FactRow.item).join(
        FactRow, (FactRow.owner == Event.stream) & (FactRow.seq == Event.seq)
    )
    for year, kind, item in rows(stage, given):
        yield year, f"fact.{kind}"
        yield year, f"{kind}.{item}"
    for kind, year in rows(stage, select(DeadlineRow.kind, DeadlineRow.round_year).distinct()):
        yield year, f"deadline.{kind}"


def told(stage: Stage, rules: Rules) -> set[str]:
    """The roles that the events which wait to be told are for."""
    roles: set[str] = set()
    same = (Event.stream == ToTell.stream) & (Event.seq == ToTell.seq)
    waiting = select(ToTell.stream, Event.kind, Event.name, Event.role, Event.item).join(
        Event, same
    )
    for row in rows(stage, waiting):
        stream, kind, name, role, item = row
        act = rules.actions.get((stream.partition("/")[0], name))
        if kind == "act" and act:
            roles |= _with_a_part(rules, stream, act.tells)
        elif kind == "record" and name in rules.facts:
            roles |= _with_a_part(rules, stream, rules.told(rules.facts[name], item)) - {role}
    return roles


def _with_a_part(rules: Rules, stream: str, tells: tuple[str, ...]) -> set[str]:
    """Those of the roles that have something to record or do in the measure of a case or list;
    whom a record names is no role.
    """
    subject, _, ref = stream.partition("/")
    measure = ref.split("-")[1] if subject in ("case", "list") else ""
    roles = set(tells) - set(PARTIES)
    return {role for role in roles if not measure or rules.edition.has_part(role, measure)}


def list_facts(stage: Stage, list_ref: str, at: datetime) -> ListFacts:
    """A list with its cases and its committee, as they stand."""
    with stage.db.reading() as session:
        return list_snapshot(session, list_ref, now=at)[1]


def proposal(stage: Stage, list_ref: str, at: datetime) -> Proposal:
    """The list that the scores propose at `at`, by the parameters of the edition's own guard."""
    with stage.db.reading() as session:
        rules, facts = list_snapshot(session, list_ref, now=at)
    if "differs" not in rules.guards:
        return Proposal(frozenset(), (), {}, ())
    found = candidates(facts, Ask(rules, "decide", TIMER, at))
    return propose(found, **rules.guards["differs"].params)

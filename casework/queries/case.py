"""What stands on a case's page?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import (
    Case,
    DeadlineRow,
    Event,
    FactRow,
    Objection,
    Publicity,
    Round,
    Shortlist,
    Unit,
    User,
)
from casework.services.desk import Opened
from workflows.facts import Actor, CaseFacts, Fact, Recorded
from workflows.rules import Rules

from .deadlines import deadlines_of
from .snapshots import GONE, opened
from .visible import sees_case, sees_everything, visible_cases


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with all that its page shows; `reached` maps a state to when it was first entered."""

    case: Case
    unit: Unit
    round: Round
    opened: Opened
    deadlines: Sequence[DeadlineRow]
    reached: Mapping[str, datetime]
    objections: Sequence[Objection]
    publicities: Sequence[Publicity]
    people: Mapping[int, User]
    list_state: str
    beside: Sequence[Recorded]  # the unit's other applications for the measure, as far as seen

    @property
    def rules(self) -> Rules:
        """The rules of its round."""
        return self.opened.rules

    @property
    def facts(self) -> CaseFacts:
        """What its guards know."""
        assert isinstance(self.opened.facts, CaseFacts)
        return self.opened.facts

    @property
    def streams(self) -> tuple[str, ...]:
        """The streams in which something about it happens."""
        return (f"case/{self.case.ref}",)

    @property
    def list_ref(self) -> str:
        """The list that it moves with."""
        return list_of(self.case)


def list_of(case: Case) -> str:
    """The ref of the list that a case moves with."""
    return f"{case.round_year}-{case.measure}"


def case_page(session: Session, actor: Actor, ref: str, *, now: datetime) -> CasePage:
    """The case `ref` as this person may see it; NotFound, also where it isn't theirs to see."""
    if not sees_case(session, actor, ref):
        raise NotFound
    case = session.scalars(select(Case).where(Case.ref == ref)).one()
    whole = opened(session, "case", ref, now=now)
    assert isinstance(whole.facts, CaseFacts)
    unit, year = session.get_one(Unit, case.unit), session.get_one(Round, case.round_year)
    objections = _objections(session, ref) if sees_everything(actor) else []
    publicities = _publicities(session, case)
    owners = [f"case/{ref}", *(f"objection/{o.ref}" for o in objections)]
    items = {p.ref for p in publicities}
    clocks = deadlines_of(session, [*owners, f"list/{list_of(case)}"])
    clocks = [d for d in clocks if not d.owner.startswith("list/") or d.item in items]
    return CasePage(
        case, unit, year, whole, clocks, _reached(session, ref), objections, publicities,
        people(session, {f.by for items_ in whole.facts.recorded.facts.values()
                         for f in items_.values()} | {case.officer or 0, case.substitute or 0}),
        session.scalars(select(Shortlist.state).where(Shortlist.ref == list_of(case))).one(),
        beside_of(session, actor, case),
    )  # fmt: skip


def beside_of(session: Session, actor: Actor, case: Case) -> list[Recorded]:
    """The figures of the unit's other running applications for the same measure and round."""
    others = select(Case.ref).where(
        Case.round_year == case.round_year, Case.measure == case.measure, Case.unit == case.unit,
        Case.ref != case.ref, Case.state.not_in(GONE), visible_cases(actor),
    )  # fmt: skip
    asked = select(FactRow.owner, FactRow.item, FactRow.value).where(
        FactRow.owner.in_([f"case/{ref}" for ref in session.scalars(others)]),
        FactRow.kind == "indicator",
    )
    found: dict[str, dict[str, Fact]] = {}
    for owner, item, value in session.execute(asked):
        found.setdefault(owner, {})[item] = Fact(value)
    return [Recorded({"indicator": figures}) for figures in found.values()]


def _objections(session: Session, ref: str) -> list[Objection]:
    asked = select(Objection).where(Objection.case_ref == ref).order_by(Objection.id)
    return list(session.scalars(asked))


def _publicities(session: Session, case: Case) -> list[Publicity]:
    """The publicities that showed this very case."""
    asked = select(Publicity).where(Publicity.list_ref == list_of(case))
    return [p for p in session.scalars(asked.order_by(Publicity.id))
            if any(entry["case"] == case.ref for entry in p.entries)]  # fmt: skip


def _reached(session: Session, ref: str) -> dict[str, datetime]:
    asked = (
        select(Event.to_state, func.min(Event.received_at))
        .where(Event.stream == f"case/{ref}", Event.kind == "act",
               Event.to_state != Event.from_state)
        .group_by(Event.to_state)
    )  # fmt: skip
    return {key: value for key, value in session.execute(asked)}  # noqa: C416  a result has keys()


def people(session: Session, ids: Collection[int]) -> dict[int, User]:
    """Accounts by number; 0 (the timer, the public) has none."""
    wanted = {i for i in ids if i}
    if not wanted:
        return {}
    return {u.id: u for u in session.scalars(select(User).where(User.id.in_(wanted)))}

"""Who is in its incentive year, entitled to what, and who is barred until when?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import (
    Case,
    DeadlineRow,
    Division,
    FactRow,
    Round,
    Sanction,
    Unit,
    User,
)
from casework.services.desk import Opened
from workflows.facts import Actor, SanctionFacts
from workflows.rules import Rules

from .case import people
from .deadlines import deadlines_of
from .snapshots import opened, rules_of
from .visible import sees_everything, sees_sanctions, visible_cases, visible_to

RUNNING = ("approved", "incentive_active")


@dataclass(frozen=True, slots=True)
class InTerm:
    """A city approved or in its year; `uses` counts the supports on record."""

    case: Case
    unit: Unit
    uses: int


@dataclass(frozen=True, slots=True)
class Terms:
    """Who is in term, the nearest end first, with the rules of each round that they belong to."""

    rows: Sequence[InTerm]
    rules: Mapping[int, Rules]
    rounds: Mapping[int, Round]


def terms(session: Session, actor: Actor, *, over: bool = False, most: int = 200) -> Terms:
    """Cities whose incentive year is to come or running, or (`over`) has ended."""
    states = ("expired", "revoked") if over else RUNNING
    end = Case.term_to.desc() if over else Case.term_to
    asked = (
        select(Case, Unit)
        .join(Unit, Unit.code == Case.unit)
        .where(Case.state.in_(states), visible_cases(actor))
        .order_by(end, Case.division, Case.id)
        .limit(most)
    )
    found = session.execute(asked).all()
    uses: dict[str, int] = {}
    owners = [f"case/{c.ref}" for c, _ in found]
    if owners:
        kinds = FactRow.kind.in_(("support_use", "provincial_support"))
        for owner in session.scalars(select(FactRow.owner).where(FactRow.owner.in_(owners), kinds)):
            uses[owner] = uses.get(owner, 0) + 1
    years = {c.round_year for c, _ in found}
    rules = {year: known for year in years if (known := rules_of(session, year))}
    rounds = {r.year: r for r in session.scalars(select(Round).where(Round.year.in_(years)))}
    return Terms([InTerm(c, u, uses.get(f"case/{c.ref}", 0)) for c, u in found], rules, rounds)


@dataclass(frozen=True, slots=True)
class SanctionRow:
    """A sanction with whom it bars."""

    sanction: Sanction
    unit: Unit
    division: Division


def sanctions(session: Session, actor: Actor, *, over: bool = False) -> list[SanctionRow]:
    """Sanctions in force (or over), the nearest end first; a unit sees its own."""
    asked = (
        select(Sanction, Unit, Division)
        .join(Unit, Unit.code == Sanction.unit)
        .join(Division, Division.code == Sanction.division)
        .where((Sanction.state != "in_force") if over else (Sanction.state == "in_force"))
        .order_by(Sanction.ends_at, Sanction.id)
    )
    if not sees_everything(actor):
        if not sees_sanctions(actor):
            return []
        asked = asked.where(Sanction.unit == actor.unit)
    return [SanctionRow(s, u, d) for s, u, d in session.execute(asked)]


@dataclass(frozen=True, slots=True)
class SanctionPage:
    """A sanction with all that its page shows."""

    sanction: Sanction
    unit: Unit
    division: Division
    round: Round
    opened: Opened
    deadlines: Sequence[DeadlineRow]
    ended: Sequence[Case]
    people: Mapping[int, User]

    @property
    def rules(self) -> Rules:
        """The rules under which it was imposed."""
        return self.opened.rules

    @property
    def facts(self) -> SanctionFacts:
        """What its guards know."""
        assert isinstance(self.opened.facts, SanctionFacts)
        return self.opened.facts


def sanction_page(session: Session, actor: Actor, ref: str, *, now: datetime) -> SanctionPage:
    """The sanction `ref`; NotFound, also where it isn't theirs to see."""
    row = session.scalar(select(Sanction).where(Sanction.ref == ref))
    if row is None or not visible_to(session, actor, "sanction", ref):
        raise NotFound
    whole = opened(session, "sanction", ref, now=now)
    assert isinstance(whole.facts, SanctionFacts)
    ended = session.scalars(
        select(Case)
        .where(Case.division == row.division, Case.state == "ineligible")
        .order_by(Case.id)
    )
    by = {f.by for items in whole.facts.recorded.facts.values() for f in items.values()}
    return SanctionPage(
        row, session.get_one(Unit, row.unit), session.get_one(Division, row.division),
        session.get_one(Round, row.round_year), whole, deadlines_of(session, [f"sanction/{ref}"]),
        list(ended), people(session, by),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DivisionPage:
    """A city: what is on record about it, and its cases."""

    division: Division
    unit: Unit
    opened: Opened
    cases: Sequence[Case]
    people: Mapping[int, User]

    @property
    def rules(self) -> Rules:
        """The newest round's rules: the standards by which its incidents are graded."""
        return self.opened.rules


def division_page(session: Session, actor: Actor, code: str, *, now: datetime) -> DivisionPage:
    """The division `code`; NotFound, also where it isn't theirs to see, or no round was ever open."""
    row = session.get(Division, code)
    if row is None or not visible_to(session, actor, "division", code):
        raise NotFound
    whole = opened(session, "division", code, now=now)
    cases = session.scalars(
        select(Case).where(Case.division == code, visible_cases(actor)).order_by(Case.id.desc())
    )
    by = {f.by for items in whole.facts.recorded.facts.values() for f in items.values()}
    return DivisionPage(
        row, session.get_one(Unit, row.unit), whole, list(cases), people(session, by)
    )


def find_division(session: Session, words: str, *, most: int = 20) -> list[Division]:
    """Cities by name, pinyin initials or code."""
    word = words.strip().replace("%", "").replace("_", "")
    if not word:
        return []
    ways: Any = Division.name_zh.like(f"%{word}%")
    if word.isascii():
        ways = ways | Division.code.like(f"{word}%") | Division.initials.like(f"{word.lower()}%")
    return list(session.scalars(select(Division).where(ways).order_by(Division.code).limit(most)))

"""What of a city's last application can be carried over into its new one?

Its last is one of an earlier round, or of the same round that ended (withdrawn, lapsed, …).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from casework.models import Case, FactRow, User
from casework.services.desk import Opened
from workflows.edition import FactKind
from workflows.facts import Actor

from .snapshots import GONE
from .visible import visible_cases

Values = Mapping[str, Mapping[str, dict[str, Any]]]  # kind → item → value
Signature = Mapping[str, Mapping[str, Any]]  # kind → field → value


@dataclass(frozen=True, slots=True)
class Earlier:
    """The city's last application for the measure and what can be carried over.

    `figures` are those of the round before, to stand beside the new ones.
    """

    case: Case
    carried: Values
    figures: Mapping[str, Mapping[str, Any]]
    same_round: bool = False


def earlier(session: Session, actor: Actor, opened: Opened) -> Earlier | None:
    """The newest application of before that this person may see and of which anything can be
    carried over, or else the newest; None without one.

    Carried over is what the present edition asks for under the same name and field, that this
    person may record now, and that isn't there yet. Figures are of their own year (2), so those of
    the same round alone are; papers, signatures and declarations are of their own application (8):
    they are made anew.
    """
    row = opened.row
    before = session.scalars(
        select(Case)
        .where(Case.division == row["division"], Case.measure == row["measure"],
               _before(row["ref"], row["round_year"]), visible_cases(actor))
        .order_by(Case.round_year.desc(), Case.id.desc())
    ).all()  # fmt: skip
    if not before:
        return None
    of_each = ((one, _carried(session, actor, opened, one)) for one in before)
    case, carried = next((found for found in of_each if found[1]), (before[0], {}))
    last = next((one for one in before if one.round_year < row["round_year"]), None)
    figures = {fact.item: fact.value for fact in _facts(session, last) if fact.kind == "indicator"}
    return Earlier(case, carried, figures, case.round_year == row["round_year"])


def _carried(session: Session, actor: Actor, opened: Opened, case: Case) -> Values:
    same = case.round_year == opened.row["round_year"]
    carried: dict[str, dict[str, dict[str, Any]]] = {}
    for fact in _facts(session, case):
        kind = opened.rules.facts.get(fact.kind)
        if kind and _lasts(kind, figures=same) and _wanted(opened, actor, kind, fact.item):
            carried.setdefault(fact.kind, {})[fact.item] = _value(kind, fact.value)
    return carried


def _before(ref: Any, year: Any) -> ColumnElement[bool]:
    """Is it of an earlier round than the case `ref` of `year`, or ended in the same one?"""
    ended = (Case.round_year == year) & Case.state.in_(GONE) & (Case.ref != ref)
    return or_(Case.round_year < year, ended)


def _facts(session: Session, case: Case | None) -> Sequence[FactRow]:
    if case is None:
        return ()
    owner = FactRow.owner == f"case/{case.ref}"
    return session.scalars(select(FactRow).where(owner).order_by(FactRow.seq)).all()


def with_earlier(session: Session, actor: Actor, cases: Iterable[Case]) -> set[str]:
    """The refs of those cases whose city has an application of before for the measure, and that
    this person may fill in.
    """
    if not actor.has("unit", "city"):
        return set()
    own = aliased(Case)
    there = exists().where(Case.division == own.division, Case.measure == own.measure,
                           _before(own.ref, own.round_year), visible_cases(actor))  # fmt: skip
    refs = [case.ref for case in cases]
    return set(session.scalars(select(own.ref).where(own.ref.in_(refs), there)))


def signature(session: Session, actor: Actor, kinds: Iterable[FactKind]) -> Signature:
    """By kind, as whom this person signs as a rule: as last time; the first time by their account."""
    found: dict[str, dict[str, Any]] = {}
    person = session.get(User, actor.user)
    chinese = bool(person and person.lang.startswith("zh"))
    for kind in kinds:
        names = {field.id for field in kind.field} & {"organ", "person"}
        if not kind.signs or not names or person is None or not actor.has(*kind.who):
            continue
        last = session.scalar(
            select(FactRow.value).where(FactRow.kind == kind.id, FactRow.recorded_by == actor.user)
            .order_by(FactRow.at.desc()).limit(1))  # fmt: skip
        office = person.organisation
        own = {"organ": office.name_zh if chinese else office.name_en, "person": person.name}
        found[kind.id] = {name: (last or own).get(name, "") for name in names}
    return found


def _lasts(kind: FactKind, *, figures: bool) -> bool:
    """Is it an account, a list or an answer of the city, rather than a figure or a signature?

    With `figures` it may be a figure too.
    """
    told = any(field.kind in ("long_text", "text") for field in kind.field)
    signed = any(field.kind == "confirm" for field in kind.field)
    return (kind.owner == "case" and "city" in kind.who and "drafted" in kind.states and told
            and not signed and kind.items != "document"
            and (figures or kind.items != "indicator"))  # fmt: skip


def _wanted(opened: Opened, actor: Actor, kind: FactKind, item: str) -> bool:
    items = opened.rules.items_of(kind.id, opened.row["measure"])
    return (actor.has(*kind.who) and opened.may(actor) and opened.state in kind.states
            and (items is None or item in items)
            and opened.facts.recorded.one(kind.id, item) is None)  # fmt: skip


def _value(kind: FactKind, value: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.id for field in kind.field}
    return {name: given for name, given in value.items() if name in known}

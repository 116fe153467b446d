"""What of a city's last application can be carried over into its new one?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.models import Case, FactRow, User
from casework.services.desk import Opened
from workflows.edition import FactKind
from workflows.facts import Actor

from .visible import visible_cases

Values = Mapping[str, Mapping[str, dict[str, Any]]]  # kind → item → value
Signature = Mapping[str, Mapping[str, Any]]  # kind → field → value


@dataclass(frozen=True, slots=True)
class Earlier:
    """The city's last application for the measure: what can be carried over, and its figures."""

    case: Case
    carried: Values
    figures: Mapping[str, Mapping[str, Any]]


def earlier(session: Session, actor: Actor, opened: Opened) -> Earlier | None:
    """The newest application of an earlier round that this person may see; None without one.

    Carried over is what the present edition asks for under the same name and field, that this
    person may record now, and that isn't there yet. Figures are of their own year (2), papers,
    signatures and declarations of their own application (8): they are made anew.
    """
    row = opened.row
    case = session.scalar(
        select(Case)
        .where(Case.division == row["division"], Case.measure == row["measure"],
               Case.round_year < row["round_year"], visible_cases(actor))
        .order_by(Case.round_year.desc(), Case.id.desc())
        .limit(1)
    )  # fmt: skip
    if case is None:
        return None
    carried: dict[str, dict[str, dict[str, Any]]] = {}
    figures: dict[str, Mapping[str, Any]] = {}
    for fact in session.scalars(select(FactRow).where(FactRow.owner == f"case/{case.ref}")
                                .order_by(FactRow.seq)):  # fmt: skip
        kind = opened.rules.facts.get(fact.kind)
        if fact.kind == "indicator":
            figures[fact.item] = fact.value
        elif kind is not None and _lasts(kind) and _wanted(opened, actor, kind, fact.item):
            carried.setdefault(fact.kind, {})[fact.item] = _value(kind, fact.value)
    return Earlier(case, carried, figures)


def with_earlier(session: Session, actor: Actor, cases: Iterable[Case]) -> set[str]:
    """The refs of those cases whose city has an application of an earlier round for the measure,
    and that this person may fill in.
    """
    if not actor.has("unit", "city"):
        return set()
    mine = {(case.division, case.measure): case for case in cases}
    found = session.execute(
        select(Case.division, Case.measure, func.min(Case.round_year))
        .where(Case.division.in_({division for division, _ in mine}), visible_cases(actor))
        .group_by(Case.division, Case.measure)
    ).all()  # fmt: skip
    return {case.ref for division, measure, first in found
            if (case := mine.get((division, measure))) and first < case.round_year}  # fmt: skip


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


def _lasts(kind: FactKind) -> bool:
    """Is it an account, a list or an answer of the city, rather than a figure or a signature?"""
    told = any(field.kind in ("long_text", "text") for field in kind.field)
    signed = any(field.kind == "confirm" for field in kind.field)
    return (kind.owner == "case" and "city" in kind.who and "drafted" in kind.states and told
            and not signed and kind.items not in ("indicator", "document"))  # fmt: skip


def _wanted(opened: Opened, actor: Actor, kind: FactKind, item: str) -> bool:
    items = opened.rules.items_of(kind.id, opened.row["measure"])
    return (actor.has(*kind.who) and opened.may(actor) and opened.state in kind.states
            and (items is None or item in items)
            and opened.facts.recorded.one(kind.id, item) is None)  # fmt: skip


def _value(kind: FactKind, value: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.id for field in kind.field}
    return {name: given for name, given in value.items() if name in known}

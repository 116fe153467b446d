"""What is a message about, and whose is it: which units, cities, officers?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import (
    Assessment,
    Case,
    Complaint,
    DeadlineRow,
    Division,
    FactRow,
    Objection,
    Place,
    Publicity,
    Round,
    Sanction,
    Shortlist,
    Unit,
    User,
)
from workflows.edition import ROLES, Edition, Named
from workflows.loader import edition as load_edition

from .concern import Concern
from .objectors import contact_of


def concern_of(session: Session, stream: str) -> Concern | None:
    """What the stream is about; None for one that messages never speak of (an account)."""
    subject, _, ref = stream.partition("/")
    find = FINDERS.get(subject)
    return find(session, stream, ref) if find else None


def narrowed(concern: Concern, item: str) -> Concern:
    """What is said in a round of one unit alone, by its code, concerns that unit alone."""
    if concern.subject != "round" or item not in concern.units:
        return concern
    return replace(concern, units=(item,))


def case_of(session: Session, concern: Concern) -> Concern:
    """The case that an objection is to, for those who hear nothing of the objection itself."""
    ref = session.scalar(select(Objection.case_ref).where(Objection.ref == concern.ref))
    found = concern_of(session, f"case/{ref}")
    assert found is not None
    return found


def deadline_concern(session: Session, row: DeadlineRow) -> Concern | None:
    """Whose deadline it is; a list's publicity also concerns the units and cities that it shows."""
    found = concern_of(session, row.owner)
    if found is None or not row.item:
        return found
    shown = session.scalar(select(Publicity).where(Publicity.ref == row.item))
    if shown is None:
        return found
    return _shown(found, shown.entries)


def _shown(found: Concern, entries: Iterable[Mapping[str, Any]]) -> Concern:
    units = tuple(dict.fromkeys(str(e["unit"]) for e in entries))
    divisions = tuple(dict.fromkeys(str(e["code"]) for e in entries))
    return replace(found, units=units, divisions=divisions)


def _edition(session: Session, year: int) -> Edition:
    edition_id = session.scalar(select(Round.edition).where(Round.year == year))
    assert edition_id is not None
    return load_edition(edition_id)


def _measure(session: Session, year: int, id: str) -> Named:
    measure = _edition(session, year).measure(id)
    return Named(zh=measure.short_zh, en=measure.short_en)


def _outside(session: Session, year: int, measure: str) -> frozenset[str]:
    edition = _edition(session, year)
    return frozenset(role for role in ROLES if not edition.has_part(role, measure))


def case_name(case: Case, measure: Named) -> Named:
    """深圳市（工业）"""
    english = case.division_name_en or case.division_name
    return Named(zh=f"{case.division_name}（{measure.zh}）", en=f"{english} ({measure.en})")


def _people(*ids: int | None) -> tuple[int, ...]:
    return tuple(dict.fromkeys(id for id in ids if id))


def _case(session: Session, stream: str, ref: str) -> Concern | None:
    case = session.scalar(select(Case).where(Case.ref == ref))
    if case is None:
        return None
    measure = _measure(session, case.round_year, case.measure)
    return Concern(stream, "case", ref, case_name(case, measure), case.round_year, measure,
                   case.state, (case.unit,), (case.division,),
                   _people(case.officer, case.substitute),
                   outside=_outside(session, case.round_year, case.measure))  # fmt: skip


def _list(session: Session, stream: str, ref: str) -> Concern | None:
    found = session.scalar(select(Shortlist).where(Shortlist.ref == ref))
    if found is None:
        return None
    measure = _measure(session, found.round_year, found.measure)
    name = Named(zh=f"{found.round_year}年度{measure.zh}拟入选名单",
                 en=f"FY{found.round_year} list, {measure.en}")  # fmt: skip
    listed = session.execute(
        select(Case.unit, Case.division)
        .join(Place, Place.case_ref == Case.ref)
        .where(Place.round_year == found.round_year, Place.measure == found.measure,
               Place.kind == "list")
        .order_by(Case.division)
    ).all()  # fmt: skip
    return Concern(stream, "list", ref, name, found.round_year, measure, found.state,
                   tuple(dict.fromkeys(unit for unit, _ in listed)),
                   tuple(dict.fromkeys(division for _, division in listed)),
                   experts=_members(session, stream),
                   outside=_outside(session, found.round_year, found.measure))  # fmt: skip


def _members(session: Session, stream: str) -> tuple[str, ...]:
    """The committee of a list, by login."""
    asked = select(FactRow.item).where(FactRow.owner == stream, FactRow.kind == "committee_member")
    return tuple(session.scalars(asked.order_by(FactRow.item)))


def _objection(session: Session, stream: str, ref: str) -> Concern | None:
    found = session.scalar(select(Objection).where(Objection.ref == ref))
    if found is None:
        return None
    case = session.scalars(select(Case).where(Case.ref == found.case_ref)).one()
    measure = _measure(session, case.round_year, case.measure)
    about = case_name(case, measure)
    return Concern(stream, "objection", ref,
                   Named(zh=f"异议 {ref}（{about.zh}）", en=f"Objection {ref}, {about.en}"),
                   case.round_year, measure, found.state, (case.unit,), (case.division,),
                   _people(found.handler) or _people(case.officer, case.substitute),
                   contact_of(session, stream), _outside(session, case.round_year, case.measure))  # fmt: skip


def _complaint(session: Session, stream: str, ref: str) -> Concern | None:
    """About staff: its number is all that is said of it."""
    found = session.scalar(select(Complaint).where(Complaint.ref == ref))
    if found is None:
        return None
    return Concern(stream, "complaint", ref, Named(zh=f"反映 {ref}", en=f"Complaint {ref}"),
                   found.round_year, state=found.state, contact=contact_of(session, stream))  # fmt: skip


def _sanction(session: Session, stream: str, ref: str) -> Concern | None:
    found = session.scalar(select(Sanction).where(Sanction.ref == ref))
    if found is None:
        return None
    unit, division = session.get(Unit, found.unit), session.get(Division, found.division)
    assert unit is not None
    assert division is not None
    name = Named(zh=f"{unit.name_zh}、{division.name_zh}惩戒",
                 en=f"Sanction on {unit.name_en}, {_english(division)}")  # fmt: skip
    return Concern(stream, "sanction", ref, name, found.round_year, None, found.state,
                   (found.unit,), (found.division,))  # fmt: skip


def _english(division: Division) -> str:
    return division.name_en or division.name_zh


def _assessment(session: Session, stream: str, ref: str) -> Concern | None:
    """An expert's own: nobody else is told of it."""
    row = session.execute(
        select(Assessment, User.login)
        .join(User, User.id == Assessment.expert)
        .where(Assessment.ref == ref)
    ).first()
    if row is None:
        return None
    found, login = row
    case = session.scalars(select(Case).where(Case.ref == found.case_ref)).one()
    measure = _measure(session, case.round_year, case.measure)
    about = case_name(case, measure)
    return Concern(stream, "assessment", ref,
                   Named(zh=f"评审：{about.zh}", en=f"Assessment of {about.en}"), case.round_year,
                   measure, found.state, experts=(login,))  # fmt: skip


def _round(session: Session, stream: str, ref: str) -> Concern | None:
    year = int(ref)
    units = session.scalars(
        select(Unit.code).order_by(Unit.code)
    )  # the notice goes to each of them
    return Concern(stream, "round", ref, Named(zh=f"{year}年度批次", en=f"Round FY{year}"), year,
                   units=tuple(units))  # fmt: skip


def _division(session: Session, stream: str, ref: str) -> Concern | None:
    found = session.get(Division, ref)
    if found is None:
        return None
    name = Named(zh=found.name_zh, en=_english(found))
    return Concern(stream, "division", ref, name, 0, units=(found.unit,), divisions=(ref,))


def _unit(session: Session, stream: str, ref: str) -> Concern | None:
    found = session.get(Unit, ref)
    if found is None:
        return None
    return Concern(stream, "unit", ref, Named(zh=found.name_zh, en=found.name_en), 0, units=(ref,))


FINDERS: Mapping[str, Callable[[Session, str, str], Concern | None]] = {
    "case": _case, "list": _list, "assessment": _assessment, "objection": _objection, "sanction": _sanction,
    "complaint": _complaint, "round": _round, "division": _division, "unit": _unit,
}  # fmt: skip

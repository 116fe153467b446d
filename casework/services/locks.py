"""Which rows does an act lock, and in which order?

round → list → place → division and unit → cases by id → deadlines, objections, assessments. SQLite's
`BEGIN IMMEDIATE` has locked the whole file, so there these are left out.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, select

from casework.db import Sql, Writer
from casework.models import Assessment, Case, Division, Place, Round, Shortlist, Unit

from .shapes import year_of

Asked = list[tuple[Sql, dict[str, Any]]]

_year: Any = bindparam("year")
_measure: Any = bindparam("measure")


def _lock(statement: Any, *, shared: bool = False) -> Sql:
    return Sql(statement.with_for_update(read=shared))


ROUND_SHARED = _lock(select(Round.year).where(Round.year == _year), shared=True)
ROUND = _lock(select(Round.year).where(Round.year == _year))
_list = select(Shortlist.id).where(Shortlist.round_year == _year, Shortlist.measure == _measure)
LIST = _lock(_list)
LIST_SHARED = _lock(_list, shared=True)
PLACES = _lock(
    select(Place.number)
    .where(Place.round_year == _year, Place.measure == _measure, Place.unit == bindparam("unit"))
    .order_by(Place.kind, Place.number)
)
DIVISION_SHARED = _lock(
    select(Division.code).where(Division.code == bindparam("code")), shared=True
)
DIVISION = _lock(select(Division.code).where(Division.code == bindparam("code")))
UNIT_SHARED = _lock(select(Unit.code).where(Unit.code == bindparam("code")), shared=True)
UNIT = _lock(select(Unit.code).where(Unit.code == bindparam("code")))
CASE = _lock(select(Case.id).where(Case.ref == bindparam("ref")))
CASE_SHARED = _lock(select(Case.id).where(Case.ref == bindparam("ref")), shared=True)
ASSESSMENT = _lock(select(Assessment.id).where(Assessment.ref == bindparam("own")))
_in_list = (Case.round_year == _year, Case.measure == _measure)
DIVISIONS_OF_LIST = _lock(
    select(Division.code)
    .where(Division.code.in_(select(Case.division).where(*_in_list)))
    .order_by(Division.code),
    shared=True,
)
UNITS_OF_LIST = _lock(
    select(Unit.code).where(Unit.code.in_(select(Case.unit).where(*_in_list))).order_by(Unit.code),
    shared=True,
)
CASES_OF_LIST = _lock(select(Case.id).where(*_in_list).order_by(Case.id))


def for_case(case: dict[str, Any], *, with_list: bool, with_place: bool) -> Asked:
    """What an act on one case locks; the list too where the case may leave it."""
    where = {"year": case["round_year"], "measure": case["measure"]}
    asked: Asked = [(ROUND_SHARED, {"year": case["round_year"]})]
    if with_list:
        asked.append((LIST, where))
        asked.append((PLACES, where | {"unit": ""}))
    if with_place:
        asked.append((PLACES, where | {"unit": case["unit"]}))
    asked += [
        (DIVISION_SHARED, {"code": case["division"]}),
        (UNIT_SHARED, {"code": case["unit"]}),
        (CASE, {"ref": case["ref"]}),
    ]
    return asked


def for_assessment(case: dict[str, Any], ref: str) -> Asked:
    """What an expert's act on the assessment `ref` of a case locks: of the list and the case only
    that nobody changes them meanwhile, so that experts don't wait for each other.
    """
    return [
        (ROUND_SHARED, {"year": case["round_year"]}),
        (LIST_SHARED, {"year": case["round_year"], "measure": case["measure"]}),
        (DIVISION_SHARED, {"code": case["division"]}),
        (UNIT_SHARED, {"code": case["unit"]}),
        (CASE_SHARED, {"ref": case["ref"]}),
        (ASSESSMENT, {"own": ref}),
    ]


def lists(refs: Collection[str]) -> Asked:
    """What several acts lock before any of them: the lists of all of them, in order."""
    parts = [ref.partition("-") for ref in sorted(refs)]
    named = [(of, measure) for year, _, measure in parts if (of := year_of(year)) is not None]
    return [
        *((ROUND_SHARED, {"year": year}) for year in sorted({year for year, _ in named})),
        *((LIST, {"year": year, "measure": measure}) for year, measure in named),
    ]


def for_list(w: Writer, year: int, measure: str) -> Asked:
    """What an act on a list locks: itself, its places, and every case with what bears on it."""
    if not w.locks_rows:
        return []
    where = {"year": year, "measure": measure}
    return [
        (ROUND_SHARED, {"year": year}),
        (LIST, where),
        (PLACES, where | {"unit": ""}),
        (DIVISIONS_OF_LIST, where),
        (UNITS_OF_LIST, where),
        (CASES_OF_LIST, where),
    ]

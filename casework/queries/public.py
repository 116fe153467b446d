"""What may everybody see of what came of it: the final lists, who is in term?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.models import Case, FactRow, Round, Shortlist, Unit
from workflows.edition import Measure, Named
from workflows.rules import Rules

from .snapshots import rules_of

SHOWN = 200  # publicities and lists on a page; a year makes two or three
IN_TERM = ("approved", "incentive_active", "expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class City(Named):
    """A city as the public sees it: code, name and unit; no score, no rank, no state, but that it
    has left its list since.
    """

    case: str
    code: str
    unit: Named
    demo: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalList:
    """An approved list with the reply that approved it."""

    ref: str
    year: int
    measure: Measure
    number: str
    on: date | None
    cities: tuple[City, ...]
    round_note: Named


@dataclass(frozen=True, slots=True, kw_only=True)
class InTerm:
    """A city in its incentive year."""

    year: int
    measure: Measure
    city: City
    term_from: datetime
    term_to: datetime


def cities(session: Session, refs: Iterable[str]) -> dict[str, City]:
    """Cases by their number, as the public sees them."""
    wanted = sorted(set(refs))
    rows = session.execute(
        select(Case, Unit).join(Unit, Unit.code == Case.unit).where(Case.ref.in_(wanted))
    )
    rules: dict[int, Rules] = {}
    found = {}
    for case, unit in rows:
        if case.round_year not in rules:
            rules[case.round_year] = rules_in_force(session, case.round_year)
        state = rules[case.round_year].states["case", case.state]
        found[case.ref] = replace(_city(case, unit), left=state.leaves_list)
    return found


def _city(case: Case, unit: Unit) -> City:
    return City(
        case=case.ref,
        code=case.division,
        zh=case.division_name,
        en=case.division_name_en or case.division_name,
        unit=Named(zh=unit.name_zh, en=unit.name_en),
        demo=case.demo or unit.demo,
    )


def rules_in_force(session: Session, year: int) -> Rules:
    """The rules of a round that has lists."""
    rules = rules_of(session, year)
    assert rules is not None, year  # a list can't be without its round
    return rules


def newest_round(session: Session) -> int | None:
    """The year of the newest round; None where there is none yet."""
    return session.scalar(select(func.max(Round.year)))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def final_lists(session: Session) -> tuple[FinalList, ...]:
    """The approved lists, the newest first, each in order of division codes, whole."""
    rows = session.execute(
        select(Shortlist, Round, FactRow.value)
        .join(Round, Round.year == Shortlist.round_year)
        .outerjoin(FactRow, (FactRow.owner == "list/" + Shortlist.ref) & (FactRow.kind == "reply"))
        .where(Shortlist.state == "approved")
        .order_by(Shortlist.round_year.desc(), Shortlist.id)
        .limit(SHOWN)
    ).all()
    found = []
    for listed, round_, reply in rows:
        rules = rules_in_force(session, listed.round_year)
        found.append(
            FinalList(
                ref=listed.ref, year=listed.round_year, measure=rules.measure(listed.measure),
                number=(reply or {}).get("number", ""), on=_day((reply or {}).get("date", "")),
                round_note=Named(zh=round_.note_zh, en=round_.note_en),
                cities=tuple(_city(case, unit) for case, unit in session.execute(
                    select(Case, Unit).join(Unit, Unit.code == Case.unit).where(
                        Case.round_year == listed.round_year, Case.measure == listed.measure,
                        Case.state.in_((*IN_TERM, "revoked")),
                    ).order_by(Case.division, Case.id))),
            )
        )  # fmt: skip
    return tuple(found)


def in_term(session: Session, at: datetime) -> tuple[InTerm, ...]:
    """Whose incentive year holds the instant `at`: by its ends, not by what a timer has done."""
    rows = session.execute(
        select(Case, Unit)
        .join(Unit, Unit.code == Case.unit)
        .where(Case.state.in_(IN_TERM), Case.term_from <= at, Case.term_to > at)
        .order_by(Case.round_year.desc(), Case.measure.desc(), Case.division, Case.id)
        .limit(1000)
    ).all()
    found = []
    for case, unit in rows:
        assert case.term_from is not None
        assert case.term_to is not None
        measure = rules_in_force(session, case.round_year).measure(case.measure)
        found.append(InTerm(year=case.round_year, measure=measure, city=_city(case, unit),
                            term_from=case.term_from, term_to=case.term_to))  # fmt: skip
    return tuple(found)

"""What may everybody see of what came of it: the final lists, who is in term?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from casework.models import Case, FactRow, Round, Shortlist, Unit
from workflows import listed
from workflows.calendar import start_of
from workflows.edition import Measure, Named
from workflows.rules import Rules

from .snapshots import rules_of

AT_ONCE = 500  # numbers in a statement: an engine takes only so many
IN_TERM, REVOKED = ("approved", "incentive_active", "expired"), "revoked"
_NAMED = aliased(FactRow)
_CITIES = (
    select(Case, Unit, _NAMED.value)
    .join(Unit, Unit.code == Case.unit)
    .join(Shortlist, (Shortlist.round_year == Case.round_year) & (Shortlist.measure == Case.measure))
    .outerjoin(_NAMED, (_NAMED.owner == "list/" + Shortlist.ref)
               & (_NAMED.kind == listed.CORRECTED) & (_NAMED.item == Case.ref))
)  # fmt: skip


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
    """Cases by their number, as the public sees them; any number of them."""
    wanted = sorted(set(refs))
    parts = (wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE))
    rules: dict[int, Rules] = {}
    found = {}
    for case, unit, named in (row for part in parts
                              for row in session.execute(_CITIES.where(Case.ref.in_(part)))):  # fmt: skip
        if case.round_year not in rules:
            rules[case.round_year] = rules_in_force(session, case.round_year)
        state = rules[case.round_year].states["case", case.state]
        found[case.ref] = replace(_city(case, unit, named), left=state.leaves_list)
    return found


def _city(case: Case, unit: Unit, named: Mapping[str, Any] | None) -> City:
    """A city under the name that its list bears: the final one too says what was made public."""
    zh, en = listed.names(named, case.division_name, case.division_name_en)
    return City(
        case=case.ref,
        code=case.division,
        zh=zh,
        en=en,
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
    ).all()
    found = []
    for shown, round_, reply in rows:
        rules = rules_in_force(session, shown.round_year)
        found.append(
            FinalList(
                ref=shown.ref, year=shown.round_year, measure=rules.measure(shown.measure),
                number=(reply or {}).get("number", ""), on=_day((reply or {}).get("date", "")),
                round_note=Named(zh=round_.note_zh, en=round_.note_en),
                cities=tuple(_city(*row) for row in session.execute(_CITIES.where(
                    Case.round_year == shown.round_year, Case.measure == shown.measure,
                    Case.state.in_((*IN_TERM, REVOKED)),
                ).order_by(Case.division, Case.id))),
            )
        )  # fmt: skip
    return tuple(found)


def in_term(session: Session, at: datetime) -> tuple[InTerm, ...]:
    """Whose incentive year holds the instant `at`: by its ends, not by what a timer has done.

    One that was revoked had its year until the day from which the decision holds.
    """
    why = aliased(FactRow)
    rows = session.execute(
        _CITIES.add_columns(why.value)
        .outerjoin(why, (why.owner == "case/" + Case.ref) & (why.kind == "revocation")
                   & (Case.state == REVOKED))
        .where(Case.state.in_((*IN_TERM, REVOKED)), Case.term_from <= at, Case.term_to > at)
        .order_by(Case.round_year.desc(), Case.measure.desc(), Case.division, Case.id)
    ).all()  # fmt: skip
    found = []
    for case, unit, named, revoked in rows:
        assert case.term_from is not None
        assert case.term_to is not None
        ends = case.term_to
        if case.state == REVOKED:
            ends = start_of(date.fromisoformat(revoked["date"])) if revoked else case.term_from
        if at >= ends:
            continue
        measure = rules_in_force(session, case.round_year).measure(case.measure)
        found.append(InTerm(year=case.round_year, measure=measure, city=_city(case, unit, named),
                            term_from=case.term_from, term_to=ends))  # fmt: skip
    return tuple(found)

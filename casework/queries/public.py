"""What may everybody see: what is and was public, the final lists, who is in term?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Case, DeadlineRow, FactRow, Publicity, Round, Shortlist, Unit
from workflows.edition import Measure, Named
from workflows.rules import Rules

from .snapshots import rules_of

SHOWN = 200  # publicities and lists on a page; a year makes two or three
IN_TERM = ("approved", "incentive_active", "expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class City(Named):
    """A city as the public sees it: code, name and unit; no score, no rank, no state."""

    case: str
    code: str
    unit: Named
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A publicity: what was shown, from when to when. Its cities stand in order of their codes."""

    ref: str
    year: int
    measure: Measure
    supplement: bool
    published_at: datetime
    last_day: date
    ends_at: datetime
    provisional: bool
    note: Named
    place: str
    digest: str
    cities: tuple[City, ...]
    rules: Rules
    round_note: Named
    list_state: str

    def open(self, at: datetime) -> bool:
        """Is the time for objections running? Half-open: over from the very instant."""
        return at < self.ends_at


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


def notices(session: Session) -> tuple[Notice, ...]:
    """Every publicity, the newest first."""
    rows = session.execute(_PUBLICITIES.order_by(Publicity.published_at.desc()).limit(SHOWN))
    return _notices(session, rows.all())


def notice(session: Session, ref: str) -> Notice | None:
    """One publicity; None where there is none of that number."""
    rows = session.execute(_PUBLICITIES.where(Publicity.ref == ref)).all()
    found = _notices(session, rows)
    return found[0] if found else None


def notice_of_case(session: Session, case: str) -> Notice | None:
    """The newest publicity that showed the case; None where none did."""
    rows = session.execute(
        _PUBLICITIES.join(
            Case, (Case.round_year == Shortlist.round_year) & (Case.measure == Shortlist.measure)
        )
        .where(Case.ref == case)
        .order_by(Publicity.id.desc())
    ).all()
    shown = [row for row in rows if case in {entry["case"] for entry in row[0].entries}]
    found = _notices(session, shown[:1])
    return found[0] if found else None


_PUBLICITIES = (
    select(Publicity, Shortlist.round_year, Shortlist.measure, Shortlist.state, Round)
    .join(Shortlist, Shortlist.ref == Publicity.list_ref)
    .join(Round, Round.year == Shortlist.round_year)
)


def _notices(session: Session, rows: Iterable[Any]) -> tuple[Notice, ...]:
    rows = list(rows)
    known = _cities(session, (entry["case"] for row in rows for entry in row[0].entries))
    found = []
    for shown, year, measure, state, round_ in rows:
        rules = _rules(session, year)
        found.append(
            Notice(
                ref=shown.ref, year=year, measure=rules.measure(measure),
                supplement=shown.supplement, published_at=shown.published_at,
                last_day=shown.last_day, ends_at=shown.ends_at, provisional=shown.provisional,
                note=Named(zh=shown.note_zh, en=shown.note_en), place=shown.place,
                digest=shown.digest, rules=rules, list_state=state,
                round_note=Named(zh=round_.note_zh, en=round_.note_en),
                cities=tuple(_as_shown(entry, known) for entry in
                             sorted(shown.entries, key=lambda e: (e["code"], e["case"]))),
            )
        )  # fmt: skip
    return tuple(found)


def _as_shown(entry: dict[str, str], known: dict[str, City]) -> City:
    """What the publicity kept, word for word; English and the unit's name come from the case."""
    city = known[entry["case"]]
    return City(case=entry["case"], code=entry["code"], zh=entry["name"], en=city.en,
                unit=city.unit, demo=city.demo)  # fmt: skip


def _cities(session: Session, refs: Iterable[str]) -> dict[str, City]:
    wanted = sorted(set(refs))
    rows = session.execute(
        select(Case, Unit).join(Unit, Unit.code == Case.unit).where(Case.ref.in_(wanted))
    )
    return {case.ref: _city(case, unit) for case, unit in rows}


def _city(case: Case, unit: Unit) -> City:
    return City(
        case=case.ref,
        code=case.division,
        zh=case.division_name,
        en=case.division_name_en or case.division_name,
        unit=Named(zh=unit.name_zh, en=unit.name_en),
        demo=case.demo or unit.demo,
    )


def _rules(session: Session, year: int) -> Rules:
    rules = rules_of(session, year)
    assert rules is not None, year  # a list can't be without its round
    return rules


def deadline_of(session: Session, ref: str) -> DeadlineRow | None:
    """The deadline of a publicity, with what it was counted by."""
    return session.scalars(
        select(DeadlineRow)
        .where(
            DeadlineRow.owner == f"list/{ref.rpartition('-')[0]}",
            DeadlineRow.kind == "publicity",
            DeadlineRow.item == ref,
        )
        .order_by(DeadlineRow.id.desc())
    ).first()


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
        rules = _rules(session, listed.round_year)
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
        measure = _rules(session, case.round_year).measure(case.measure)
        found.append(InTerm(year=case.round_year, measure=measure, city=_city(case, unit),
                            term_from=case.term_from, term_to=case.term_to))  # fmt: skip
    return tuple(found)

"""How far is a committee with its cases, and, once the review is over, how did it judge them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Assessment, DeadlineRow, Event, FactRow, Round, Shortlist, User
from casework.services.desk import Opened
from casework.services.gather_list import IN_REVIEW
from workflows.conflicts import ties
from workflows.edition import Setting
from workflows.facts import Actor, CaseFacts, ListFacts
from workflows.progress import accepted
from workflows.rules import Rules
from workflows.scoring import Severity, Spread, severities, spread

from .lists import whole_list

BEFORE_THE_END = ("open", IN_REVIEW)


@dataclass(frozen=True, slots=True)
class Member:
    """A member, now or before: the account, what is on record of the seat (None: taken off)."""

    login: str
    name: str
    user: int
    seat: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One member and one case: tied (no assessment is asked for), undeclared, or its state."""

    member: Member
    case: CaseFacts
    state: str
    assessment: Assessment | None = None

    @property
    def open(self) -> bool:
        """Is something still to come from the member?"""
        return self.state in ("undeclared", "drafted")


@dataclass(frozen=True, slots=True)
class Interest:
    """Why somebody is recused from a case: what is on record, by whose account, received when."""

    value: Mapping[str, Any]
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one case: each expert's score, how they lie, the marks by expert and heading."""

    case: CaseFacts
    totals: Mapping[str, Fraction]
    spread: Spread
    marks: Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Review:
    """A list's review. `judged` and `severity` are empty until it is over, whoever asks (3)."""

    list: Shortlist
    round: Round
    opened: Opened
    members: Sequence[Member]
    cells: Sequence[Cell]
    end: DeadlineRow | None
    judged: Sequence[Judged] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    views: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    # (case, login) → the interest that was declared or found.
    interests: Mapping[tuple[str, str], Interest] = field(default_factory=dict)

    @property
    def rules(self) -> Rules:
        """The rules of its round."""
        return self.opened.rules

    @property
    def facts(self) -> ListFacts:
        """What its guards know."""
        assert isinstance(self.opened.facts, ListFacts)
        return self.opened.facts

    @property
    def runs(self) -> bool:
        """Is it open?"""
        return self.list.state == IN_REVIEW

    @property
    def over(self) -> bool:
        """Is it closed?"""
        return review_over(self.list.state)

    def of_member(self, login: str) -> Sequence[Cell]:
        """A member's cells, in order of code."""
        return [cell for cell in self.cells if cell.member.login == login]

    def of_case(self, ref: str) -> Sequence[Cell]:
        """A case's cells, member by member."""
        return [cell for cell in self.cells if cell.case.ref == ref]


def review_over(state: str) -> bool:
    """Is the review of a list in this state closed, so that its scores may be told?"""
    return state not in BEFORE_THE_END


def review_end(session: Session, ref: str) -> DeadlineRow | None:
    """The last day of the review of list `ref`; None before it was opened."""
    return session.scalar(
        select(DeadlineRow).where(DeadlineRow.owner == f"list/{ref}", DeadlineRow.kind == "review")
    )


def review(session: Session, actor: Actor, ref: str, *, now: datetime) -> Review:
    """The review of list `ref`; NotFound, also for who may not see lists."""
    row, whole, facts = whole_list(session, actor, ref, now=now)
    rows = list(session.execute(
        select(Assessment, User).join(User, User.id == Assessment.expert)
        .where(Assessment.list_ref == ref).order_by(Assessment.id)
    ))  # fmt: skip
    members = _members(session, ref, facts, [user for _, user in rows])
    own = {(a.case_ref, user.login): a for a, user in rows}
    cells = [_cell(member, case, whole.rules, own.get((case.ref, member.login)))
             for case in _cases(facts, own) for member in members
             if member.seat is not None or (case.ref, member.login) in own]  # fmt: skip
    found = Review(row, session.get_one(Round, row.round_year), whole, members, cells,
                   review_end(session, ref), interests=_interests(session, cells))  # fmt: skip
    return _with_scores(session, found) if found.over else found


def _members(session: Session, ref: str, facts: ListFacts, judges: Sequence[User]) -> list[Member]:
    """Those who sit on it in the order of appointment, then those who left it: so on every page and
    paper."""
    seats = facts.recorded.all("committee_member")
    users = {u.login: u for u in (
        *session.scalars(select(User).where(User.login.in_(seats))), *judges)}  # fmt: skip
    found = []
    for login, user in users.items():
        seat = seats[login].value if login in seats else None
        name = str(seat["name"]) if seat else user.name
        found.append(Member(login, name, user.id, seat))
    place = {login: number for number, login in enumerate(_appointed(session, ref))}
    return sorted(found, key=lambda m: (m.seat is None, place.get(m.login, len(place)), m.user))


def _appointed(session: Session, ref: str) -> list[str]:
    """Who sits on the committee of list `ref`, in the order of appointment: what is corrected of a
    member moves nobody; who was taken off and appointed again comes last.
    """
    found: dict[str, None] = {}
    asked = (
        select(Event.item, Event.payload)
        .where(Event.stream == f"list/{ref}", Event.kind == "record", Event.name == "committee_member")
        .order_by(Event.seq)
    )  # fmt: skip
    for login, payload in session.execute(asked):
        if payload.get("after"):
            found.setdefault(login)
        else:
            found.pop(login, None)
    return list(found)


def _cases(facts: ListFacts, own: Mapping[tuple[str, str], Assessment]) -> list[CaseFacts]:
    judged = {case for case, _ in own}
    found = [c for c in facts.cases if c.ref in judged or accepted(c)]
    return sorted(found, key=lambda c: c.division.code)


def _cell(member: Member, case: CaseFacts, rules: Rules, own: Assessment | None) -> Cell:
    if own is not None:
        return Cell(member, case, own.state, own)
    tied = any(ties(member.seat or {}, case, rules))
    return Cell(member, case, "tied" if tied else "undeclared")


def _interests(session: Session, cells: Sequence[Cell]) -> Mapping[tuple[str, str], Interest]:
    by_stream = {f"assessment/{c.assessment.ref}": (c.case.ref, c.member.login)
                 for c in cells if c.assessment and c.state == "recused"}  # fmt: skip
    asked = select(FactRow).where(FactRow.kind == "tie", FactRow.owner.in_(by_stream))
    return {by_stream[fact.owner]: Interest(fact.value, fact.recorded_by, fact.at)
            for fact in session.scalars(asked)}  # fmt: skip


def frozen_settings(rules: Rules, measure: str) -> list[tuple[Setting, Any]]:
    """How a measure is judged in this round: the settings that opening the review freezes."""
    weights = {str(h.weight).removeprefix("@setting.") for h in rules.measure(measure).heading}
    others = {str(h.weight).removeprefix("@setting.") for m in rules.edition.measures
              for h in m.heading} - weights  # fmt: skip
    return [(one, rules.settings[one.id]) for one in rules.edition.settings
            if "open_review" in one.frozen_by and one.id not in others]  # fmt: skip


def _with_scores(session: Session, found: Review) -> Review:
    """What was handed in, which nobody but its expert has seen so far."""
    by_stream = {f"assessment/{c.assessment.ref}": c for c in found.cells
                 if c.assessment and c.state == "handed_in"}  # fmt: skip
    marks: dict[str, dict[str, dict[str, Any]]] = {}
    views: dict[tuple[str, str], Mapping[str, Any]] = {}
    said = select(FactRow).where(FactRow.kind.in_(("mark", "view")), FactRow.owner.in_(by_stream))
    for fact in session.scalars(said):
        cell = by_stream[fact.owner]
        if fact.kind == "view":
            views[cell.case.ref, cell.member.login] = fact.value
        else:
            of_case = marks.setdefault(cell.case.ref, {})
            of_case.setdefault(cell.member.login, {})[fact.item] = fact.value
    if "mark" not in found.rules.facts:
        return replace(found, views=views)
    method = found.rules.method(found.list.measure)
    judged = []
    for case in dict.fromkeys(cell.case.ref for cell in found.cells):
        of_case = marks.get(case, {})
        totals = {login: method.total({h: Decimal(m["points"]) for h, m in own.items()})
                  for login, own in of_case.items()}  # fmt: skip
        facts = found.facts.case(case)
        if totals and facts:
            judged.append(Judged(facts, totals, spread(totals), of_case))
    severity = severities({one.case.ref: one.totals for one in judged})
    return replace(found, judged=judged, severity=severity, views=views)

"""Which cases are an expert's to judge, how far is each, and what bars the expert from some?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import Assessment, DeadlineRow, FactRow, Shortlist, User
from casework.services.gather_list import IN_REVIEW
from workflows.conflicts import ties
from workflows.facts import CaseFacts
from workflows.progress import accepted
from workflows.rules import Rules

from .reviews import review_end, review_over
from .snapshots import list_snapshot


@dataclass(frozen=True, slots=True)
class Task:
    """A case as one expert meets it: `ties` bar the expert from it; `assessment` is None until the
    expert has said whether there is an interest in it.
    """

    case: CaseFacts
    ties: Sequence[str]
    assessment: Assessment | None
    said: Mapping[str, FactRow] = field(default_factory=dict)  # what is on record of it, by kind

    @property
    def state(self) -> str:
        """tied, undeclared, or the state of the assessment."""
        if self.assessment is not None:
            return self.assessment.state
        return "tied" if self.ties else "undeclared"

    @property
    def drafted(self) -> bool:
        """Is something of it saved, and not handed in?"""
        return self.state == "drafted" and not self.said.keys().isdisjoint(("mark", "view"))

    @property
    def given_back(self) -> bool:
        """Does it lie open again by a recorded decision?"""
        return self.state == "drafted" and "unlock" in self.said

    @property
    def done(self) -> bool:
        """Is nothing left to do with it?"""
        return self.state not in ("undeclared", "drafted")


@dataclass(frozen=True, slots=True)
class Seat:
    """An expert's seat on a committee: the list, what is on record of the member, the tasks."""

    list: Shortlist
    rules: Rules
    member: Mapping[str, Any]
    tasks: Sequence[Task]
    end: DeadlineRow | None

    @property
    def runs(self) -> bool:
        """Is the review open?"""
        return self.list.state == IN_REVIEW

    @property
    def over(self) -> bool:
        """Is it closed? Before it is opened it is neither."""
        return review_over(self.list.state)

    @property
    def undeclared(self) -> Sequence[Task]:
        """The cases of which an interest is still to be declared or denied."""
        return [task for task in self.tasks if task.state == "undeclared"]

    @property
    def next(self) -> Task | None:
        """The next case to judge."""
        return next((task for task in self.tasks if task.state == "drafted"), None)

    @property
    def states(self) -> Sequence[str]:
        """How far each of the cases is."""
        return [task.state for task in self.tasks]


def seats(session: Session, expert: User, *, now: datetime) -> list[Seat]:
    """Every seat of an expert, the newest round first."""
    asked = select(FactRow.owner, FactRow.value).where(
        FactRow.kind == "committee_member", FactRow.item == expert.login
    )
    found = {owner.partition("/")[2]: value for owner, value in session.execute(asked)}
    rows = session.scalars(
        select(Shortlist).where(Shortlist.ref.in_(found)).order_by(Shortlist.ref.desc())
    )
    return [_seat(session, expert, one, found[one.ref], now) for one in rows]


def seat(session: Session, expert: User, ref: str, *, now: datetime) -> Seat:
    """The seat on the committee of list `ref`; NotFound where the expert has none."""
    for one in seats(session, expert, now=now):
        if one.list.ref == ref:
            return one
    raise NotFound


def _seat(
    session: Session, expert: User, one: Shortlist, member: Mapping[str, Any], now: datetime
) -> Seat:
    rules, facts = list_snapshot(session, one.ref, now=now)
    own = {a.case_ref: a for a in session.scalars(
        select(Assessment).where(Assessment.list_ref == one.ref, Assessment.expert == expert.id)
    )}  # fmt: skip
    # While it runs, a case that left the review is nobody's to read or judge any more.
    reviewed = set() if one.state == IN_REVIEW else _reviewed(session, one.ref)
    said = _said(session, own.values())
    tasks = [Task(c, tuple(ties(member, c, rules)), own.get(c.ref), said.get(c.ref, {}))
             for c in facts.cases if accepted(c) or c.ref in reviewed]  # fmt: skip
    tasks.sort(key=lambda task: task.case.division.code)
    return Seat(one, rules, member, tasks, review_end(session, one.ref))


def _reviewed(session: Session, ref: str) -> set[str]:
    """Which cases anybody judged or was recused from: a closed review has moved them on."""
    return set(session.scalars(select(Assessment.case_ref).where(Assessment.list_ref == ref)))


def _said(session: Session, own: Iterable[Assessment]) -> dict[str, dict[str, FactRow]]:
    """Case → kind → what is on record of its assessment; of marks one stands for all."""
    of = {f"assessment/{a.ref}": a.case_ref for a in own}
    found: dict[str, dict[str, FactRow]] = {}
    for row in session.scalars(select(FactRow).where(FactRow.owner.in_(of))):
        found.setdefault(of[row.owner], {})[row.kind] = row
    return found

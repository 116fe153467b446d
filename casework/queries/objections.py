"""Which objections are there, how far is each, and which list does it hold?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import (
    Case,
    DeadlineRow,
    Event,
    FactRow,
    Objection,
    Publicity,
    Round,
    Shortlist,
    User,
)
from casework.services.desk import Opened
from casework.services.erasure import ACT as ERASE
from casework.services.looks import FILE, WORDS, may_look
from workflows.facts import Actor, ObjectionFacts
from workflows.guards.publicity import DISPOSED
from workflows.rules import Rules

from .case import people
from .deadlines import deadlines_of
from .reader import Reader
from .snapshots import opened
from .visible import sees_everything

# Its clocks: until it is admitted or not, until decided, until erased.
CHECK, HANDLING, RETENTION = "objection_check", "objection_handling", "retention"
TO_REPORT = "publicised"  # how a list stands that waits to be reported


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An objection in the list: its case, its clock; `holds` says that its list can't be reported."""

    objection: Objection
    case: Case
    due: DeadlineRow | None
    holds: bool


def holds(objection: Objection, list_state: str) -> bool:
    """Does it keep its list from being reported (12)? Late ones only if a person admitted them.

    A list that is reported isn't held any more, not by a letter that comes in afterwards either.
    """
    timely = not objection.late or objection.admitted_late
    return list_state == TO_REPORT and objection.state not in DISPOSED and timely


def objections(
    session: Session, actor: Actor, *, year: int | None = None, open_only: bool = False,
    mine: bool = False, most: int = 200,
) -> list[ObjectionRow]:  # fmt: skip
    """Objections, those not disposed of first, then the newest; nothing for who may see none."""
    if not sees_everything(actor):
        return []
    asked = (
        select(Objection, Case, Shortlist.state)
        .join(Case, Case.ref == Objection.case_ref)
        .join(Shortlist, Shortlist.ref == Objection.list_ref)
    )
    if year:
        asked = asked.where(Case.round_year == year)
    if mine:
        asked = asked.where(Objection.handler == actor.user)
    if open_only:
        asked = asked.where(Objection.state.not_in(DISPOSED))
    settled = Objection.state.in_(DISPOSED)
    found = session.execute(asked.order_by(settled, Objection.id.desc()).limit(most)).all()
    streams = [f"objection/{o.ref}" for o, *_ in found]
    clocks = {d.owner: d for d in deadlines_of(session, streams, only_open=True)
              if d.kind in (CHECK, HANDLING)}  # fmt: skip
    return [ObjectionRow(o, c, clocks.get(f"objection/{o.ref}"), holds(o, state))
            for o, c, state in found]  # fmt: skip


def count_open(session: Session, year: int | None = None, *, list_ref: str = "") -> dict[str, int]:
    """State → how many objections are in it, of those not disposed of; of a round, or of a list."""
    asked = select(Objection.state, func.count()).where(Objection.state.not_in(DISPOSED))
    if year:
        lists = select(Shortlist.ref).where(Shortlist.round_year == year)
        asked = asked.where(Objection.list_ref.in_(lists))
    if list_ref:
        asked = asked.where(Objection.list_ref == list_ref)
    return {key: value for key, value in session.execute(asked.group_by(Objection.state))}  # noqa: C416  a result has keys()


def leads(session: Session, refs: Sequence[str]) -> dict[str, str]:
    """Number → that of the objection that it is joined to, where it is: it is handled there."""
    return {ref: value["lead"] for ref, value in _told(session, "joined", refs).items()}


def lodgings(session: Session, refs: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Number → what was lodged, sealed as it is kept."""
    return _told(session, "lodging", refs)


def _told(session: Session, kind: str, refs: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    asked = select(FactRow.owner, FactRow.value).where(
        FactRow.kind == kind,
        FactRow.item == "",
        FactRow.owner.in_([f"objection/{ref}" for ref in refs]),
    )
    return {owner.partition("/")[2]: value for owner, value in session.execute(asked)}


def versions_of(session: Session, refs: Sequence[str]) -> dict[str, int]:
    """Number → version, as they stand."""
    asked = select(Objection.ref, Objection.version).where(Objection.ref.in_(refs))
    return {ref: version for ref, version in session.execute(asked.order_by(Objection.ref))}  # noqa: C416  a result has keys()


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """An objection with all that its page shows; `looks` is how often its words were read."""

    objection: Objection
    case: Case
    round: Round
    publicity: Publicity | None
    list: Shortlist
    opened: Opened
    deadlines: Sequence[DeadlineRow]
    looks: int
    others: Sequence[Objection]
    may_look: bool  # may this person read who objects?
    erased: datetime | None  # when who objected was erased
    people: Mapping[int, User]

    @property
    def rules(self) -> Rules:
        """The rules of its round."""
        return self.opened.rules

    @property
    def facts(self) -> ObjectionFacts:
        """What its guards know."""
        assert isinstance(self.opened.facts, ObjectionFacts)
        return self.opened.facts


def objection_page(session: Session, actor: Actor, ref: str, *, now: datetime) -> ObjectionPage:
    """The objection `ref`; NotFound, also for who may not see it."""
    row = session.scalar(select(Objection).where(Objection.ref == ref))
    if row is None or not sees_everything(actor):
        raise NotFound
    case = session.scalars(select(Case).where(Case.ref == row.case_ref)).one()
    whole, stream = opened(session, "objection", ref, now=now), f"objection/{ref}"
    assert isinstance(whole.facts, ObjectionFacts)
    others = session.scalars(
        select(Objection).where(Objection.case_ref == row.case_ref, Objection.ref != ref)
    )
    by = {f.by for items in whole.facts.recorded.facts.values() for f in items.values()}
    return ObjectionPage(
        row, case, session.get_one(Round, case.round_year),
        session.scalar(select(Publicity).where(Publicity.ref == row.publicity_ref)),
        session.scalars(select(Shortlist).where(Shortlist.ref == row.list_ref)).one(), whole,
        deadlines_of(session, [stream]), looks(session, stream), list(others),
        may_look(Reader(session), actor, "objection", ref), erased_at(session, stream), people(session, by),
    )  # fmt: skip


def looks(session: Session, stream: str) -> int:
    """How often the words or a file of an objection, or of a complaint, were read."""
    asked = select(func.count()).where(
        Event.stream == stream, Event.kind == "note", Event.name.in_((WORDS, FILE))
    )
    return session.scalar(asked) or 0


def erased_at(session: Session, stream: str) -> datetime | None:
    """When who objected, or complained, was erased; None while it is kept."""
    return session.scalar(
        select(Event.received_at).where(Event.stream == stream, Event.kind == "act",
                                        Event.name == ERASE)
        .order_by(Event.seq.desc()).limit(1)
    )  # fmt: skip


def sealed_for(session: Session, owner: str) -> tuple[str, ...]:
    """For what the files of an owner (`objection/…`) are sealed: itself, or the request that
    lodged it, while it had no number yet.
    """
    lodged = session.scalar(select(Event.request_id).where(Event.stream == owner, Event.seq == 1))
    return (owner, lodged) if lodged else (owner,)

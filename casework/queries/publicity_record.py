"""What does the record say of a publicity: who published it, what moved its end, what was objected?

Of an objection its number, city, days, state and ruling: nobody who objected, and nothing they wrote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.audit import seals
from casework.models import Event, FactRow, Objection, Publicity
from casework.services.announce import KINDS
from workflows.guards.publicity import DISPOSED

from .timeline import Happening, whole_story

RULING, ANSWER = "ruling", "answer"
RULED = ("upheld", "partly", "dismissed")
PLAN, NOTICE, MOVED, ENDED = "plan", "notice", "recount", "end_publicity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objected:
    """An objection without whose it is: `late` ones count only where a person admitted them.

    `ruled_on` is when it was disposed of, in whatever way; `outcome` and `reasons` are the ruling's,
    once it was made.
    """

    ref: str
    case: str
    publicity: str
    lodged_at: datetime
    late: bool
    anonymous: bool
    admitted_late: bool
    state: str
    outcome: str
    reasons: str
    ruled_on: datetime | None
    answered_on: datetime | None

    @property
    def open(self) -> bool:
        """Does it still wait for an end? Then, if it counts, the list waits too (12)."""
        return self.state not in DISPOSED

    @property
    def counts(self) -> bool:
        """Does it keep its list from being reported as long as it is open?"""
        return not self.late or self.admitted_late


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A publicity and what happened to it in its list's stream, the first first: it was published,
    named by its notice, moved, ended. `planned` says that nobody pressed a button at that instant.
    """

    publicity: Publicity
    happened: Sequence[Happening]
    published: Happening
    planned_by: Happening | None
    objections: Sequence[Objected]

    @property
    def office(self) -> str:
        """Whose act it was, in Chinese: an office, not a person."""
        by = self.planned_by or self.published
        return by.person.office.zh if by.person and by.person.office else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """The newest seal: when it was written, its digest and hash; up to which number of each stream
    it reaches. `trouble` says why it can't be read.
    """

    at: datetime | None = None
    digest: str = ""
    hash: str = ""
    heads: Mapping[str, tuple[int, str]] | None = None
    trouble: str = ""

    def holds(self, stream: str, seq: int) -> bool:
        """Was the event there when it was written?"""
        return (self.heads or {}).get(stream, (0, ""))[0] >= seq


def runs(session: Session, list_ref: str) -> list[Run]:
    """Every publicity of a list, the first first."""
    story = whole_story(session, f"list/{list_ref}")
    found = objected(session, list_ref)
    rows = session.scalars(
        select(Publicity).where(Publicity.list_ref == list_ref).order_by(Publicity.id)
    )
    acts = [one for one in story if one.event.kind == "act" and one.event.name in KINDS]
    return [_run(row, act, story, [o for o in found if o.publicity == row.ref])
            for row, act in zip(rows, acts, strict=True)]  # fmt: skip


def _run(
    row: Publicity, published: Happening, story: Sequence[Happening], objections: Sequence[Objected]
) -> Run:  # fmt: skip
    acts = [one for one in story if one.event.kind == "act"]
    ended = next((one for one in acts if one.event.name == ENDED
                  and one.event.received_at >= row.ends_at), None)  # fmt: skip
    about = [
        published,
        *(one for one in story if _about(one.event, row.ref)),
        *([ended] if ended else []),
    ]
    plans = [one for one in acts if one.event.name == PLAN
             and one.event.seq < published.event.seq]  # fmt: skip
    by_itself = published.event.role == "timer"
    return Run(publicity=row, published=published, objections=objections,
               happened=sorted(about, key=lambda one: one.event.seq),
               planned_by=plans[-1] if by_itself and plans else None)  # fmt: skip


def _about(event: Event, ref: str) -> bool:
    """Does it name the publicity: as its notice, or as its end was moved?"""
    if event.kind == "note":
        return event.name == NOTICE and event.payload.get("publicity") == ref
    return event.kind == "act" and event.name == MOVED and event.payload.get("item") == ref


def objected(session: Session, list_ref: str) -> list[Objected]:
    """The objections to a list, the oldest first."""
    rows = list(session.scalars(
        select(Objection).where(Objection.list_ref == list_ref).order_by(Objection.id)))  # fmt: skip
    streams = [f"objection/{row.ref}" for row in rows]
    ends: dict[str, datetime] = {}
    for stream, at in session.execute(
        select(Event.stream, Event.received_at)
        .where(Event.stream.in_(streams), Event.kind == "act", Event.to_state.in_(DISPOSED))
        .order_by(Event.seq)
    ):
        ends.setdefault(stream, at)
    facts: dict[tuple[str, str], tuple[Any, datetime]] = {
        (owner, kind): (value, at) for owner, kind, value, at in session.execute(
            select(FactRow.owner, FactRow.kind, FactRow.value, FactRow.at)
            .where(FactRow.owner.in_(streams), FactRow.kind.in_((RULING, ANSWER))))}  # fmt: skip
    return [_objected(row, ends, facts) for row in rows]


def _objected(
    row: Objection, ends: Mapping[str, datetime], facts: Mapping[tuple[str, str], tuple[Any, datetime]]
) -> Objected:  # fmt: skip
    stream = f"objection/{row.ref}"
    ruling: Mapping[str, Any] = facts.get((stream, RULING), ({}, None))[0]
    made, over = row.state in RULED, row.state in DISPOSED
    answered = facts.get((stream, ANSWER))
    return Objected(
        ref=row.ref, case=row.case_ref, publicity=row.publicity_ref, lodged_at=row.lodged_at,
        late=row.late, anonymous=row.anonymous, admitted_late=row.admitted_late, state=row.state,
        outcome=str(ruling.get("outcome", "")) if made else "",
        reasons=str(ruling.get("reasons", "")) if made else "",
        ruled_on=ends.get(stream) if over else None, answered_on=answered[1] if answered else None,
    )  # fmt: skip


def sealed(path: Path) -> Sealed:
    """The newest seal of the installation; one without an instant where none was ever written."""
    if not path.exists():
        return Sealed()
    try:
        kept = seals.read(path)
    except seals.SealError as error:
        return Sealed(trouble=str(error))
    entry = kept["seals"][-1]
    return Sealed(at=datetime.fromisoformat(entry["at"]), digest=entry["digest"],
                  hash=entry["hash"], heads=kept["heads"])  # fmt: skip

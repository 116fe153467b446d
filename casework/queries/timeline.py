"""What happened to a subject, who did it and in which words; what changed since somebody last looked?"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from casework.models import Case, Event, EventText, Organisation, User
from workflows.edition import Named
from workflows.facts import Actor

from .visible import hidden_kinds, sees_everything, visible_cases

HOUR = timedelta(hours=1)
FOLDED = 8  # events looked at for each line that is asked for


@dataclass(frozen=True, slots=True)
class Person:
    """Who did something: their name and office; the timer and the public have neither."""

    name: str
    office: Named | None


@dataclass(frozen=True, slots=True)
class Happening:
    """One event with its words. `text` is empty where there were none, or where they were erased.

    `times` counts it and those before it that say the same: a form that saves itself says it often.
    """

    event: Event
    person: Person | None
    text: Mapping[str, Any] = field(default_factory=dict)
    erased: bool = False
    times: int = 1

    @property
    def comment(self) -> str:
        """What was written with the act."""
        return str(self.text.get("comment", ""))

    @property
    def reasons(self) -> Mapping[str, str]:
        """The written reasons that settled what stood in the way, by key."""
        found: Mapping[str, str] = self.text.get("reasons", {})
        return found

    @property
    def value(self) -> Mapping[str, Any] | None:
        """The value recorded; None where it was taken away."""
        found: Mapping[str, Any] | None = self.text.get("value")
        return found


def _asked() -> Any:
    return (
        select(Event, EventText.body, EventText.seq, User.name, Organisation.name_zh,
               Organisation.name_en)
        .outerjoin(EventText, and_(EventText.stream == Event.stream, EventText.seq == Event.seq))
        .outerjoin(User, User.id == Event.actor)
        .outerjoin(Organisation, Organisation.id == User.organisation_id)
    )  # fmt: skip


def _happenings(session: Session, asked: Any) -> list[Happening]:
    found = []
    for event, body, seq, name, zh, en in session.execute(asked):
        office = Named(zh=zh, en=en) if zh else None
        found.append(Happening(event, Person(name, office) if name else None,
                               json.loads(body) if body else {}, seq is not None and not body))  # fmt: skip
    return found


def _readable(actor: Actor) -> Any:
    """Which records of a stream this person may read: not those that another side keeps for itself."""
    return ~and_(Event.kind == "record", Event.name.in_(hidden_kinds(actor)))


def timeline(
    session: Session, actor: Actor, streams: Collection[str], *, most: int | None = None
) -> list[Happening]:
    """All events of these streams, newest first; or the newest `most`, what says the same as one."""
    asked = (
        _asked()
        .where(Event.stream.in_(streams), _readable(actor))
        .order_by(Event.received_at.desc(), Event.seq.desc())
    )
    if most is None:
        return _happenings(session, asked)
    return list(_folded(_happenings(session, asked.limit(most * FOLDED))))[:most]


def _folded(found: Iterable[Happening]) -> Iterator[Happening]:
    """The newest of what one person recorded about the same thing within the hour, while nobody
    else did anything and nobody gave a reason."""
    for (_stream, _actor, record), run in groupby(found, key=lambda one: (
            one.event.stream, one.event.actor, one.event.kind == "record")):  # fmt: skip
        lines: list[Happening] = []
        at: dict[tuple[str, str], int] = {}
        for one in run:
            said, plain = (one.event.name, one.event.item), one.event.payload.get("after")
            number = at.get(said)
            if record and plain and not one.comment and number is not None and (
                    lines[number].event.received_at - one.event.received_at < HOUR):  # fmt: skip
                lines[number] = replace(lines[number], times=lines[number].times + 1)
                continue
            if record and plain and not one.comment:
                at[said] = len(lines)
            lines.append(one)
        yield from lines


def length(session: Session, actor: Actor, streams: Collection[str]) -> int:
    """How many events there are in all."""
    asked = select(func.count()).where(Event.stream.in_(streams), _readable(actor))
    return session.scalar(asked) or 0


def came_to(session: Session, stream: str, state: str) -> Happening | None:
    """The act that last brought a subject to this state; None where none did."""
    asked = (
        _asked()
        .where(Event.stream == stream, Event.to_state == state, Event.from_state != state)
        .order_by(Event.seq.desc())
    )
    return next(iter(_happenings(session, asked.limit(1))), None)


def whole_story(session: Session, stream: str) -> list[Happening]:
    """Every event of one stream from the first, for whoever may read all of it."""
    return _happenings(session, _asked().where(Event.stream == stream).order_by(Event.seq))


def history_of_fact(session: Session, owner: str, kind: str, item: str) -> list[Happening]:
    """Every event that set or took away one fact, newest first: recorded alone or handed in with
    an act."""
    asked = (
        _asked()
        .where(
            Event.stream == owner,
            or_(
                and_(Event.kind == "record", Event.name == kind, Event.item == item),
                Event.kind == "act",
            ),
        )
        .order_by(Event.seq.desc())
    )
    found = []
    for happening in _happenings(session, asked):
        given = happening.text.get("given", {}).get(kind, {})
        if happening.event.kind == "record":
            found.append(happening)
        elif item in given:
            found.append(Happening(happening.event, happening.person,
                                   {"value": given[item]} if given[item] is not None else {},
                                   happening.erased))  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since an instant: the newest of it, and how much in all (at most `cap` + 1)."""

    newest: Sequence[Happening]
    total: int
    cases: Mapping[str, Case]


CAP = 1000


def changes_since(
    session: Session, actor: Actor, since: datetime, *, year: int | None = None, most: int = 6
) -> Changes:
    """Acts of other people and of the timer since `since` (the host's clock), newest first.

    A case that moved with its list isn't told again: the list's own event says it. What experts do
    with their assessments isn't told at all: hundreds of them are one review, whose list shows how
    far it is, and who judged when is nobody else's.
    """
    where = [Event.recorded_at > since, Event.kind == "act", Event.cause == "",
             Event.actor != actor.user, Event.stream.not_like("assessment/%"),
             Event.stream.not_like("complaint/%")]  # fmt: skip
    if year:
        where.append(Event.round_year == year)
    if not sees_everything(actor):
        own = select("case/" + Case.ref).where(visible_cases(actor))
        where.append(Event.stream.in_(own))
    total = session.scalar(
        select(func.count()).select_from(select(Event.seq).where(*where).limit(CAP + 1).subquery())
    )
    newest = _happenings(
        session,
        _asked().where(*where).order_by(Event.recorded_at.desc(), Event.seq.desc()).limit(most),
    )
    refs = [h.event.stream.partition("/")[2] for h in newest if h.event.stream.startswith("case/")]
    cases = (
        {c.ref: c for c in session.scalars(select(Case).where(Case.ref.in_(refs)))} if refs else {}
    )
    return Changes(newest, total or 0, cases)


def since_last_note(
    session: Session, stream: str, version: int, beside: Collection[str] = ()
) -> int:
    """The newest number of a stream that a form made at `version` may still be sent under.

    That somebody read a personal passage, or said something beside the work (`beside`, kinds of
    fact), is an event too, but it changes nothing that a form could have been wrong about.
    """
    later = session.execute(
        select(Event.seq, Event.kind, Event.name)
        .where(Event.stream == stream, Event.seq > version)
        .order_by(Event.seq)
    ).all()
    idle = all(kind == "note" or (kind == "record" and name in beside) for _, kind, name in later)
    return later[-1].seq if later and idle else version

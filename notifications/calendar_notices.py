"""Who is told, and how, that a changed working calendar has moved deadlines?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.filters import end_words
from casework.models import DeadlineRow, Event
from casework.models.base import instant_of
from casework.queries.snapshots import rules_of
from workflows.edition import DeadlineRule

from .concern import Concern
from .concerns import concern_of, deadline_concern
from .recipients import Found, Nobody, whom
from .rows import Message
from .texts import Draft
from .unfinished import AUDIENCE as EXPERT
from .wording import several, wording

NAME = "recount"
KIND = "calendar.change"


@dataclass(frozen=True, slots=True)
class Moved:
    """One deadline that was counted anew, and whose it is."""

    event: Event
    concern: Concern
    rule: DeadlineRule


def is_one(event: Event) -> bool:
    """Does the event tell of a deadline that the calendar moved?"""
    return event.name == NAME and event.cause.startswith("calendar/")


def messages(session: Session, events: Iterable[Event]) -> list[Message]:
    """One message a person for the whole change, with every deadline that concerns them."""
    told: dict[str, tuple[Found, list[Moved]]] = {}
    moved = list(_moved(session, events))
    for one in moved:
        for to in whom(session, _audiences(one.rule), one.concern):
            key = to.key if isinstance(to, Nobody) else to.address.lower()
            told.setdefault(key, ([to], []))[1].append(one)
    if not moved:
        return []
    cause = moved[0].event.cause
    arrangement = _arrangement(session, cause)
    return [
        Message(cause, KIND, to, _draft(arrangement, theirs, to.audience, to.lang),
                tuple(dict.fromkeys(m.event.stream for m in theirs)))
        for (to,), theirs in told.values()
    ]  # fmt: skip


def _moved(session: Session, events: Iterable[Event]) -> Iterator[Moved]:
    for event in events:
        rules = rules_of(session, event.round_year)
        row = session.scalar(
            select(DeadlineRow)
            .where(DeadlineRow.owner == event.stream, DeadlineRow.kind == event.payload["deadline"],
                   DeadlineRow.item == event.payload["item"])
            .order_by(DeadlineRow.id.desc())
            .limit(1)
        )  # fmt: skip
        concern = deadline_concern(session, row) if row else concern_of(session, event.stream)
        if rules and concern and (rule := rules.deadlines.get(event.payload["deadline"])):
            yield Moved(event, concern, rule)


def _audiences(rule: DeadlineRule) -> tuple[str, ...]:
    """Whom the deadline reminds; of one that was announced, those whom it shows as well."""
    shown = ("unit", "city") if rule.announced else ()
    return tuple(dict.fromkeys(rule.reminds + shown))


def _arrangement(session: Session, cause: str) -> dict[str, Any]:
    stream, _, seq = cause.partition("#")
    event = session.get(Event, (stream, int(seq)))
    assert event is not None
    return dict(event.payload)


def _draft(arrangement: dict[str, Any], moved: list[Moved], audience: str, lang: str) -> Draft:
    words = wording()
    rows = [
        {
            "subject": m.concern.name.words(lang),
            "deadline": m.rule.words(lang),
            "before": _end(m.event.payload["old"], lang),
            "after": _end(m.event.payload["new"], lang),
        }
        for m in moved
    ]
    link, ref = _link(moved, audience)
    title = words.part("calendar", "title", lang, count=len(moved))
    lead = words.part("calendar", "lead", lang, doc_no=arrangement["doc_no"],
                      year=arrangement["year"])  # fmt: skip
    return Draft("calendar", title, link, ref,
                 {"lead": lead, "rows": rows, "address": arrangement["address"],
                  "kept": any(m.rule.announced for m in moved)})  # fmt: skip


def _link(moved: list[Moved], audience: str) -> tuple[str, str]:
    """To what moved, if that is one thing; a list's publicity is what a unit may see of it."""
    first = moved[0].concern
    if len(moved) > 1 or audience == EXPERT:
        return several(audience), ""
    if first.subject == "list" and audience not in ("ministry", "leader"):
        return "publicity", moved[0].event.payload["item"]
    return first.subject, first.ref


def _end(end: dict[str, Any], lang: str) -> str:
    words = wording()
    mark = words.part("calendar", "provisional" if end["provisional"] else "fixed", lang)
    said = end_words(instant_of(end["ends_at"]), lang, weekday=True)
    return f"{said}（{mark}）" if lang.startswith("zh") else f"{said} ({mark})"

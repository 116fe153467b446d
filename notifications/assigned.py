"""Whom does the assignment of an objection name, and whom does it relieve?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Event, EventText, User
from casework.services.looks import ASSIGNMENT

from .concern import Concern

HANDLER, DECIDER, RELIEVED = "handler", "decider", "relieved"
AUDIENCES = {"handler": HANDLER, "decides": DECIDER}  # field of the assignment → who is told


def named(session: Session, concern: Concern, event: Event) -> Concern:
    """An objection as it concerns those whom its assignment names, as it stood with `event`.

    Of an assignment those are told for whom it changes something, but whoever made it, who knows;
    of any other act whoever is named then.
    """
    made = _made(session, event)
    if event.name != ASSIGNMENT:
        now = made[0] if made else {}
        return replace(concern, parties={AUDIENCES[f]: (who,) for f, who in now.items()})
    now, before = (*made, {}, {})[:2]
    by = session.scalar(select(User.login).where(User.id == event.actor))
    parties = {AUDIENCES[f]: (who,) for f, who in now.items() if who not in (before.get(f), by)}
    gone = dict.fromkeys(w for w in before.values() if w not in (*now.values(), by))
    return replace(concern, parties={**parties, RELIEVED: tuple(gone)})


def _made(session: Session, event: Event) -> list[Mapping[str, str]]:
    """The two newest assignments up to `event`, the newest first; one taken away names nobody."""
    asked = (
        select(EventText.body)
        .select_from(Event)
        .outerjoin(EventText, (EventText.stream == Event.stream) & (EventText.seq == Event.seq))
        .where(Event.stream == event.stream, Event.kind == "record", Event.name == ASSIGNMENT,
               Event.seq <= event.seq)
        .order_by(Event.seq.desc())
        .limit(2)
    )  # fmt: skip
    return [_value(body) for body in session.scalars(asked)]


def _value(body: str | None) -> Mapping[str, str]:
    value = json.loads(body).get("value", {}) if body else {}
    return {field: who for field, who in value.items() if field in AUDIENCES and who}

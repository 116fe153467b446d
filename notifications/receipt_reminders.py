"""Which units are reminded that they haven't confirmed that they have the year's notice?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.db import Database
from casework.models import Organisation, User
from casework.queries.notice import NoticeOut, Reminder, notice_out
from workflows.words import cite

from . import outbox
from .concerns import concern_of
from .models import OutboxMessage
from .recipients import whom
from .rows import Message, row_of
from .texts import Draft, Frame, Row
from .wording import wording

KIND = "round.receipt_reminder"
AUDIENCE = "unit"


def make(db: Database, frame: Frame, wall: datetime) -> int:
    """Make the messages of the newest reminder of the newest round's notice, unless they are there.

    How many those were. After downtime only the newest reminder goes out; of two at once the
    second finds every row there.
    """
    with db.reading() as session:
        out = notice_out(session)
        last = out.last(frame.now) if out and out.waiting(frame.now) else None
        if out is None or last is None or _made(session, last.cause(out.year)):
            return 0
        rows = [row_of(m, frame, wall) for m in _messages(session, out, last, frame.now)]
    with db.writing() as w:
        outbox.put(w, rows)
    return len(rows)


def _made(session: Session, cause: str) -> bool:
    asked = select(OutboxMessage.id).where(OutboxMessage.cause == cause).limit(1)
    return session.scalar(asked) is not None


def _messages(session: Session, out: NoticeOut, last: Reminder, now: datetime) -> Iterator[Message]:
    concern = concern_of(session, f"round/{out.year}")
    assert concern is not None
    for to in whom(session, (AUDIENCE,), replace(concern, units=out.waiting(now))):
        yield Message(last.cause(out.year), KIND, to, _draft(out, to.lang), (concern.stream,))


def _draft(out: NoticeOut, lang: str) -> Draft:
    words, kind = wording(), out.rules.facts["notice_received"]
    number = out.issued.value["number"]
    fill = {"year": out.year, "number": number, "days": out.rules.settings["receipt_reminder_days"]}
    rows = (
        Row(words.part("frame", "about", lang), (words.part("receipt", "notice", lang, **fill),)),
        Row(words.part("frame", "act", lang), (kind.words(lang),)),
        Row(words.part("frame", "basis", lang),
            tuple(c.words(lang) for c in cite(out.rules, kind.cites))),
    )  # fmt: skip
    values = {"means": words.part("receipt", "means", lang, **fill),
              "next": words.part("receipt", "next", lang, **fill), "rows": rows, "note": ""}  # fmt: skip
    return Draft("act", words.part("receipt", "title", lang, **fill), "desk", str(out.year), values)


def not_wanted(session: Session, row: OutboxMessage, now: datetime) -> str:
    """Why a reminder that waited isn't sent after all, as a key of [dropped]; "" where it is."""
    out = notice_out(session)
    if out is None or row.subject_ref != f"round/{out.year}":
        return "over"
    code = session.scalar(
        select(Organisation.unit)
        .join(User, User.organisation_id == Organisation.id)
        .where(User.id == row.user_id)
    )
    if code in out.receipts:
        return "done"
    if code not in out.waiting(now):
        return "over"
    last = out.last(now)
    return "" if last and last.cause(out.year) == row.cause else "newer"

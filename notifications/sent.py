"""What was sent about something, to whom, and is the post in order?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from casework.config import Config
from casework.models import Organisation, ToTell, User

from .models import MessageSubject, OutboxMessage
from .rows import number_of
from .sending import NO_SERVER
from .wording import wording

NEWEST = 50


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as the pages show it. `state` is what `delivery_tag` takes: waiting, sent,
    retrying, failed, dropped; `note` says why it is not sent. `to` names a person or an office,
    never an objector or their address.
    """

    id: int
    kind: str
    title: str
    to: str
    state: str
    note: str
    at: datetime
    number: str
    tries: int


@dataclass(frozen=True, slots=True)
class Health:
    """How the post is: rows that wait, since when the oldest, rows given up, events untold.

    `trouble` is what keeps everything from going out; "" where nothing does.
    """

    waiting: int
    oldest: datetime | None
    dead: int
    untold: int
    trouble: str


def _about(streams: Iterable[str], hidden: Iterable[str]) -> list[ColumnElement[bool]]:
    """Which messages are about these streams, but for those that tell of `hidden` kinds of fact."""
    of = list(streams)
    told = [f"{stream.partition('/')[0]}.{kind}" for kind in hidden for stream in of]
    return [MessageSubject.subject.in_(of), OutboxMessage.kind.not_in(told)]


def number_about(session: Session, streams: Iterable[str], *, hidden: Iterable[str] = ()) -> int:
    """How many messages there are about a subject."""
    asked = select(func.count(MessageSubject.message.distinct())).join(
        OutboxMessage, OutboxMessage.id == MessageSubject.message
    )
    return session.scalar(asked.where(*_about(streams, hidden))) or 0


def told_since(session: Session, stream: str, kind: str, at: datetime) -> set[int]:
    """The accounts to which messages of a kind about a subject (`list/…`) were made since `at`."""
    return set(session.scalars(
        select(OutboxMessage.user_id).where(
            OutboxMessage.subject_ref == stream, OutboxMessage.kind == kind,
            OutboxMessage.made_at >= at)
    ))  # fmt: skip


def about(
    session: Session, streams: Iterable[str], lang: str, *, hidden: Iterable[str] = (),
    most: int | None = NEWEST,
) -> list[Sent]:  # fmt: skip
    """Messages about a subject (`case/…`, or several of them), newest first.

    Who may see the subject may see them, but for those that tell of `hidden` kinds of fact; what
    its objector was told stands on the objection only.
    """
    rows = session.execute(
        select(OutboxMessage, User.name, Organisation.name_zh, Organisation.name_en)
        .join(MessageSubject, MessageSubject.message == OutboxMessage.id)
        .outerjoin(User, User.id == OutboxMessage.user_id)
        .outerjoin(Organisation, Organisation.id == User.organisation_id)
        .where(*_about(streams, hidden))
        .order_by(OutboxMessage.id.desc())
        .limit(most)
    ).unique()
    return [
        _sent(row, name, zh if lang.startswith("zh") else en, lang) for row, name, zh, en in rows
    ]


def _sent(row: OutboxMessage, name: str | None, office: str | None, lang: str) -> Sent:
    state = STATES.get(row.status, row.status)
    if row.status == "waiting" and row.tries and row.error:
        state = "retrying"
    return Sent(row.id, row.kind, row.title, _to(row, name, office, lang), state, note(row, lang),
                row.sent_at or row.made_at, number_of(row.message_id) if row.message_id else "",
                row.tries)  # fmt: skip


STATES = {"dead": "failed"}


def _to(row: OutboxMessage, name: str | None, office: str | None, lang: str) -> str:
    if row.user_id:
        return f"{office} {name}".strip()
    if row.why.get("audience") == "objector":
        return wording().part("frame", "objector", lang)
    return row.recipient


def note(row: OutboxMessage, lang: str) -> str:
    """Why it is not sent; what a server said is shown as it was said.

    The row keeps Chinese words of ours; a reader of English gets the same sentence in English.
    """
    if row.status == "dropped" and not row.message_id:  # there was nobody to tell
        return str(row.why["zh" if lang.startswith("zh") else "en"])
    for words in wording().parts.get(row.status, {}).values():
        if words.zh == row.error:
            return words.say(lang)
    return row.error


def health(
    session: Session, config: Config, *, demo: bool,
    seen: Callable[[Any], ColumnElement[bool]] = lambda stream: true(),
) -> Health:  # fmt: skip
    """Whether messages go out, for the dashboard and /readyz; four counts over small indexes.

    `seen` is the condition on a stream under which its messages are counted.
    """
    ours = seen(OutboxMessage.subject_ref)
    waiting, oldest = session.execute(
        select(func.count(), func.min(OutboxMessage.made_at)).where(
            OutboxMessage.status == "waiting", ours
        )
    ).one()
    dead = session.scalar(
        select(func.count()).select_from(OutboxMessage).where(OutboxMessage.status == "dead", ours)
    )
    untold = session.scalar(select(func.count()).select_from(ToTell).where(seen(ToTell.stream)))
    trouble = "" if config.mail_server or demo else NO_SERVER
    if not trouble and waiting:
        trouble = (
            session.scalar(
                select(OutboxMessage.error)
                .where(OutboxMessage.status == "waiting", OutboxMessage.error != "", ours)
                .order_by(OutboxMessage.next_try_at)
                .limit(1)
            )
            or ""
        )
    return Health(waiting, oldest, dead or 0, untold or 0, trouble)

"""How do the messages about something look: what, to whom, delivered or not?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import request, url_for
from flask_login import current_user
from sqlalchemy.orm import Session

from casework.filters import iso, moment_words
from casework.i18n import language
from casework.queries.visible import hidden_kinds, sees_everything
from notifications import sent

from .law import Shown

NEWEST = 10


@dataclass(frozen=True, slots=True)
class Told:
    """Messages for `messages_about`; `older` more of them stand at `url`."""

    rows: list[Shown]
    older: int
    url: str


def messages(session: Session, streams: Collection[str]) -> Told:
    """The newest messages about these streams, or with `all` every one; staff can open each."""
    opens = sees_everything(current_user.actor)
    most = None if request.args.get("all") else NEWEST
    hidden = hidden_kinds(current_user.actor)
    rows = [
        {"iso": iso(one.at), "words": moment_words(one.at, language()), "subject": one.title,
         "to": one.to, "state": one.state, "note": one.note,
         "url": url_for("staff.message", id=one.id) if opens else None}
        for one in sent.about(session, streams, language(), hidden=hidden, most=most)
    ]  # fmt: skip
    all_ = sent.number_about(session, streams, hidden=hidden) if len(rows) == most else 0
    older = max(all_ - len(rows), 0)
    return Told(rows, older, f"{request.path}?all=1#messages")

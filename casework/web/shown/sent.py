"""How do the messages about something look: what, to whom, delivered or not?"""

from __future__ import annotations

from collections.abc import Collection

from flask import url_for
from flask_login import current_user
from sqlalchemy.orm import Session

from casework.filters import iso, moment_words
from casework.i18n import language
from casework.queries.visible import sees_everything
from notifications import sent

from .law import Shown


def messages(session: Session, streams: Collection[str], *, most: int = 10) -> list[Shown]:
    """The newest messages about these streams for `messages_table`; staff can open each."""
    opens = sees_everything(current_user.actor)
    return [
        {"iso": iso(one.at), "words": moment_words(one.at, language()), "subject": one.title,
         "to": one.to, "state": one.state, "note": one.note,
         "url": url_for("staff.message", id=one.id) if opens else None}
        for one in sent.about(session, streams, language(), most=most)
    ]  # fmt: skip

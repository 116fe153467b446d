"""How is a message written out as its row, and what is it called by?"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from casework.models.base import canonical, instant_text

from .recipients import CHINESE, Nobody, Recipient, reached
from .texts import Draft, Frame, write
from .wording import wording


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is still a draft: what it tells of, to whom, and what it is about."""

    cause: str
    kind: str
    to: Recipient | Nobody
    draft: Draft
    about: tuple[str, ...]
    why: dict[str, Any] = field(default_factory=dict)


def message_id(cause: str, kind: str, recipient: str, base_url: str) -> str:
    """The Message-ID of a row, from what makes the row unique: every try bears the same."""
    digest = hashlib.sha256("\0".join((cause, kind, recipient)).encode()).digest()
    host = urlsplit(base_url).hostname or "localhost"
    return f"<{b32encode(digest[:20]).decode().lower()}@{host}>"


def number_of(message_id: str) -> str:
    """What people call a message by, such as K7QF-2M4A: the head of its Message-ID."""
    head = message_id[1:9].upper()
    return f"{head[:4]}-{head[4:]}"


def row_of(message: Message, frame: Frame, wall: datetime) -> dict[str, Any]:
    """The message written out, as its row; do it before the transaction that puts it."""
    to = reached(message.to, frame.vault)
    row: dict[str, Any] = {
        "cause": message.cause, "kind": message.kind, "subject_ref": message.about[0],
        "made_at": instant_text(frame.now), "next_try_at": instant_text(wall),
        "claimed_until": None, "tries": 0, "sent_at": None, "about": message.about,
    }  # fmt: skip
    if isinstance(to, Nobody):
        why = {"audience": to.audience, "zh": to.why("zh"), "en": to.why("en")}
        return row | {
            "recipient": to.key, "user_id": 0, "lang": CHINESE, "title": message.draft.title,
            "body_text": "", "body_html": "", "why": canonical(message.why | why),
            "message_id": "", "status": "dropped", "error": to.why("zh"),
        }  # fmt: skip
    own_id = message_id(message.cause, message.kind, to.address, frame.base_url)
    letter = write(message.draft, to, number_of(own_id), frame)
    told = {at: wording().part("why", to.audience, at, where=to.where.words(at))
            for at in ("zh", "en")}  # fmt: skip
    return row | {
        "recipient": to.address, "user_id": to.user, "lang": to.lang, "title": letter.title,
        "body_text": letter.text, "body_html": letter.html,
        "why": canonical(message.why | {"audience": to.audience} | told), "message_id": own_id,
        "status": "waiting", "error": "",
    }  # fmt: skip

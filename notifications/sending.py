"""Which waiting messages go out now, and what became of each?"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.config import Config
from casework.db import Database
from casework.vault import Unreadable

from . import outbox
from .look_again import Fresh, look_again
from .mail import Bad, Letter, Post, Refused, Trouble
from .objectors import KEY, leaving
from .outbox import LEASE, Claimed
from .texts import UNWRITABLE, Frame
from .wording import wording

LOG = logging.getLogger(__name__)
MOST = 200  # in one go, so that the timers get their turn
# A reply code, with its enhanced one if there is one; or the name of an error of ours.
CODES = re.compile(r"\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?|[A-Za-z]+(?=:)")
NO_SERVER = "no mail server is set (CASEWORK_MAIL_SERVER)"


@dataclass(slots=True)
class Posted:
    """How many messages were sent, put off, refused for good, or not needed any more."""

    sent: int = 0
    later: int = 0
    dead: int = 0
    dropped: int = 0
    trouble: str = ""


def sweep(
    db: Database,
    config: Config,
    frame: Frame,
    wall: Callable[[], datetime],
    *,
    lease: timedelta = LEASE,
    most: int = MOST,
) -> Posted:
    """Send what is due, one message and one recipient at a time, outside any transaction.

    Each row is claimed, looked at again, sent, marked. A crash between the server's word and our
    mark sends it once more under the same Message-ID, and loses none. Trouble with the server
    (not with one message) ends the sweep: the others wait their turn.
    """
    posted = Posted()
    if not config.mail_server and not frame.demo:
        posted.trouble = NO_SERVER
        return posted
    with nullcontext() if frame.demo else Post(config) as post:
        for _ in range(most):
            claimed = outbox.claim(db, wall(), lease)
            if claimed is None:
                break
            try:
                fresh = look_again(db, claimed, frame)
            except UNWRITABLE as error:
                LOG.exception("message %s can't be written", claimed.id)
                outbox.later(db, claimed, wall(), repr(error))
                posted.later += 1
                continue
            if fresh.dropped:
                outbox.end(db, claimed, "dropped", wording().parts["dropped"][fresh.dropped].zh)
                posted.dropped += 1
                continue
            if not _send(db, config, frame, wall, claimed, fresh, post, posted):
                break
    return posted


def _send(
    db: Database, config: Config, frame: Frame, wall: Callable[[], datetime], claimed: Claimed,
    fresh: Fresh, post: Post | None, posted: Posted,
) -> bool:  # fmt: skip
    """Hand one message over and mark it; False where the server can't be spoken to."""
    if (fresh.title, fresh.text, fresh.html) != (claimed.title, claimed.text, claimed.html):
        outbox.reword(db, claimed, fresh.title, fresh.text, fresh.html)
    try:
        own = leaving(db, frame.vault, claimed, fresh.text, fresh.html)
    except Unreadable:
        outbox.later(db, claimed, wall(), wording().parts["waiting"]["no_key"].zh)
        posted.later += 1
        return True
    if own.to is None:
        outbox.end(db, claimed, "dropped", wording().parts["dropped"]["erased"].zh)
        posted.dropped += 1
        return True
    try:
        letter = Letter(
            sender=config.mail_sender, to=own.to, title=fresh.title,
            text=own.text, html=own.html, id=claimed.message_id, at=wall(),
        )  # fmt: skip
    except Bad as bad:
        LOG.error("message %s can't be written as a letter: %s", claimed.id, bad)
        outbox.end(db, claimed, "dead", wording().parts["dead"]["unwritable"].zh)
        posted.dead += 1
        return True
    try:
        if post is not None:
            post.deliver(letter)
    except Refused as refused:
        if refused.final:
            outbox.end(db, claimed, "dead", _said(claimed, refused))
            posted.dead += 1
        else:
            outbox.later(db, claimed, wall(), _said(claimed, refused))
            posted.later += 1
    except Trouble as trouble:
        outbox.later(db, claimed, wall(), _said(claimed, trouble))
        posted.later += 1
        posted.trouble = _said(claimed, trouble)
        return False
    else:
        outbox.sent(db, claimed, frame.now)
        posted.sent += 1
    return True


def _said(claimed: Claimed, error: Exception) -> str:
    """What the server said, for staff to read: of an objector's message by its codes alone, as it
    may repeat the address, or a part of it, in words of its own.
    """
    if not KEY.fullmatch(claimed.recipient):
        return str(error)
    found = CODES.match(str(error))
    return found[0] if found else type(error).__name__

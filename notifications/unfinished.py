"""Which members of a committee still have something to declare or to judge, and how much?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import DeadlineRow
from casework.queries.snapshots import list_snapshot
from casework.services.list_desk import REVIEW
from workflows.progress import progress

from .concern import Concern, Left
from .due import Due
from .wording import wording

AUDIENCE = "expert"
REMINDER = "review_reminder"  # the fact by which the ministry reminds beside the deadline


def waited_for(session: Session, concern: Concern, now: datetime) -> Concern:
    """A list as it concerns those alone who haven't finished; nobody once its review is closed, which
    leaves no case to judge.
    """
    rules, facts = list_snapshot(session, concern.ref, now=now)
    left = {
        one.expert: Left(len(one.open), len(one.own)) for one in progress(facts, rules) if one.open
    }
    return replace(concern, experts=tuple(left), left=left)


def until(session: Session, stream: str) -> DeadlineRow | None:
    """The deadline of the review that runs."""
    return session.scalar(
        select(DeadlineRow).where(DeadlineRow.owner == stream, DeadlineRow.kind == REVIEW,
                                  DeadlineRow.status == "open")
    )  # fmt: skip


def left_words(left: Left, lang: str) -> str:
    """3 of 5; which they are stands on the reader's own desk."""
    return wording().part("remind", "left_of", lang, left=left.open, all=left.all)


def table(due: Sequence[Due], login: str, lang: str) -> tuple[dict[str, object], int]:
    """Heading, columns and rows of what one member still has to do, and how much that is."""
    words = wording()
    own = [(one.concern, one.concern.left[login]) for one in due]
    heading, subject = (words.part("remind", n, lang) for n in ("open_heading", "subject"))
    rows = [[[concern.name.words(lang)], [left_words(left, lang)]] for concern, left in own]
    columns = [subject, words.part("remind", "left", lang)]
    return {"heading": heading, "columns": columns, "rows": rows}, sum(left.open for _, left in own)

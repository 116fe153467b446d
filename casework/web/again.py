"""What does a form that comes back bring along: the reasons that were written, and who was quicker?"""

from __future__ import annotations

from flask import request
from flask_login import current_user

from casework.errors import Conflict
from casework.i18n import language
from casework.queries.timeline import (
    Happening,
    came_to,
    history_of_fact,
    since_last_note,
    timeline,
)
from casework.reading import session
from casework.services.desk import Opened
from workflows.rules import Rules

from .shown import events
from .shown.law import Shown

REASON = "reason-"


def written_reasons() -> dict[str, str]:
    """The reasons that a form sent, by the key of what each settles."""
    return {name.removeprefix(REASON): words for name, words in request.form.items()
            if name.startswith(REASON) and words.strip()}  # fmt: skip


def still_read(rules: Rules, stream: str, version: int) -> int:
    """The version that a form was made from, or a newer one that differs by talk alone."""
    beside = [kind.id for kind in rules.edition.facts if kind.beside]
    return since_last_note(session(), stream, version, beside)


def meanwhile(opened: Opened, conflict: Conflict, *, fact: tuple[str, str] | None = None) -> Shown:
    """Who was quicker, and what they did: to the fact, by its kind and item, where it is about one."""
    stream = opened.head.stream
    newest = history_of_fact(session(), stream, *fact)[:1] if fact else []
    newest = newest or timeline(session(), current_user.actor, [stream], most=1)
    words = conflict.zh if language().startswith("zh") else conflict.en
    if not newest:
        return {"who": "", "iso": "", "words": "", "what": words, "url": request.path,
                "own": False}  # fmt: skip
    return _said(opened, newest[0]) | {"said": words}


def closed(opened: Opened) -> Shown | None:
    """Who brought the subject to where it stands now, and by which act; None where nobody did."""
    found = came_to(session(), opened.head.stream, opened.state)
    return _said(opened, found) if found else None


def _said(opened: Opened, happening: Happening) -> Shown:
    line = events.line(opened.rules, happening, measure=opened.row.get("measure", ""))
    return {"who": line["who"], "iso": line["iso"], "words": line["words"], "what": line["what"],
            "url": None, "own": happening.event.actor == current_user.actor.user}  # fmt: skip

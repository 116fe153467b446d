"""What should a handler know before taking a step on an objection or a complaint?

Hints, never conditions: the step can be taken all the same.
"""

from __future__ import annotations

from collections.abc import Collection

from flask import url_for
from flask_babel import gettext as _

from casework.queries.objections import looks
from casework.reading import casework, session
from casework.services.desk import Opened
from casework.services.looks import HANDLERS
from notifications.untold import unreachable
from workflows.edition import ActionRule

from . import consequences
from .consequences import Around

TOLD = "objector"


def hints(opened: Opened, rule: ActionRule, along: Collection[str] = ()) -> list[str]:
    """What isn't read yet, and who can't be told by message, of it and of those `along` with it."""
    if opened.subject not in HANDLERS:
        return []
    found = []
    judged = rule.to and TOLD not in rule.who  # the author's own steps need no reading by us
    unread = [
        ref
        for ref in (opened.ref, *along)
        if judged and not looks(session(), f"{opened.subject}/{ref}")
    ]
    if unread:
        found.append(_("Nobody has read the words and files of %(refs)s yet.",
                       refs=_(", ").join(unread)))  # fmt: skip
    if missed := _untellable(opened, rule, along):
        found.append(_("%(refs)s: no e-mail address was left. Tell the author by telephone or letter,"
                       " and note that you did.", refs=_(", ").join(missed)))  # fmt: skip
    return found


def letter(opened: Opened, rule: ActionRule) -> str:
    """Where the letter can be read before the step writes it; "" for a step that writes none."""
    answers = (rule.subject, rule.id) == ("objection", "answer")
    return url_for("staff.reply_preview", ref=opened.ref) if answers else ""


def tells(around: Around, rule: ActionRule, along: Collection[str] = ()) -> list[str]:
    """Who will hear of it by message: not an author who left no address for one."""
    missed = _untellable(around.opened, rule, along)
    nobody = len(missed) > len(along)  # neither of it nor of those along with it
    return consequences.tells(around, rule, but=(TOLD,) if nobody else ())


def _untellable(opened: Opened, rule: ActionRule, along: Collection[str]) -> list[str]:
    """Those of them whose author hears of the step, and left no address to write to."""
    if opened.subject not in HANDLERS or TOLD not in rule.tells:
        return []
    streams = [f"{opened.subject}/{ref}" for ref in (opened.ref, *along)]
    return unreachable(session(), casework().vault, streams)

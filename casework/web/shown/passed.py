"""Which deadlines ended while the demo's clock moved on, and what had the system to do at them?

Those at which a timer went off are told by what it did; these are still open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from casework.filters import end_words
from casework.i18n import language
from casework.models import DeadlineRow
from casework.queries.snapshots import opened
from casework.reading import session
from casework.web.subjects import about

NAMED = 3  # so many are named; of more, how many they are


def passed(rows: Sequence[DeadlineRow], now: datetime) -> list[str]:
    """A sentence about each of these deadlines: whose it is, when it ended, what came of it."""
    said = [_sentence(row, now) for row in rows[:NAMED]]
    if rest := len(rows[NAMED:]):
        said.append(ngettext("%(num)d more deadline ended.", "%(num)d more deadlines ended.", rest))
    return said


def _sentence(row: DeadlineRow, now: datetime) -> str:
    subject, _slash, ref = row.owner.partition("/")
    owner = opened(session(), subject, ref, now=now)
    head = about(session(), owner)
    words = {
        "what": owner.rules.deadlines[row.kind].words(language()),
        "whose": _(", ").join(part for part in (head.title, head.sub) if part),
        "when": end_words(row.ends_at, language()),
    }
    if row.tries:
        return _("“%(what)s” (%(whose)s) ended: %(when)s. Its timer was refused; the page says why.",
                 **words)  # fmt: skip
    return _("“%(what)s” (%(whose)s) ended: %(when)s. Nothing happens by itself then.", **words)

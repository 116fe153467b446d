"""Until when may something be handed in, in words and as a clock that ticks by the server's time?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from casework.filters import calendar, day_words, end_words, iso, left_words
from casework.i18n import language
from casework.models import DeadlineRow
from casework.queries.missing import goals
from casework.queries.recommend import Moved
from casework.reading import now
from casework.services.desk import Opened
from workflows.deadlines import Period
from workflows.edition import ActionRule
from workflows.facts import CaseFacts
from workflows.rules import Rules

from .law import Shown


def cutoff_end(rules: Rules, period: Period, moved: Moved | None) -> Shown:
    """The cutoff of a unit for the macro `until`: the notice's day, or by which document it moved."""
    shown = ticking(
        period.ends_at, gettext("Applications close"), gettext("Applications are closed")
    )
    if moved is not None:
        to_all = gettext("Moved for all units by %(number)s of %(date)s: %(reason)s")
        to_one = gettext("Moved for this unit by %(number)s of %(date)s: %(reason)s")
        day = day_words(date.fromisoformat(moved.value["date"]), language())
        words = to_all if moved.for_all else to_one
        return shown | {"reading": words % {**moved.value, "date": day}}
    words = rules.notice.cutoff_words
    close = str(rules.deadlines["cutoff"].close)
    reading = gettext("The notice says “%(words)s”; read to include that day until %(close)s.",
                      words=words, close=close) if words else ""  # fmt: skip
    return shown | {"reading": reading}


def of_review(end: DeadlineRow | None, *, runs: bool) -> Shown | None:
    """The review's end for the macro `until`; None unless it runs."""
    if end is None or not runs:
        return None
    shown = ticking(end.ends_at, gettext("The review ends"), gettext("The review's time is over"))
    if now() >= end.ends_at:
        shown["reading"] = gettext("It can still be judged and handed in until the ministry closes"
                                   " the review.")  # fmt: skip
    return shown


def ticking(ends_at: datetime, before: str, after: str) -> dict[str, Any]:
    """An end for the macro `until`, called `before` until then and `after` from then on."""
    over = now() >= ends_at
    return {
        "what": after if over else before, "over": after, "now": iso(now()), "iso": iso(ends_at),
        "words": end_words(ends_at, language(), weekday=True),
        "left": "" if over else left_words(ends_at, now(), calendar()),
        "tone": "idle" if over else "go",
    }  # fmt: skip


def handing_in(opened: Opened, rule: ActionRule) -> Shown | None:
    """Until when an act that hands a case in can be done; None for another act."""
    facts = opened.facts
    if not isinstance(facts, CaseFacts) or rule not in goals(opened.rules) or not facts.submit_by:
        return None
    if facts.recorded.fact("correction") is None:
        return ticking(facts.submit_by, gettext("Applications close"),
                       gettext("Applications are closed"))  # fmt: skip
    return ticking(
        facts.submit_by, gettext("The correction ends"), gettext("The correction is over")
    )

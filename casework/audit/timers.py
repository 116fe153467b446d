"""Will the timer look at a deadline when it must, and remind of it only when it may?

How often it was refused, why, and when within the hour it looks again isn't held: the door decides
by the end of the deadline. Nor is a reminder missed that was taken away: the deadline stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from casework.models.base import instant_of, instant_text
from casework.services.deadlines import reminder_times
from workflows.edition import DeadlineRule

from .calendar import Revision

COLUMNS = ("round_year", "calendar_revision", "next_try_at", "tries", "remind_at")


def looked_at(
    row: Mapping[str, Any], rule: DeadlineRule, year: int, calendars: Sequence[Revision]
) -> bool:
    """Is it looked at under the rules of its round (`year`), at its end, and told of on its days?"""
    if row["round_year"] != year or not 0 <= row["calendar_revision"] < len(calendars):
        return False
    if row["status"] != "open":
        return row["next_try_at"] is None and row["remind_at"] is None
    try:
        return _fires(row, rule) and _reminds(row, rule, calendars)
    except ValueError:
        return False  # no instant, or no day


def _fires(row: Mapping[str, Any], rule: DeadlineRule) -> bool:
    if not rule.fires or row["next_try_at"] is None:
        return bool(rule.fires) == (row["next_try_at"] is not None)
    due = instant_of(row["ends_at"]) + timedelta(minutes=rule.grace_minutes)
    return row["tries"] > 0 or row["next_try_at"] == instant_text(due)


def _reminds(row: Mapping[str, Any], rule: DeadlineRule, calendars: Sequence[Revision]) -> bool:
    if row["remind_at"] is None:
        return True
    last = date.fromisoformat(row["last_day"])
    return any(row["remind_at"] in map(instant_text, reminder_times(rule, last, one.calendar))
               for one in calendars)  # fmt: skip

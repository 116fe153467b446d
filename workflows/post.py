"""By which day is an objection in time, and until when may a letter still be on its way?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from .calendar import WorkingCalendar, last_day_of
from .deadlines import working_days
from .facts import PublicityFacts

COUNTS = {"post": "postmark", "telephone": "received_on", "fax": "received_on"}


def counts_from(lodging: Mapping[str, Any]) -> date | None:
    """The day by which it is in time: of a letter its postmark, of a call or a fax the day on which
    it came, whenever an officer enters it (F 6). None: the instant of its receipt here counts.

    ValueError where what stands there is no day.
    """
    day = lodging.get(COUNTS.get(str(lodging.get("channel")), ""))
    return date.fromisoformat(str(day)) if day else None


def post_until(
    publicities: Iterable[PublicityFacts], calendar: WorkingCalendar, *, days: int
) -> datetime | None:
    """24:00 of the `days`-th working day after the last publicity, main or supplementary, ended.

    By post the postmark counts, so what was posted on the last day is in time whenever it comes
    (12, '19 9; F 6). None where nothing was publicised, or where a round sets no such days (0).
    """
    last = max((p.ends_at for p in publicities), default=None)
    if last is None or days < 1:
        return None
    return working_days(last_day_of(last), count=days, calendar=calendar).ends_at

"""Until when may a letter that was posted in time still be on its way?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from .calendar import WorkingCalendar, last_day_of
from .deadlines import working_days
from .facts import PublicityFacts


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

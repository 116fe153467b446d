"""Which day is the last on which a unit may hand its applications in?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

ALL = "*"  # the item under which the day is moved for every unit


def last_day(notice: date | None, moved: Mapping[str, str], unit: str = "") -> date | None:
    """The latest of what was said to a unit: the notice's day, one for all, one of its own (N五).

    Nobody has less time than all have, whichever document came first. `moved` holds the days of
    the issuing office's documents by the unit's code, or `*`. None where no day is known.
    """
    said = (moved.get(whose) for whose in (ALL, unit))
    days = [notice, *(date.fromisoformat(day) for day in said if day)]
    return max((day for day in days if day), default=None)


def last_of_any(notice: date | None, moved: Mapping[str, str]) -> date | None:
    """The last day that any unit has; None where none is known."""
    days = [last_day(notice, moved, whose) for whose in (ALL, *moved)]
    return max((day for day in days if day), default=None)

"""For which day does somebody ask who is in term, and which instant of it counts?"""

from __future__ import annotations

import re
from datetime import date, datetime, time

from flask import request

from casework.reading import now
from workflows.calendar import BEIJING, beijing_day

WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def asked() -> str:
    """What the address says after `on=`; "" where it says nothing."""
    return request.args.get("on", "").strip()


def asked_day() -> date | None:
    """The day asked for, today in Beijing where none is; None for what isn't a day like 2022-06-02."""
    said = asked()
    if not said:
        return beijing_day(now())
    try:
        return date.fromisoformat(said) if WRITTEN.fullmatch(said) else None
    except ValueError:
        return None


def instant_on(day: date) -> datetime:
    """Noon of the day in Beijing, since terms begin and end at midnight; of today this very instant."""
    at = now()
    return at if day == beijing_day(at) else datetime.combine(day, time(12), tzinfo=BEIJING)

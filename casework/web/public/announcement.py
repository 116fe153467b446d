"""Until when is a list public, in words, and why until then?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import gettext, ngettext

from casework.filters import day_words, end_words, iso, left_words
from casework.i18n import language
from casework.models import DeadlineRow
from casework.queries.publicised import Publicised
from casework.web.shown.periods import counted, period
from workflows.calendar import WorkingCalendar, beijing_day


def title(shown: Publicised) -> str:
    """The title of the notice that carries it."""
    return shown.title.words(language())


def short(shown: Publicised) -> str:
    """The measure in a word, for the way back to the notice."""
    return shown.measure.short_zh if language().startswith("zh") else shown.measure.short_en


def until(
    shown: Publicised, row: DeadlineRow | None, at: datetime, calendar: WorkingCalendar
) -> dict[str, Any]:
    """When objections close, with the hour, and what remains: for the macro `until`."""
    running = shown.open(at)
    found: dict[str, Any] = {
        "what": gettext("Objections close") if running else gettext("Objections closed"),
        "iso": iso(shown.ends_at), "words": end_words(shown.ends_at, language(), weekday=True),
        "tone": "public" if running else "idle", "provisional": running and shown.provisional,
    }  # fmt: skip
    if running:
        found["left"] = left_words(shown.ends_at, at, calendar)
    if running and row is not None:
        days = [day.date for day in counted(row, calendar).days if day.counted]
        passed = sum(day <= beijing_day(at) for day in days)
        found |= {"total": len(days), "counted": passed, "left": _left(shown, days, at, calendar)}
    return found


def _left(shown: Publicised, days: list[date], at: datetime, calendar: WorkingCalendar) -> str:
    """Which working day today is, and which are still to come."""
    lang, today = language(), beijing_day(at)
    rest = [day for day in days if day > today]
    if not rest:
        left = left_words(shown.ends_at, at, calendar)
        return gettext("Today is the last day: %(left)s.", left=left)
    named = gettext(", ").join(day_words(day, lang, year=False) for day in rest)
    remain = ngettext("%(num)d working day is still to come: %(days)s.",
                      "%(num)d working days are still to come: %(days)s.",
                      len(rest), days=named)  # fmt: skip
    if today in days:
        nth = days.index(today) + 1
        return gettext("Today is working day %(nth)s; %(remain)s", nth=nth, remain=remain)
    return gettext("Today isn't counted; %(remain)s", remain=remain)


def why(
    shown: Publicised, row: DeadlineRow | None, at: datetime, calendar: WorkingCalendar
) -> dict[str, Any]:
    """Why does it end on this day: the rule in words, its articles, the strip, the notices."""
    if row is None:
        return {"words": "", "citations": [], "days": [], "sources": [], "moves": ""}
    told = period(row, shown.rules, calendar, at)
    for day in told["days"]:
        if day["kind"] == "start":
            day["name"] = gettext("published")
    return told | {"words": told["why"], "moves": told.get("moves", "")}

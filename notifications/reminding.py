"""What does a reminder say: what is due when, and how long is there?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from casework.filters import day_words, end_words
from casework.models import Division, Unit
from casework.queries.snapshots import calendar
from workflows.calendar import beijing_day
from workflows.deadlines import working_days_left
from workflows.edition import DeadlineRule
from workflows.rules import Rules
from workflows.words import cite

from .due import Due
from .lacking import table
from .recipients import Nobody, Recipient
from .texts import Draft
from .wording import PATHS, Reminder, several, wording

FEW = 5  # days that are named one by one


def draft(session: Session, due: list[Due], to: Recipient | Nobody, now: datetime) -> Draft:
    """What one reader is reminded of: deadlines of one kind that end together."""
    audience, lang = to.audience, to.lang
    said = wording().reminders[due[0].rule.id]
    days = _days_left(session, due[0], now)
    rows, missing = table(session, due, to, now)
    values: dict[str, Any] = {
        "lead": said.lead.say(lang, year=due[0].concern.year),
        "after_words": said.after.say(lang),
        "when": list(_when(due[0], days, lang, now)),
        "table": rows,
        "often": _often(due[0].rule, lang),
    }
    title = _title(said, due, len(days), missing, _whose(session, due, audience, lang), lang)
    alone = len(due) == 1
    link = said.link if alone or "{ref}" not in PATHS[said.link] else several(audience)
    if audience == "city" and alone:
        link = "case"
    return Draft("reminder", title, link, due[0].concern.ref, values)


def _title(
    said: Reminder, due: list[Due], left: int, missing: int | None, whose: str, lang: str
) -> str:
    values = {"left": left, "count": len(due), "missing": missing, "whose": whose}
    if missing == 0 and left and said.title_ready:
        return said.title_ready.say(lang, **values)
    return (said.title if left else said.title_today).say(lang, **values)


def _whose(session: Session, due: list[Due], audience: str, lang: str) -> str:
    """广东省, or the city where a city is told."""
    concern = due[0].concern
    if audience == "city" and concern.divisions:
        city = session.get(Division, concern.divisions[0])
        return _name(city, lang) if city else ""
    unit = session.get(Unit, concern.units[0]) if concern.units else None
    return _name(unit, lang) if unit else ""


def _name(place: Division | Unit, lang: str) -> str:
    return place.name_zh if lang.startswith("zh") else place.name_en or place.name_zh


def _natural(rule: DeadlineRule) -> bool:
    """Terms and sanctions are told in calendar days, periods in working days."""
    return rule.counts == "anniversary"


def _days_left(session: Session, due: Due, now: datetime) -> list[date]:
    """The days after today up to the last one: working days, or for terms all of them."""
    today, last = beijing_day(now), due.row.last_day
    every = [today + timedelta(days=n) for n in range(1, (last - today).days + 1)]
    if _natural(due.rule):
        return every
    days = calendar(session)
    left = [day for day in every if days.is_working(day)]
    assert len(left) == working_days_left(today, last, calendar=days)
    return left


def _when(due: Due, left: list[date], lang: str, now: datetime) -> Iterator[str]:
    words = wording()
    ends = end_words(due.row.ends_at, lang, weekday=True)
    first = words.part("remind", "ends", lang, what=due.rule.words(lang), end=ends)
    yield first + (words.part("frame", "provisional", lang) if due.row.provisional else "")
    today = day_words(beijing_day(now), lang, year=False)
    if not left:
        yield words.part("remind", "last_day", lang, today=today)
    elif _natural(due.rule):
        yield words.part("remind", "today_natural", lang, today=today, left=len(left))
    else:
        yield words.part("remind", "today", lang, today=today, left=len(left),
                         days=_named(left, lang))  # fmt: skip
    notice = due.rules.notice
    if due.rule.id == "cutoff" and notice.cutoff_words and due.row.last_day == notice.cutoff:
        cites = _cites(due.rules, due.rule.cites, lang)
        reading = words.part("remind", "reading", lang, close=due.rule.close)
        yield words.part("remind", "words", lang, words=notice.cutoff_words, reading=reading,
                         cites=cites)  # fmt: skip


def _named(days: list[date], lang: str) -> str:
    if len(days) > FEW:
        return ""
    listed = (
        wording()
        .part("remind", "list", lang)
        .join(day_words(day, lang, year=False) for day in days)
    )
    return wording().part("remind", "days", lang, list=listed)


def _often(rule: DeadlineRule, lang: str) -> str:
    listed = wording().part("remind", "list", lang).join(str(n) for n in rule.remind)
    name = "often_natural" if _natural(rule) else "often"
    return wording().part("remind", name, lang, list=listed)


def _cites(rules: Rules, ids: tuple[str, ...], lang: str) -> str:
    joiner = wording().part("remind", "list", lang)
    return joiner.join(c.words(lang) for c in cite(rules, ids))

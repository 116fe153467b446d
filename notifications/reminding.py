"""What does a reminder say: what is due when, what is left, and what is still missing?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from casework.filters import day_words, end_words
from casework.models import Case, Division, Place, Unit
from casework.queries.snapshots import calendar, case_snapshot
from workflows.calendar import beijing_day
from workflows.deadlines import working_days_left
from workflows.edition import ActionRule, DeadlineRule
from workflows.facts import Actor
from workflows.machine import Refusal, decide
from workflows.rules import Rules
from workflows.words import Breach, cite

from .texts import Draft
from .wording import PATHS, Reminder, several, wording

if TYPE_CHECKING:
    from .reminders import Due

FEW = 5  # days that are named one by one
MOST = 8  # missing things that are named one by one
GONE = ("withdrawn", "lapsed", "ineligible")


def draft(session: Session, due: list[Due], audience: str, lang: str, now: datetime) -> Draft:
    """What one reader is reminded of: deadlines of one kind that end together."""
    said = wording().reminders[due[0].rule.id]
    days = _days_left(session, due[0], now)
    table, missing = _table(session, due, audience, lang, now)
    values: dict[str, Any] = {
        "lead": said.lead.say(lang, year=due[0].concern.year),
        "after_words": said.after.say(lang),
        "when": list(_when(due[0], days, lang, now)),
        "table": table,
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


def _table(
    session: Session, due: list[Due], audience: str, lang: str, now: datetime
) -> tuple[dict[str, Any], int | None]:
    """Heading, columns and rows; and how much is missing, where something is to be handed in."""
    words = wording()

    def say(*names: str) -> list[str]:
        return [words.part("remind", name, lang) for name in names]

    if not due[0].rule.submit_by:
        states = due[0].rules.states
        rows = [[[d.concern.name.words(lang)],
                 [states[d.rule.owner, d.concern.state].words(lang)]] for d in due]  # fmt: skip
        return {"heading": say("open_heading")[0], "rows": rows,
                "columns": [*say("subject"), words.part("frame", "state", lang)]}, None  # fmt: skip
    lines, total = [], 0
    for case, one in _cases(session, due, audience):
        lacks: list[str]
        if one is None:
            state = due[0].rules.states["case", case.state].words(lang)
            lacks = [words.part("remind", "is", lang, state=state)]
        else:
            found = missing(session, one, now)
            total += len(found)
            lacks = _lacks(found, lang)
        measure = due[0].rules.measure(case.measure)
        short = measure.short_zh if lang.startswith("zh") else measure.short_en
        city = case.division_name if lang.startswith("zh") else case.division_name_en
        places = [_places(session, case, lang)] if audience == "unit" else None
        lines.append([[short], [city or case.division_name], *([places] if places else []), lacks])
    heads = ["measure", "city", *(["places"] if audience == "unit" else []), "lacks"]
    return {"heading": say("missing_heading")[0], "columns": say(*heads), "rows": lines}, total


def _lacks(found: tuple[Breach, ...], lang: str) -> list[str]:
    words = wording()
    if not found:
        return [words.part("remind", "complete", lang)]
    stop = words.part("remind", "stop", lang)
    lines = []
    for breach in found[:MOST]:
        what = (breach.zh if lang.startswith("zh") else breach.en).removesuffix(stop)
        cites = breach.cites[0].words(lang) if breach.cites else ""
        lines.append(words.part("remind", "lack", lang, what=what, cites=cites))
    if len(found) > MOST:
        lines.append(words.part("remind", "more", lang, count=len(found) - MOST))
    return lines


def _cases(session: Session, due: list[Due], audience: str) -> Iterator[tuple[Case, Due | None]]:
    """The cases that are due, and beside them the unit's others of the round (their state)."""
    own = {d.concern.ref: d for d in due}
    wanted: ColumnElement[bool] = Case.ref.in_(own)
    if audience == "unit" and due[0].rule.counts == "named_day":  # one day for the whole round
        units = {u for d in due for u in d.concern.units}
        others = and_(Case.unit.in_(units), Case.round_year == due[0].concern.year,
                      Case.state.not_in(GONE))  # fmt: skip
        wanted = or_(Case.ref.in_(own), others)
    for case in session.scalars(select(Case).where(wanted).order_by(Case.measure.desc(), Case.id)):
        yield case, own.get(case.ref)


def _places(session: Session, case: Case, lang: str) -> str:
    """Places of the unit for the measure: how many are taken, how many there are."""
    held = session.scalars(
        select(Place.case_ref).where(
            Place.round_year == case.round_year, Place.measure == case.measure,
            Place.unit == case.unit,
        )
    ).all()  # fmt: skip
    taken = sum(1 for ref in held if ref)
    return wording().part("remind", "place", lang, taken=taken, there=len(held))


def missing(session: Session, due: Due, now: datetime) -> tuple[Breach, ...]:
    """What still stands between the case and being submitted, by the rules that will judge it."""
    rules, facts = case_snapshot(session, due.concern.ref, now=now)
    action = _settles(rules, due.rule)
    unit = Actor(0, "", frozenset(action.who), unit=facts.unit)
    ready = facts if facts.state in action.start else replace(facts, state=action.start[0])
    answer = decide(rules, action.id, ready, actor=unit, now=now, trial=True)
    return answer.breaches if isinstance(answer, Refusal) else ()


def _settles(rules: Rules, rule: DeadlineRule) -> ActionRule:
    """The act that people do to be in time."""
    closing = (a for a in rules.edition.actions if a.subject == rule.owner and rule.id in a.closes)
    return next(a for a in closing if "timer" not in a.who)

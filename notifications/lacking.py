"""What is still missing before a deadline, or not done yet?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from casework.models import Case, Place
from casework.queries.snapshots import case_snapshot
from casework.queries.visible import as_seen
from workflows.edition import ActionRule, DeadlineRule
from workflows.facts import Actor
from workflows.machine import Refusal, decide
from workflows.rules import Rules
from workflows.words import Breach

from . import unfinished
from .due import Due
from .recipients import Nobody, Recipient
from .wording import wording

MOST = 8  # missing things that are named one by one
GONE = ("withdrawn", "lapsed", "ineligible")


def table(
    session: Session, due: list[Due], to: Recipient | Nobody, now: datetime
) -> tuple[dict[str, Any], int | None]:
    """Heading, columns and rows; and how much is missing, where something is to be handed in."""
    words, audience, lang = wording(), to.audience, to.lang
    if audience == unfinished.AUDIENCE:
        return unfinished.table(due, to.login, lang)

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
            own = case.division if audience == "city" else ""
            reader = Actor(0, "", frozenset({audience}), unit=case.unit, division=own)
            lacks = _lacks([as_seen(session, reader, one) for one in found], lang)
        measure = due[0].rules.measure(case.measure)
        short = measure.short_zh if lang.startswith("zh") else measure.short_en
        city = case.division_name if lang.startswith("zh") else case.division_name_en
        places = [_places(session, case, lang)] if audience == "unit" else None
        lines.append([[short], [city or case.division_name], *([places] if places else []), lacks])
    heads = ["measure", "city", *(["places"] if audience == "unit" else []), "lacks"]
    return {"heading": say("missing_heading")[0], "columns": say(*heads), "rows": lines}, total


def _lacks(found: Sequence[Breach], lang: str) -> list[str]:
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

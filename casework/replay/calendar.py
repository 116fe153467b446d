"""How does a step import a State Council holiday arrangement?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from casework.models import CalendarDay
from casework.queries.reader import Reader
from casework.services import arrangement as files
from casework.services import calendar as service

from . import look
from .act import Outcome, Player, received, tried
from .scenario import Step

SPAN = ".."  # 2027-02-05..2027-02-11 is every day from the one to the other


def imported(player: Player, step: Step) -> Outcome:
    """The arrangement of a year, previewed and confirmed as an administrator does it.

    With `keep` it begins with what the year has now: `off` and `make_up` add to it, `ordinary`
    takes days out of it.
    """
    outcome = Outcome(subject="calendar")
    actor = player.person(step.keys.get("who", service.ROLE))

    def bring_in() -> None:
        arranged = files.read(json.dumps(_file(player, step.keys["calendar"])).encode())
        with player.stage.db.reading() as session:
            preview = service.preview(Reader(session), arranged, now=received(step))
        service.apply(player.stage.db, arranged, confirmed=preview.digest, actor=actor,
                      received_at=received(step), wall=lambda: player.stage.now)  # fmt: skip

    tried(outcome, bring_in)
    return outcome


def _file(player: Player, table: Mapping[str, Any]) -> dict[str, Any]:
    """The same as a file in the format of docs/calendar.md."""
    days: dict[str, dict[str, str]] = {"off": {}, "make_up": {}}
    if table.get("keep"):
        known = select(CalendarDay.day, CalendarDay.kind, CalendarDay.name).where(
            CalendarDay.year == table["year"]
        )
        for day, kind, name in look.rows(player.stage, known):
            days[kind][day.isoformat()] = name
    for kind in ("off", "make_up", "ordinary"):
        for day in _days(table.get(kind, ())):
            for other in days.values():
                other.pop(day, None)
            if kind in days:
                days[kind][day] = str(table.get("name", ""))
    whole: dict[str, Any] = {k: table.get(k) for k in ("year", "doc_no", "address")}
    for key, kind in (("days_off", "off"), ("make_up_days", "make_up")):
        whole[key] = [{"date": day, "name": name} for day, name in sorted(days[kind].items())]
    return whole


def _days(listed: Any) -> Iterator[str]:
    for one in listed:
        first, span, last = str(one).partition(SPAN)
        yield first
        if span:
            day, end = date.fromisoformat(first), date.fromisoformat(last)
            while day < end:
                day += timedelta(days=1)
                yield day.isoformat()

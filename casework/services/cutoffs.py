"""What keeps the cutoff from being moved on record, and what is counted anew where it is moved?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, exists, select

from casework.db import Sql, Writer
from casework.errors import Invalid
from casework.models import Case, DeadlineRow, Unit
from casework.models.base import instant_of
from workflows.cutoffs import ALL, last_day
from workflows.edition import FactKind
from workflows.figures import day_words
from workflows.rules import Rules
from workflows.words import Breach, cite

from . import case_effects, deadlines, gather
from .desk import Opened
from .streams import Stamp

RUNNING = Sql(
    select(DeadlineRow.id, DeadlineRow.kind, DeadlineRow.start, DeadlineRow.how, Case.ref,
           Case.unit)
    .join(Case, DeadlineRow.owner == "case/" + Case.ref)
    .where(
        Case.round_year == bindparam("year"), DeadlineRow.kind.in_(("cutoff", "correction")),
        DeadlineRow.status == "open",
    )
    .order_by(DeadlineRow.id)
)  # fmt: skip
# Applications that were begun before this year's last day was known.
UNDATED = Sql(
    select(Case.ref, Case.unit)
    .where(
        Case.round_year == bindparam("year"),
        Case.state.in_(("drafted", "provincially_approved")),
        ~exists().where(
            DeadlineRow.owner == "case/" + Case.ref, DeadlineRow.kind == "cutoff",
            DeadlineRow.status == "open",
        ),
    )
    .order_by(Case.id)
)  # fmt: skip
UNIT = Sql(select(Unit.code).where(Unit.code == bindparam("code")))


def breaches(
    w: Writer, opened: Opened, kind: FactKind, item: str, value: Mapping[str, Any] | None,
    today: date,
) -> list[Breach]:  # fmt: skip
    """Why the cutoff can't be moved so; Invalid for no unit of ours, and for a day that is over."""
    if item != ALL and w.one(UNIT, code=item) is None:
        raise Invalid({kind.id: (f"没有代码为“{item}”的推荐单位。",
                                 f"There is no unit with the code “{item}”.")})  # fmt: skip
    _not_over(opened, item, value, today)
    return _not_sooner(opened, kind, item, value)


def _not_over(opened: Opened, item: str, value: Mapping[str, Any] | None, today: date) -> None:
    """Invalid where the cutoff would be moved, or fall back, to a day that is over (N五)."""
    if value is not None:
        day: date | None = date.fromisoformat(value["day"])
    else:
        moved = _days(opened)
        taken = moved.pop(item, None)
        if taken is None or date.fromisoformat(taken) < today:
            return  # it is over either way
        day = last_day(opened.rules.cutoff_day, moved, item)
    if day and day < today:
        raise Invalid({"day": (f"{day} 已过，不能作为截止日。", f"{day} is over already.")})


def _not_sooner(
    opened: Opened, kind: FactKind, item: str, value: Mapping[str, Any] | None
) -> list[Breach]:
    """Nobody has less time than the notice, or a document since, gives to all (N五)."""
    notice, of_all = opened.rules.cutoff_day, _days(opened)
    last = notice if item == ALL else last_day(notice, of_all)
    if not value or last is None or date.fromisoformat(value["day"]) >= last:
        return []
    day = date.fromisoformat(value["day"])
    zh, en = (tuple(day_words(d, lang) for d in (day, last)) for lang in ("zh", "en"))
    whose = ("通知规定", "the notice's last day") if last == notice else (
        "现行全体推荐单位", "the last day that all units have now")  # fmt: skip
    return [Breach("sooner", cite(opened.rules, kind.cites), kind.basis,
                   f"{zh[0]}早于{whose[0]}的最后一日（{zh[1]}），只能延后，不能提前。",
                   f"{en[0]} is before {whose[1]}, {en[1]}; it can be put off, not"
                   " brought forward.", opened.ref)]  # fmt: skip


def _days(opened: Opened) -> dict[str, str]:
    """The days to which the round's cutoff was moved, by the unit's code or `*`."""
    moved = opened.facts.recorded.all("cutoff_moved")
    return {item: fact.value["day"] for item, fact in moved.items()}


def moved(w: Writer, opened: Opened, item: str, value: Any, stamp: Stamp) -> None:
    """The issuing office moved the cutoff, or set one where the notice's isn't known."""
    recount(w, opened, opened.rules, stamp)
    for ref, unit in w.rows(UNDATED, year=opened.year):
        day = case_effects.cutoff_day(w, opened.rules, opened.year, unit)
        if day is not None:
            deadlines.open_(w, opened.rules, opened.extra["calendar"], "cutoff", f"case/{ref}",
                            start=stamp.received_at, now=stamp.received_at, year=opened.year,
                            day=day)  # fmt: skip


def recount(w: Writer, opened: Opened, rules: Rules, stamp: Stamp) -> None:
    """Every open cutoff is counted anew; the guard reads the same rows as the timer.

    So is a correction, from what its return says and the cutoff as it is now (8d, N五). It goes
    back with the cutoff as it went along with it: it is nobody's publicity, which is never made
    shorter. Its time is that which all have, and longer only by a document of its own; to keep it
    would leave one city the time that a mistake, taken back since, gave to all. Nor is anybody
    surprised: units are told of either move, and no cutoff falls back to a day that is over.
    """
    calendar = opened.extra["calendar"]
    for row_id, kind, start, before, ref, unit in w.rows(RUNNING, year=opened.year):
        day = case_effects.cutoff_day(w, rules, opened.year, unit)
        if day is None:  # the document that set it was taken back: there is no last day any more
            if kind == "cutoff":
                deadlines.close(w, ["cutoff"], f"case/{ref}", now=stamp.received_at)
            continue
        bounds = deadlines.Bounds()
        if kind == "correction":
            told = gather.facts_of(w, f"case/{ref}").one("correction") or {}
            day, bounds = case_effects.correction_ends(rules, told, day)
        rule = rules.deadlines[kind]
        period, how = deadlines.counted(rule, instant_of(start), calendar, day=day, bounds=bounds)
        if how != {k: v for k, v in json.loads(before).items() if k != "not_before"}:
            deadlines.move(w, row_id, rule, period, how, calendar, stamp.received_at)

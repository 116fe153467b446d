"""Which open deadlines does an arrangement move, from when to when?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from casework.calendar_seed import statutory_days
from casework.db import Sql, Writer
from casework.models import CalendarDay, DeadlineRow
from casework.models.base import canonical, instant_of, instant_text
from workflows.calendar import WorkingCalendar, last_day_of
from workflows.counting import count
from workflows.deadlines import Period
from workflows.edition import DeadlineRule

from . import ruling
from .arrangement import NewArrangement

OPEN = Sql(
    select(DeadlineRow.id, DeadlineRow.owner, DeadlineRow.kind, DeadlineRow.item,
           DeadlineRow.round_year, DeadlineRow.start, DeadlineRow.ends_at, DeadlineRow.how,
           DeadlineRow.provisional, DeadlineRow.remind_at)
    .where(DeadlineRow.status == "open")
    .order_by(DeadlineRow.owner, DeadlineRow.id)
)  # fmt: skip
DAYS_OF = Sql(select(CalendarDay.day).where(CalendarDay.year == bindparam("year")))
DAYS_OF_OTHERS = Sql(
    select(CalendarDay.day, CalendarDay.year, CalendarDay.kind).where(
        CalendarDay.year != bindparam("year")
    )
)
Said = tuple[str, str]  # Chinese, English


@dataclass(frozen=True, slots=True)
class End:
    """An end as people are told it: the half-open instant, and whether it is provisional."""

    ends_at: datetime
    provisional: bool

    def as_json(self) -> dict[str, Any]:
        """Plain data for events."""
        return {"ends_at": instant_text(self.ends_at), "provisional": self.provisional}


@dataclass(frozen=True, slots=True)
class Change:
    """An open deadline counted anew. `kept`: by the new calendar it would end earlier, but
    somebody was told the later day, which stands.
    """

    id: int
    owner: str
    kind: str
    item: str
    year: int
    rule: DeadlineRule
    old: End
    new: End
    period: Period
    how: dict[str, Any]
    remind_at: datetime | None
    kept: bool = False

    @property
    def moved(self) -> bool:
        """Is anything different for whoever has to keep it?"""
        return self.old != self.new


def with_arrangement(w: Writer, arrangement: NewArrangement) -> WorkingCalendar:
    """The calendar in force with the arrangement's year replaced, at the next revision."""
    base = ruling.calendar(w)
    own = {date.fromisoformat(row[0]) for row in w.rows(DAYS_OF, year=arrangement.year)}
    years = base.arranged_years | {arrangement.year}
    return replace(
        base,
        off={d: n for d, n in base.off.items() if d not in own} | dict(arrangement.off),
        make_up={d: n for d, n in base.make_up.items() if d not in own} | dict(arrangement.make_up),
        arranged_years=years,
        sources=dict(base.sources)
        | {arrangement.year: (arrangement.doc_no, *arrangement.address.split())},
        statutory=statutory_days(ruling.ahead(years)),
        revision=base.revision + 1,
    )


def clashes(w: Writer, arrangement: NewArrangement) -> Iterator[Said]:
    """Days that the arrangement of another year sets otherwise: one of the two must be wrong."""
    others = {date.fromisoformat(day): (year, kind)
              for day, year, kind in w.rows(DAYS_OF_OTHERS, year=arrangement.year)}  # fmt: skip
    for kind, days in (("off", arrangement.off), ("make_up", arrangement.make_up)):
        for day in sorted(days.keys() & others.keys()):
            year, known = others[day]
            if known != kind:
                yield (f"{day} 在 {year} 年的安排中是另一种日子，请核对。",
                       f"{day} is the other kind of day in the arrangement of {year}.")  # fmt: skip


def warnings(w: Writer, arrangement: NewArrangement) -> Iterator[Said]:
    """What looks odd, and is a person's to judge."""
    for day in sorted(statutory_days([arrangement.year])):
        if day.year == arrangement.year and day not in arrangement.off:
            yield (f"法定节假日 {day} 不在放假日之列。", f"{day}, a statutory holiday, isn't off.")
    last = max(ruling.calendar(w).arranged_years, default=arrangement.year)
    if arrangement.year > last + 1:
        yield (f"{last + 1} 年尚无安排，{arrangement.year} 年却有。",
               f"{last + 1} has no arrangement yet, but {arrangement.year} would.")  # fmt: skip


def changes(w: Writer, calendar: WorkingCalendar, now: datetime) -> Iterator[Change]:
    """Every open deadline counted anew by `calendar`, moved or not, in order of its owner.

    What was announced, or told to whoever has to hand something in by it, never moves back; and
    once it is over it stays over, the timer having come by or not: what came too late is late.
    """
    rows = w.rows(OPEN)
    rules = {year: ruling.rules_of(w, year) for year in {row[4] for row in rows}}
    for id, owner, kind, item, year, start, ends, how_text, provisional, remind in rows:
        in_force = rules[year]
        assert in_force is not None
        rule, how, was = in_force.deadlines[kind], json.loads(how_text), instant_of(ends)
        if (rule.announced or rule.submit_by) and was <= now:
            continue
        day = date.fromisoformat(how["day"]) if how.get("day") else None
        period = count(how, instant_of(start), calendar, day=day)
        kept = (rule.announced or rule.submit_by) and period.ends_at < was
        if kept:
            how |= {"not_before": last_day_of(was).isoformat()}
            period = count(how, instant_of(start), calendar, day=day)
        yield Change(id, owner, kind, item, year, rule, End(was, bool(provisional)),
                     End(period.ends_at, period.provisional), period, how,
                     instant_of(remind) if remind else None, kept)  # fmt: skip


def digest_of(arrangement: NewArrangement, revision: int, moved: Iterable[Change]) -> str:
    """SHA-256 of what a person confirms: the arrangement, the calendar it changes, every move."""
    listed = [[c.id, c.old.as_json(), c.new.as_json()] for c in moved]
    asked = canonical([arrangement.as_json(), revision, listed])
    return hashlib.sha256(asked.encode()).hexdigest()

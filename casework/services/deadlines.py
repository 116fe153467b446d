"""How are deadlines opened, closed, woken and recounted?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, null, update

from casework.db import Sql, Writer
from casework.models import DeadlineRow
from casework.models.base import canonical, instant_text
from workflows.calendar import WorkingCalendar, start_of
from workflows.counting import count, how_of
from workflows.deadlines import Period, working_days_before
from workflows.edition import ActionRule, DeadlineRule
from workflows.rules import Rules

from .desk import Opened
from .streams import Stamp

_columns = [c.name for c in DeadlineRow.__table__.columns if c.name != "id"]
INSERT = Sql(insert(DeadlineRow).values({c: bindparam(c) for c in _columns}))
_own = (DeadlineRow.owner == bindparam("whose"), DeadlineRow.status == "open")
CLOSE = Sql(
    update(DeadlineRow)
    .where(*_own, DeadlineRow.kind == bindparam("what"))
    .values(status=bindparam("status"), closed_at=bindparam("closed_at"), next_try_at=null(),
            remind_at=null())
)  # fmt: skip
CLOSE_ALL = Sql(
    update(DeadlineRow)
    .where(*_own)
    .values(status="closed", closed_at=bindparam("closed_at"), next_try_at=null(), remind_at=null())
)
# Whatever happens to a subject may be what its blocked timer waits for.
WAKE = Sql(
    update(DeadlineRow)
    .where(*_own, DeadlineRow.tries > 0, DeadlineRow.next_try_at > bindparam("now"))
    .values(next_try_at=bindparam("now"))
)
MOVE = Sql(
    update(DeadlineRow)
    .where(DeadlineRow.id == bindparam("which"))
    .values(
        last_day=bindparam("last_day"), ends_at=bindparam("ends_at"), how=bindparam("how"),
        provisional=bindparam("provisional"), calendar_revision=bindparam("calendar_revision"),
        next_try_at=bindparam("next_try_at"), remind_at=bindparam("remind_at"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bounds:
    """Named days, as `how` keeps them, between which a deadline ends: no earlier, no later."""

    least: dict[str, Any] | None = None
    most: dict[str, Any] | None = None


def first_reminder(
    rule: DeadlineRule, period: Period, calendar: WorkingCalendar, now: datetime
) -> datetime | None:
    """The next instant at which this deadline reminds somebody: 09:00 of a working day before."""
    return next((at for at in reminder_times(rule, period.last_day, calendar) if at > now), None)


def reminder_times(rule: DeadlineRule, last_day: date, calendar: WorkingCalendar) -> list[datetime]:
    """Every instant at which a deadline reminds: working days before, natural ones for terms."""
    days = []
    for before in rule.remind:
        if rule.counts == "anniversary":
            day = last_day - timedelta(days=before)
        else:
            day = working_days_before(last_day, before, calendar)
        days.append(start_of(day) + timedelta(hours=9))
    return sorted(days)


def open_(
    w: Writer,
    rules: Rules,
    calendar: WorkingCalendar,
    kind: str,
    owner: str,
    *,
    start: datetime,
    now: datetime,
    year: int,
    day: date | None = None,
    item: str = "",
    bounds: Bounds = Bounds(),
) -> Period:
    """Open deadline `kind` of the edition on `owner`; the period counted.

    `day` names the last day itself; `bounds` are deadlines that this one can't precede or outrun.
    """
    rule = rules.deadlines[kind]
    period, how = counted(rule, start, calendar, day=day, bounds=bounds)
    fires = _fires(rule, period)
    remind = first_reminder(rule, period, calendar, now)
    w.run(
        INSERT, owner=owner, kind=kind, item=item, round_year=year, start=instant_text(start),
        last_day=period.last_day.isoformat(), ends_at=instant_text(period.ends_at),
        provisional=period.provisional, how=canonical(how), calendar_revision=calendar.revision,
        status="open", next_try_at=fires and instant_text(fires), tries=0, breaches=None,
        remind_at=remind and instant_text(remind), closed_at=None,
    )  # fmt: skip
    return period


def counted(
    rule: DeadlineRule, start: datetime, calendar: WorkingCalendar, *,
    day: date | None = None, bounds: Bounds = Bounds(),
) -> tuple[Period, dict[str, Any]]:  # fmt: skip
    """The period of a deadline, and what it was counted by, as the row keeps it."""
    how = how_of(rule) | ({"day": day.isoformat()} if day else {})
    period = count(how, start, calendar, day=day)
    for bound, later in ((bounds.least, True), (bounds.most, False)):
        if bound:
            other = count(bound, start, calendar, day=date.fromisoformat(bound["day"]))
            if (other.ends_at > period.ends_at) is later:
                period, how = other, bound
    return period, how


def _fires(rule: DeadlineRule, period: Period) -> datetime | None:
    """When its timer looks at it first; None where nothing happens by itself."""
    return period.ends_at + timedelta(minutes=rule.grace_minutes) if rule.fires else None


def close(
    w: Writer, kinds: Iterable[str], owner: str, *, now: datetime, fired: bool = False
) -> None:
    """Close the owner's open deadlines of these kinds; `*` closes every one."""
    at = instant_text(now)
    for kind in kinds:
        if kind == "*":
            w.run(CLOSE_ALL, whose=owner, closed_at=at)
        else:
            w.run(CLOSE, whose=owner, what=kind, closed_at=at,
                  status="fired" if fired else "closed")  # fmt: skip


def carry_out(w: Writer, opened: Opened, rule: ActionRule, stamp: Stamp) -> None:
    """Close what the act closes, then open what it opens, each counted from its receipt."""
    owner, now = opened.head.stream, stamp.received_at
    close(w, rule.closes, owner, now=now, fired=stamp.role == "timer")
    for kind in rule.opens:
        open_(w, opened.rules, opened.extra["calendar"], kind, owner, start=now, now=now,
              year=opened.year)  # fmt: skip


def wake(w: Writer, owner: str, now: datetime) -> None:
    """Let the timer look again at once at what it found blocked."""
    w.run(WAKE, whose=owner, now=instant_text(now))


def move(
    w: Writer, row_id: int, rule: DeadlineRule, period: Period, how: dict[str, Any],
    calendar: WorkingCalendar, now: datetime,
) -> None:  # fmt: skip
    """Set an open deadline to a newly counted period."""
    fires = _fires(rule, period)
    remind = first_reminder(rule, period, calendar, now)
    w.run(
        MOVE, which=row_id, last_day=period.last_day.isoformat(),
        ends_at=instant_text(period.ends_at), how=canonical(how), provisional=period.provisional,
        calendar_revision=calendar.revision, next_try_at=fires and instant_text(fires),
        remind_at=remind and instant_text(remind),
    )  # fmt: skip

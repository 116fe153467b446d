"""Command line: when does a deadline end, and how was each of its days counted?"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

import click
from sqlalchemy import inspect

from casework.calendar_seed import package_calendar
from casework.db import Database
from casework.models import Calendar
from casework.services import ruling
from casework.services.values import FIRST_YEAR, LAST_YEAR
from workflows.calendar import WorkingCalendar, beijing_day
from workflows.counting import count, how_of
from workflows.deadlines import Period
from workflows.edition import DeadlineRule, Edition
from workflows.loader import find_notice
from workflows.problems import EditionError
from workflows.rules import bind
from workflows.strip import strip

from .edition import find
from .here import settings
from .plain import language

DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Start(click.ParamType[date]):
    """A day (2022-02-21) or an instant with its offset (2022-02-21T09:00:00+08:00)."""

    name = "date|instant"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """The day, or the aware instant; fails with a sentence that says what is wrong."""
        if isinstance(value, date):
            return value
        try:
            if DAY.fullmatch(value):
                return date.fromisoformat(value)
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail(
                f"“{value}”不是日期（如 2022-02-21）或带时区的时刻 · neither a date nor an instant"
            )
        if not FIRST_YEAR <= instant.year <= LAST_YEAR:
            self.fail(f"“{value}”不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间 · not between those years")
        if instant.tzinfo is None:
            self.fail(f"“{value}”没有时区，不知是哪一天；请写 {value}+08:00 · no offset: "
                      f"write {value}+08:00")  # fmt: skip
        return instant


START = Start()
as_json_ = click.option("--json", "as_json", is_flag=True, help="输出 JSON · as JSON")
edition_ = click.option("--edition", "edition_id", required=True, help="版本，如 2022 · edition")
start_ = click.option("--start", type=START, required=True,
                      help="日期或带时区的时刻 · a date, or an instant with offset")  # fmt: skip


@click.group()
def deadline() -> None:
    """期限怎样计算 · When a deadline ends, day by day."""


@deadline.command()
@edition_
@start_
@click.option(
    "--first-day-counts", is_flag=True, help="发布当日计入（另一种读法） · the other reading"
)
@as_json_
@language
def publicity(
    edition_id: str, start: date, first_day_counts: bool, as_json: bool, lang: str
) -> None:
    """公示期 · When a publicity that starts on --start ends."""
    how = _how(find(edition_id, lang), "publicity")
    if first_day_counts:
        how["first_day_counts"] = True
    _show(_counted(how, start), as_json, lang)


@deadline.command()
@click.option(
    "--round", "round_", required=True, help="年度批次，如 FY2022 · round, such as FY2022"
)
@click.option("--close", default="24:00", type=click.Choice(["24:00", "17:00"]),
              help="截止时刻（批次设置） · closing hour, a setting of the round")  # fmt: skip
@as_json_
@language
def cutoff(round_: str, close: str, as_json: bool, lang: str) -> None:
    """报送截止 · The last day that the notice of --round sets."""
    matched = re.fullmatch("(?:FY)?([0-9]{4})", round_, re.IGNORECASE)
    if matched is None:
        raise click.BadParameter(
            f"“{round_}”不是年度，如 FY2022 · not a round", param_hint="--round"
        )
    try:
        law, notice = find_notice(int(matched[1]))
    except EditionError as error:
        raise click.ClickException(error.words(lang)) from None
    if notice.cutoff is None:
        raise click.ClickException(
            f"FY{notice.year} 的通知没有公开的截止日期。{notice.note_zh}" if lang == "zh" else
            f"the notice of FY{notice.year} names no cutoff that is public. {notice.note_en}"
        )  # fmt: skip
    rules = bind(law, notice, {"cutoff_close": close})
    how = how_of(rules.deadlines["cutoff"])
    _show(_counted(how, notice.cutoff, day=notice.cutoff), as_json, lang)


def _of_years(kind: str, says: str) -> None:
    """A command for a period of whole years."""

    @deadline.command(kind, help=says)
    @edition_
    @start_
    @click.option(
        "--roll-over", is_flag=True, help="遇休息日顺延（批次设置） · roll over a day off"
    )
    @as_json_
    @language
    def counted(
        edition_id: str, start: date, roll_over: bool, as_json: bool, lang: str
    ) -> None:  # fmt: skip
        how = _how(find(edition_id, lang), kind) | {"roll_over": roll_over}
        _show(_counted(how, start), as_json, lang)


_of_years("term", "激励期 · When the term of an approval document of --start ends.")
_of_years("sanction", "惩戒期 · When the sanction of a decision of --start ends.")


def _how(law: Edition, id: str) -> dict[str, Any]:
    """How the edition counts the deadline, its settings at their defaults."""
    rule: DeadlineRule = bind(law, law.notices[-1]).deadlines[id]
    return how_of(rule)


def calendar_in_force() -> WorkingCalendar:
    """The installation's calendar, revisions included; the package's where there is no database."""
    config = settings()
    if not config.database_url and not (config.instance / "casework.sqlite").exists():
        return package_calendar()
    db = Database(config.database)
    try:
        with db.engine.connect() as connection:
            if not inspect(connection).has_table(Calendar.__tablename__):
                return package_calendar()
        with db.writing() as w:
            if w.one(ruling.REVISION) is None:
                return package_calendar()
            return ruling.calendar(w)
    finally:
        db.engine.dispose()


def _counted(how: dict[str, Any], start: date, *, day: date | None = None) -> Period:
    """The period, where every year that it touches is one that the calendar knows."""
    calendar = calendar_in_force()
    first = min(calendar.arranged_years)
    last = max(d.year for d in (*calendar.statutory, *calendar.off))
    try:
        on = beijing_day(start)
        if not first <= on.year <= last:
            raise _outside(on.year, first, last)
        period = count(how, start, calendar, day=day)
    except (OverflowError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    for counted in period.days:
        if not first <= counted.date.year <= last:
            raise _outside(counted.date.year, first, last)
    return period


def _outside(year: int, first: int, last: int) -> click.ClickException:
    return click.ClickException(
        f"不知道 {year} 年的放假安排：日历自 {first} 年起，至 {last} 年止 · "
        f"the calendar knows the years {first} to {last}, not {year}."
    )


def _show(period: Period, as_json: bool, lang: str) -> None:
    if as_json:
        click.echo(json.dumps(period.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in strip(period, lang):
            click.echo(line)

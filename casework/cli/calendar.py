"""Command line: which days are worked, and how does a holiday arrangement get in?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import select

from casework.business_clock import wall
from casework.errors import CaseworkError, Conflict, Invalid
from casework.installation import Casework
from casework.models import Arrangement, CalendarDay
from casework.queries.reader import Reader
from casework.services import arrangement as files
from casework.services import calendar as service
from casework.services.arrangement import NewArrangement
from casework.services.calendar_changes import Change
from workflows.calendar import DAY_WORDS, HOLIDAYS
from workflows.facts import Actor
from workflows.words import instant_words

from .here import installation

CONSOLE = Actor(0, "console", frozenset({service.ROLE}))
KINDS = {"off": "holiday", "make_up": "make_up"}


@click.group()
def calendar() -> None:
    """工作日历 · The working calendar."""


@calendar.command()
@click.argument("year", type=click.IntRange(1900, 2200))
def show(year: int) -> None:
    """某年的放假和调休上班 · Days off and make-up days of YEAR, and which notice says so."""
    for line in _year(installation(), year):
        click.echo(line)


def _year(here: Casework, year: int) -> Iterator[str]:
    with here.db.reading() as session:
        known = session.get(Arrangement, year)
        days = session.scalars(
            select(CalendarDay).where(CalendarDay.year == year).order_by(CalendarDay.day)
        ).all()
    if known is None:
        yield (f"{year} 年尚无放假安排，日期为暂定 · {year} is not arranged yet; dates in it are "
               "provisional")  # fmt: skip
        return
    yield f"{year}  {known.doc_no}".rstrip()
    yield from (f"  {address}" for address in known.address.split())
    for day in days:
        zh, en = HOLIDAYS.get(day.name, (day.name, day.name))
        kind = " · ".join(DAY_WORDS[KINDS[day.kind]])
        yield f"  {day.day}  {kind}  {zh} · {en}"


@calendar.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="不再询问 · don't ask")
def import_(file: Path, yes: bool) -> None:
    """导入国务院放假安排（CSV 或 JSON）· Import an arrangement, after a preview."""
    here = installation()
    try:
        wanted = files.read(file.read_bytes())
        with here.db.reading() as session:
            found = service.preview(Reader(session), wanted, now=here.clock.now())
        for line in _preview(found):
            click.echo(line)
        if not yes:
            click.confirm("导入？· Import it?", abort=True)
        service.apply(here.db, wanted, confirmed=found.digest, actor=CONSOLE,
                      received_at=here.clock.now(), wall=wall)  # fmt: skip
    except CaseworkError as error:
        raise click.ClickException("\n".join(_wrong(error))) from None
    click.echo(f"已导入 {wanted.year} 年安排，日历第 {found.revision + 1} 版 · imported, "
               f"revision {found.revision + 1}")  # fmt: skip


def _preview(found: service.Preview) -> Iterator[str]:
    wanted: NewArrangement = found.arrangement
    yield (f"{wanted.year}  {wanted.doc_no}：放假 {len(wanted.off)} 天，调休上班 "
           f"{len(wanted.make_up)} 天 · days off, make-up days")  # fmt: skip
    if found.replaces:
        yield f"  替换已有的 {wanted.year} 年安排 · replaces the arrangement that is there"
    yield from (f"  ! {zh} · {en}" for zh, en in found.warnings)
    yield (f"  期限有变 {len(found.moved)} 项，不变 {found.unmoved} 项 · deadlines moved, unmoved")
    yield from (f"    {_change(change)}" for change in found.moved)
    yield from (f"    {change.owner} {change.rule.zh}：已告知，不缩短 · told, isn't shortened"
                for change in found.kept)  # fmt: skip


def _change(change: Change) -> str:
    old, new = change.old, change.new
    marks = [" 暂定" if end.provisional else "" for end in (old, new)]
    return (f"{change.owner} {change.rule.zh}：{instant_words(old.ends_at, 'zh')}{marks[0]} → "
            f"{instant_words(new.ends_at, 'zh')}{marks[1]}")  # fmt: skip


def _wrong(error: CaseworkError) -> Iterator[str]:
    if isinstance(error, Invalid):
        yield from (f"{zh} · {en}" for zh, en in error.errors.values())
    elif isinstance(error, Conflict):
        yield f"{error.zh} · {error.en}"
    else:
        yield str(error)

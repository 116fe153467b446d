"""Command line: how do timers and messages run apart from the pages, or once by hand?"""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from casework import clock as timers
from workflows.calendar import BEIJING

from .here import installation, log_to_stderr
from .plain import plain


@click.command()
def clock() -> None:
    """只运行定时任务 · Timers and messages only."""
    log_to_stderr()
    timers.run(installation())


@click.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · as JSON")
def tick(as_json: bool) -> None:
    """到期事项办理一遍 · Do once what is due, and say what was done."""
    own = installation()
    done = timers.sweep(own)
    timers.draw(own)
    if as_json:
        click.echo(json.dumps(plain(done), ensure_ascii=False, indent=2))
        return
    for line in _lines(done):
        click.echo(line)


def _lines(done: timers.Swept) -> Iterator[str]:
    yield f"{done.now.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}（北京时间 · Beijing）"
    for fired in done.fired:
        outcome = fired.action if fired.done else fired.error or "未办 · not done"
        yield f"  {fired.owner}  {fired.kind} → {outcome}"
        yield from (f"    {b['zh']} · {b['en']}" for b in fired.breaches)
    if not done.fired:
        yield "  没有到期事项 · nothing was due"
    told = done.told
    if told.notices or told.reminders:
        yield f"  通知 {told.notices}，提醒 {told.reminders} · notices, reminders made"
    if told.sent or told.later or told.dead or told.dropped:
        yield (
            f"  发出 {told.sent}，稍后再试 {told.later}，失败 {told.dead}，不再需要 {told.dropped}"
            " · sent, tried later, failed, not needed any more"
        )
    if told.trouble:
        yield f"  {told.trouble}"

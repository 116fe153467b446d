"""Command line: does a scenario end as it says it does?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from casework.replay import Report, ScenarioError, StepReport
from casework.replay import replay as run
from casework.replay.reference import reference
from casework.replay.stage import NotEmpty
from workflows.calendar import BEIJING
from workflows.check import problems
from workflows.loader import tried

from .plain import language


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · as JSON")
@click.option("--verbose", is_flag=True, help="写出每个拒绝的理由和计时 · reasons and timers")
@click.option("--database", help="空数据库的地址（用后清空） · an empty database to play on")
@click.option(
    "--edition",
    "draft",
    type=click.Path(path_type=Path),
    help="试用一个还没有发布的版本目录 · try an edition's folder that isn't shipped yet",
)
@click.option("--words", is_flag=True, help="列出可用的词 · what a scenario may say, as tables")
@language
def replay(
    files: tuple[Path, ...], as_json: bool, verbose: bool, database: str | None,
    draft: Path | None, words: bool, lang: str,
) -> None:  # fmt: skip
    """回放场景 · Run scenarios through the real door; 0 only where every expectation holds."""
    if words:
        click.echo(reference(lang))
        return
    if not files:
        raise click.UsageError("没有场景文件 · name a scenario file")
    if draft is not None:
        if found := problems(draft):
            raise click.ClickException("\n".join(problem.words(lang) for problem in found))
        click.get_current_context().with_resource(tried(draft))
    reports: list[Report] = []
    broken: list[str] = []
    at = 0 if lang == "zh" else 1
    for file in files:
        try:
            reports.append(run(file, database=database))
        except ScenarioError as error:
            broken += [said[at] for said in error.problems]
        except NotEmpty as error:
            raise click.ClickException(str(error)) from None
        else:
            if not as_json:
                _show(reports[-1], verbose, lang)
    if as_json:
        whole = {"passed": not broken and all(r.passed for r in reports), "unreadable": broken,
                 "scenarios": [r.as_json() for r in reports]}  # fmt: skip
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
    for problem in broken:
        click.echo(problem, err=True)
    if broken or not all(r.passed for r in reports):
        raise SystemExit(1)


def _show(report: Report, verbose: bool, lang: str) -> None:
    good = report.passed
    click.echo(f"{'✓' if good else '✗'} {report.title}  [{report.article}]  {report.path}")
    for step in report.steps:
        if verbose or not step.passed:
            _show_step(step, verbose, lang)


def _show_step(step: StepReport, verbose: bool, lang: str) -> None:
    at = 0 if lang == "zh" else 1
    local = step.at.astimezone(BEIJING)
    when = f"{local:%Y-%m-%d %H:%M:%S}" + (f".{local:%f}" if local.microsecond else "")
    outcome = " ".join(filter(None, (step.outcome, step.state, " ".join(step.cites))))
    click.echo(
        f"  {'✓' if step.passed else '✗'} {step.number:>3}  {when}  {step.title} → {outcome}"
    )
    if verbose:
        for fired in step.fired:
            blocked = "" if fired.done else ("（未成）", " (blocked)")[at]
            click.echo(f"         ⏱ {fired.owner} {fired.action}{blocked}")
        for told in (step.told_zh, step.told_en)[at]:
            click.echo(f"         {told}")
    for difference in step.differences:
        click.echo(
            f"         ✗ {difference[at]}  ({('第', 'line ')[at]}{step.line}{('行', '')[at]})"
        )

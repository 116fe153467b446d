"""Command line: is the record whole, and what does the seal outside the database say?"""

from __future__ import annotations

import json
from pathlib import Path

import click
from sqlalchemy import inspect

from casework import verification
from casework.audit import seals
from casework.business_clock import wall
from casework.db import Database
from casework.models import Event

from .here import database, settings
from .plain import language, plain

seal_ = click.option("--seal", "seal_file", type=click.Path(path_type=Path, dir_okay=False),
                     help="封存文件 · the seal (default: instance/keys/seal.json)")  # fmt: skip


@click.group()
def audit() -> None:
    """核对办理记录 · Verify the record, and seal it."""


@audit.command()
@seal_
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · as JSON")
@language
def verify(seal_file: Path | None, as_json: bool, lang: str) -> None:
    """核对每条办理记录 · Recompute every hash of every stream; 1 where anything is wrong."""
    report, sealed = verification.verify(_database(), settings(), seal_file, now=wall())
    if as_json:
        click.echo(json.dumps({
            "streams": len(report.heads), "events": report.events, "sealed": sealed,
            "problems": [plain(p) for p in report.problems],
        }, ensure_ascii=False, indent=2))  # fmt: skip
    else:
        for problem in report.problems:
            words = problem.zh if lang == "zh" else problem.en
            click.echo(f"{problem.stream} #{problem.seq}  {words}")
        counts = len(report.heads), report.events, len(report.problems)
        click.echo(("{} 个记录流，{} 条记录，{} 处问题。" if lang == "zh"
                    else "{} streams, {} events, {} problem(s).").format(*counts))  # fmt: skip
        unsealed = ("没有封存：查不出被截去的末尾。", "No seal: a cut tail can't be seen.")
        since = (f"已与封存（{sealed}）比对。", f"Compared with the seal of {sealed}.")
        click.echo((since if sealed else unsealed)[lang != "zh"])
    if report.problems:
        raise SystemExit(1)


@audit.command()
@seal_
@click.option(
    "--anew", is_flag=True, help="原封存已丢失，重新开始 · the old seal is lost: begin anew"
)
@language
def seal(seal_file: Path | None, anew: bool, lang: str) -> None:
    """封存各记录流的末尾 · Keep all heads outside the database; only of a record that is whole."""
    db, own = _database(), seals.place(settings())
    path = seal_file or own
    at = wall()
    report, _ = verification.verify(db, settings(), path, now=at, begins=anew or path != own)
    if report.problems:
        first = report.problems[0]
        raise click.ClickException(
            f"有 {len(report.problems)} 处问题，不封存；请先运行 casework audit verify · "
            f"{len(report.problems)} problem(s): not sealed. Run casework audit verify.\n"
            f"{first.stream} #{first.seq}  {first.zh if lang == 'zh' else first.en}"
        )
    entry = seals.seal(path, report.heads, at=at)
    if path == own:
        seals.note(db, entry, at)
    click.echo(f"{path}  {entry['at']}  {entry['hash']}")


def _database() -> Database:
    db = database()
    if not inspect(db.engine).has_table(Event.__tablename__):
        raise click.ClickException("数据库没有表，请先 casework db upgrade · it has no tables yet")
    return db

"""Command line: how does the database get its tables, and is it as it must be?"""

from __future__ import annotations

import click

from casework.business_clock import wall
from casework.migrations import upgrade as upgrade_tables
from casework.services.seed import seed
from casework.startup import problems

from .here import database, settings


@click.group()
def db() -> None:
    """数据库 · The database."""


@db.command()
def upgrade() -> None:
    """建表并升级到最新版本，装入基础数据 · Bring the tables to the newest revision, and fill them.

    Safe to repeat. Make a copy of the database first.
    """
    here = database(make=True)
    upgrade_tables(here)
    with here.reading() as session:
        seed(session, now=wall())
    click.echo(f"{here.url.render_as_string(hide_password=True)}: 已是最新 · up to date")


@db.command()
def check() -> None:
    """检查能否启动 · Say whether this installation may start, and what is in the way."""
    found = list(problems(database(), settings()))
    if found:
        raise click.ClickException("\n".join(found))
    click.echo("可以启动 · it may start")

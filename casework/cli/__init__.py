"""What can be done from the command line?"""

from __future__ import annotations

from errno import EPIPE
from importlib import import_module
from typing import Any

import click

# Which module holds each command; one is imported only when it is asked for.
COMMANDS = {
    "audit": "audit",
    "calendar": "calendar",
    "clock": "timers",
    "db": "database",
    "deadline": "deadline",
    "demo": "demo",
    "edition": "edition",
    "key": "key",
    "replay": "replay",
    "select": "select",
    "serve": "serve",
    "tick": "timers",
    "user": "user",
    "web": "serve",
}


class Plainly(click.Group):
    """Commands that say in a sentence what they can't work with; a traceback is a defect."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, by name."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        found = getattr(import_module(f"{__name__}.{COMMANDS[cmd_name]}"), cmd_name)
        assert isinstance(found, click.Command)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """What the command answers; a database or file that can't be used is said in words."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if said := _said(error):
                raise click.ClickException(said) from None
            raise


def _said(error: Exception) -> str:
    """What couldn't be used, and why; nothing where it is a mistake of ours."""
    # Here, as what speaks to databases is slow to import and not every command does.
    import sqlite3

    import psycopg
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    from casework.errors import Unavailable

    if isinstance(error, Unavailable):
        return f"{error.zh} · {error.en}"
    if isinstance(error, OSError) and error.errno != EPIPE:  # else whoever read along has enough
        return f"文件用不了 · can't be used: {error}"
    if isinstance(error, SQLAlchemyError | sqlite3.Error | psycopg.Error):
        why = error.orig if isinstance(error, DBAPIError) else error
        return f"数据库用不了 · the database can't be used: {' '.join(str(why).split())}"
    return ""


@click.group(cls=Plainly)
def main() -> None:
    """督查激励案件管理系统 · Case management for the incentive scheme."""

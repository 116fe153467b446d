"""What can be done from the command line?"""

from __future__ import annotations

import pkgutil
import sqlite3
from errno import EPIPE
from importlib import import_module
from typing import Any

import click
import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from casework.errors import Unavailable


class Plainly(click.Group):
    """Commands that say in a sentence what they can't work with; a traceback is a defect."""

    def invoke(self, ctx: click.Context) -> Any:
        """What the command answers; a database or file that can't be used is said in words."""
        try:
            return super().invoke(ctx)
        except DBAPIError as error:
            why: object = error.orig
        except Unavailable as error:
            raise click.ClickException(f"{error.zh} · {error.en}") from None
        except (SQLAlchemyError, sqlite3.Error, psycopg.Error) as error:
            why = error
        except OSError as error:
            if error.errno == EPIPE:  # whoever read along has had enough
                raise
            raise click.ClickException(f"文件用不了 · can't be used: {error}") from None
        said = " ".join(str(why).split())
        raise click.ClickException(f"数据库用不了 · the database can't be used: {said}")


@click.group(cls=Plainly)
def main() -> None:
    """督查激励案件管理系统 · Case management for the incentive scheme."""


for _module in pkgutil.iter_modules(__path__):
    if _module.name.startswith("_"):
        continue  # `python -m casework.cli` starts there
    for _command in getattr(import_module(f"{__name__}.{_module.name}"), "commands", ()):
        main.add_command(_command)

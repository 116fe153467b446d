"""What does a command work with: this process's settings, and its installation if it may start?"""

from __future__ import annotations

import logging
from pathlib import Path

import click
from sqlalchemy import make_url

from casework.config import Config, from_environment
from casework.db import Database
from casework.installation import Casework, installed
from casework.startup import CannotStart


def settings() -> Config:
    """This process's settings, or a sentence on which variable can't be read."""
    try:
        return from_environment()
    except ValueError as error:
        raise click.ClickException(str(error)) from None


def installation() -> Casework:
    """This installation, or a sentence on why it can't start; it ends with the command."""
    config = settings()
    there(config)
    try:
        own = installed(config)
    except CannotStart as error:
        raise click.ClickException(str(error)) from None
    click.get_current_context().call_on_close(own.db.engine.dispose)
    return own


def database(*, make: bool = False) -> Database:
    """Its database alone, in whatever state it is; to look at it makes none, unless `make`."""
    config = settings()
    if make:
        config.instance.mkdir(parents=True, exist_ok=True)
    else:
        there(config)
    db = Database(config.database)
    click.get_current_context().call_on_close(db.engine.dispose)
    return db


def there(config: Config) -> None:
    """To look for a SQLite database that isn't there would make an empty one: say so instead."""
    url = make_url(config.database)
    file = url.database if url.get_backend_name() == "sqlite" else ""
    if file and file != ":memory:" and not Path(file).is_file():
        raise click.ClickException(
            f"没有数据库 {file}，请先 casework db upgrade · there is no database {file}; make it "
            "with: casework db upgrade"
        )


def log_to_stderr() -> None:
    """One line for each thing worth telling an operator."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    for loud in ("apscheduler", "alembic", "transitions"):
        logging.getLogger(loud).setLevel(logging.WARNING)
    # A browser asks for the parts of a page at once; that some of them wait a moment is no news.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)

"""What does a command work with: this process's settings, and its installation if it may start?"""

from __future__ import annotations

import logging

import click

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
    try:
        own = installed(settings())
    except CannotStart as error:
        raise click.ClickException(str(error)) from None
    click.get_current_context().call_on_close(own.db.engine.dispose)
    return own


def database() -> Database:
    """Its database alone, in whatever state it is."""
    config = settings()
    config.instance.mkdir(parents=True, exist_ok=True)
    db = Database(config.database)
    click.get_current_context().call_on_close(db.engine.dispose)
    return db


def log_to_stderr() -> None:
    """One line for each thing worth telling an operator."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    for loud in ("apscheduler", "alembic"):
        logging.getLogger(loud).setLevel(logging.WARNING)

"""What does a command work with: this process's settings, and its installation if it may start?"""

from __future__ import annotations

import logging

import click

from casework.config import Config, from_environment
from casework.installation import Casework, installed
from casework.startup import CannotStart


def settings() -> Config:
    """This process's settings, or a sentence on which variable can't be read."""
    try:
        return from_environment()
    except ValueError as error:
        raise click.ClickException(str(error)) from None


def installation() -> Casework:
    """This installation, or a sentence on why it can't start."""
    try:
        return installed(settings())
    except CannotStart as error:
        raise click.ClickException(str(error)) from None


def log_to_stderr() -> None:
    """One line for each thing worth telling an operator."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    for loud in ("apscheduler", "alembic"):
        logging.getLogger(loud).setLevel(logging.WARNING)

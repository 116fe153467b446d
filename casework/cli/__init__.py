"""What can be done from the command line?"""

from __future__ import annotations

import pkgutil
from importlib import import_module

import click


@click.group()
def main() -> None:
    """督查激励案件管理系统 · Case management for the incentive scheme."""


for _module in pkgutil.iter_modules(__path__):
    if _module.name.startswith("_"):
        continue  # `python -m casework.cli` starts there
    for _command in getattr(import_module(f"{__name__}.{_module.name}"), "commands", ()):
        main.add_command(_command)

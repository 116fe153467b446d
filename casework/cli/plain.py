"""What do the commands share: the choice of a language, and values as plain data?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def language(command: F) -> F:
    """`--lang zh|en`, Chinese where nothing is said."""
    return click.option(
        "--lang", type=click.Choice(["zh", "en"]), default="zh", help="语言 · language"
    )(command)


def plain(value: Any) -> Any:
    """A value as JSON can hold it: records as tables, dates and instants as ISO text."""
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value

"""How does a table of TOML become a row of an edition, with nothing unknown let through?"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from .problems import EditionError, Problem, expected, missing, none_of, noting, unknown

KINDS = {int: "整数", float: "数", str: "文字", bool: "true 或 false", date: "日期"}
KEY = ("项目", "key")


def value_of(kind: Any, value: Any, where: str) -> Any:
    """`value` as `kind`, or an EditionError that says what was expected at `where`."""
    origin = typing.get_origin(kind)
    if kind is Any:
        return value
    if origin in (types.UnionType, typing.Union):
        inner = [k for k in typing.get_args(kind) if k is not type(None)]
        return value_of(inner[0], value, where)
    if origin is typing.Literal:
        if value not in typing.get_args(kind):
            raise EditionError(none_of(where, value, map(str, typing.get_args(kind))))
        return value
    if origin is tuple:
        if not isinstance(value, list):
            raise EditionError(expected(where, "列表", "a list", value))
        item = typing.get_args(kind)[0]
        return _each([(item, v, f"{where}[{name_of(v, n)}]") for n, v in enumerate(value, 1)])
    if origin is Mapping or kind is Mapping:
        if not isinstance(value, dict):
            raise EditionError(expected(where, "表", "a table", value))
        item = typing.get_args(kind)[1]
        plain = _each([(item, v, f"{where}.{k}") for k, v in value.items()])
        return dict(zip(value, plain, strict=True))
    if is_dataclass(kind):
        return build(typing.cast(type, kind), value, where)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    # A moment is no day, and true is no number, whatever Python says.
    if not isinstance(value, kind) or (type(value) in (bool, datetime) and type(value) is not kind):
        raise EditionError(expected(where, KINDS[kind], kind.__name__, value))
    return value


def _each(wanted: list[tuple[Any, Any, str]]) -> tuple[Any, ...]:
    """Each (kind, value, where) as its kind; an EditionError that names every one that isn't."""
    found: list[Problem] = []
    plain = []
    for kind, value, where in wanted:
        with noting(found):
            plain.append(value_of(kind, value, where))
    if found:
        raise EditionError(*found)
    return tuple(plain)


def name_of(value: Any, number: int) -> str:
    """What a row is called in a message: its id, else its number."""
    return str(value.get("id", number)) if isinstance(value, dict) else str(number)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def build(cls: type, table: Any, where: str) -> Any:
    """An instance of dataclass `cls` from a TOML table.

    The EditionError names every key that is unknown, missing or of another kind.
    """
    if not isinstance(table, dict):
        raise EditionError(expected(where, "表", "a table", table))
    known = {f.name: f for f in fields(cls)}
    found = [unknown(where, key, known, KEY) for key in table if key not in known]
    needed = [n for n, f in known.items() if f.default is MISSING and f.default_factory is MISSING]
    found += [missing(where, name) for name in needed if name not in table]
    hints = _hints(cls)
    given = {k: v for k, v in table.items() if k in known}
    plain: tuple[Any, ...] = ()
    with noting(found):
        plain = _each([(hints[k], v, f"{where}.{k}") for k, v in given.items()])
    if found:
        raise EditionError(*found)
    return cls(**dict(zip(given, plain, strict=True)))

"""How do an edition's TOML files become an `Edition`, with nothing unknown let through?"""

from __future__ import annotations

import hashlib
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from .edition import (
    ActionRule,
    Article,
    DeadlineRule,
    Edition,
    FactKind,
    GuardRule,
    Measure,
    Notice,
    OtherLaw,
    Setting,
    StateRule,
)

EDITIONS = Path(__file__).parent / "editions"

# file → table in it → (attribute of Edition, class of each row)
FILES: Mapping[str, Mapping[str, tuple[str, type]]] = {
    "edition.toml": {"law": ("other_law", OtherLaw), "setting": ("settings", Setting)},
    "articles.toml": {"article": ("articles", Article)},
    "measures.toml": {"measure": ("measures", Measure)},
    "facts.toml": {"fact": ("facts", FactKind)},
    "guards.toml": {"guard": ("guards", GuardRule)},
    "process.toml": {
        "state": ("states", StateRule),
        "action": ("actions", ActionRule),
        "deadline": ("deadlines", DeadlineRule),
    },
}


class EditionError(ValueError):
    """A file of an edition can't be read; the message names file and key."""


def _plain(kind: Any, value: Any, where: str) -> Any:
    """`value` as `kind`, or an EditionError that says what was expected at `where`."""
    origin = typing.get_origin(kind)
    if kind is Any:
        return value
    if origin in (types.UnionType, typing.Union):
        inner = [k for k in typing.get_args(kind) if k is not type(None)]
        return _plain(inner[0], value, where)
    if origin is typing.Literal:
        if value not in typing.get_args(kind):
            allowed = ", ".join(map(str, typing.get_args(kind)))
            raise EditionError(f"{where}: {value!r} is none of: {allowed}")
        return value
    if origin is tuple:
        if not isinstance(value, list):
            raise EditionError(f"{where}: a list is expected, not {value!r}")
        item = typing.get_args(kind)[0]
        return tuple(_plain(item, v, f"{where}[{_name(v, n)}]") for n, v in enumerate(value, 1))
    if origin is Mapping or kind is Mapping:
        if not isinstance(value, dict):
            raise EditionError(f"{where}: a table is expected, not {value!r}")
        item = typing.get_args(kind)[1]
        return {k: _plain(item, v, f"{where}.{k}") for k, v in value.items()}
    if is_dataclass(kind):
        return build(typing.cast(type, kind), value, where)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise EditionError(f"{where}: {kind.__name__} is expected, not {value!r}")
    return value


def _name(value: Any, number: int) -> str:
    return str(value.get("id", number)) if isinstance(value, dict) else str(number)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def build(cls: type, table: Any, where: str) -> Any:
    """An instance of dataclass `cls` from a TOML table; refuses an unknown or a missing key."""
    if not isinstance(table, dict):
        raise EditionError(f"{where}: a table is expected, not {table!r}")
    known = {f.name: f for f in fields(cls)}
    for key in table:
        if key not in known:
            raise EditionError(f"{where}: unknown key {key!r}; known are {', '.join(known)}")
    for name, f in known.items():
        if name not in table and f.default is MISSING and f.default_factory is MISSING:
            raise EditionError(f"{where}: key {name!r} is missing")
    hints = _hints(cls)
    return cls(**{k: _plain(hints[k], v, f"{where}.{k}") for k, v in table.items()})


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise EditionError(f"{path.name}: the file is missing in {path.parent}") from None
    except UnicodeDecodeError as error:
        raise EditionError(f"{path.name}: not UTF-8: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise EditionError(f"{path.name}: {error}") from None


def digest_of(folder: Path) -> str:
    """SHA-256 over names and bytes of all TOML files of an edition, notices left out."""
    sha = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        sha.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return sha.hexdigest()


def load(folder: Path) -> Edition:
    """The edition in `folder`; an EditionError names the file and key that is wrong.

    Reads single values and rows only; whether they fit together is check.py's question.
    """
    if not folder.is_dir():
        raise EditionError(f"{folder}: no such edition folder")
    parts: dict[str, Any] = {"digest": digest_of(folder), "id": folder.name}
    for file, tables in FILES.items():
        data = _read(folder / file)
        for key, (attribute, cls) in tables.items():
            rows = data.pop(key, [])
            if not isinstance(rows, list):
                raise EditionError(f"{file}: [[{key}]] is expected, not [{key}]")
            parts[attribute] = tuple(
                build(cls, row, f"{file}: {key}[{_name(row, n)}]") for n, row in enumerate(rows, 1)
            )
        if file == "edition.toml":
            parts |= data
        elif data:
            raise EditionError(f"{file}: unknown key {next(iter(data))!r}")
    parts["standards"] = _read(folder / "accidents.toml")
    parts["notices"] = tuple(
        build(Notice, _read(path), f"notices/{path.name}:")
        for path in sorted((folder / "notices").glob("*.toml"))
    )
    for key in ("id", "zh", "en", "doc_no", "basis_doc", "effective_from", "places"):
        if key not in parts:
            raise EditionError(f"edition.toml: key {key!r} is missing")
    for key in parts:
        if key not in {f.name for f in fields(Edition)}:
            raise EditionError(f"edition.toml: unknown key {key!r}")
    hints = _hints(Edition)
    for key, kind in (("zh", str), ("en", str), ("doc_no", str), ("basis_doc", str),
                      ("effective_from", date), ("places", hints["places"])):  # fmt: skip
        _plain(kind, parts[key], f"edition.toml: {key}")
    return Edition(**parts)


@cache
def edition(id: str) -> Edition:
    """The shipped edition `id` ("2019", "2022"); an EditionError where there is none."""
    return load(EDITIONS / id)


def editions() -> tuple[Edition, ...]:
    """All shipped editions, oldest first."""
    return tuple(edition(path.name) for path in sorted(EDITIONS.iterdir()) if path.is_dir())


def find_notice(year: int) -> tuple[Edition, Notice]:
    """The edition and notice of an evaluation year; EditionError where none is known."""
    for candidate in editions():
        for notice in candidate.notices:
            if notice.year == year:
                return candidate, notice
    raise EditionError(f"FY{year}: no notice of that year lies beside any edition")

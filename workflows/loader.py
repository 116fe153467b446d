"""How do an edition's TOML files become an `Edition`, with nothing unknown let through?"""

from __future__ import annotations

import hashlib
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
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
IDENTITY = ("zh", "en", "doc_no", "basis_doc", "effective_from", "places")

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
    """A file of an edition can't be read; each of `problems` names file and key."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@contextmanager
def _noting(found: list[str]) -> Iterator[None]:
    """Go on after a problem, and keep it in `found`."""
    try:
        yield
    except EditionError as error:
        found += error.problems


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
        return _each([(item, v, f"{where}[{_name(v, n)}]") for n, v in enumerate(value, 1)])
    if origin is Mapping or kind is Mapping:
        if not isinstance(value, dict):
            raise EditionError(f"{where}: a table is expected, not {value!r}")
        item = typing.get_args(kind)[1]
        plain = _each([(item, v, f"{where}.{k}") for k, v in value.items()])
        return dict(zip(value, plain, strict=True))
    if is_dataclass(kind):
        return build(typing.cast(type, kind), value, where)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    # A moment is no day, and true is no number, whatever Python says.
    if not isinstance(value, kind) or (type(value) in (bool, datetime) and type(value) is not kind):
        raise EditionError(f"{where}: {kind.__name__} is expected, not {value!r}")
    return value


def _each(wanted: list[tuple[Any, Any, str]]) -> tuple[Any, ...]:
    """Each (kind, value, where) as its kind; an EditionError that names every one that isn't."""
    found: list[str] = []
    plain = []
    for kind, value, where in wanted:
        with _noting(found):
            plain.append(_plain(kind, value, where))
    if found:
        raise EditionError(*found)
    return tuple(plain)


def _name(value: Any, number: int) -> str:
    return str(value.get("id", number)) if isinstance(value, dict) else str(number)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def build(cls: type, table: Any, where: str) -> Any:
    """An instance of dataclass `cls` from a TOML table.

    The EditionError names every key that is unknown, missing or of another kind.
    """
    if not isinstance(table, dict):
        raise EditionError(f"{where}: a table is expected, not {table!r}")
    known = {f.name: f for f in fields(cls)}
    found = [f"{where}: unknown key {key!r}; known are {', '.join(known)}"
             for key in table if key not in known]  # fmt: skip
    needed = [n for n, f in known.items() if f.default is MISSING and f.default_factory is MISSING]
    found += [f"{where}: key {name!r} is missing" for name in needed if name not in table]
    hints = _hints(cls)
    given = {k: v for k, v in table.items() if k in known}
    plain: tuple[Any, ...] = ()
    with _noting(found):
        plain = _each([(hints[k], v, f"{where}.{k}") for k, v in given.items()])
    if found:
        raise EditionError(*found)
    return cls(**dict(zip(given, plain, strict=True)))


def syntax(text: str, error: tomllib.TOMLDecodeError) -> str:
    """What TOML's reader says, with the line also where it only says that the text ends there."""
    end = f"(at line {len(text.splitlines())}, the end of the document)"
    return str(error).replace("(at end of document)", end)


def _read(path: Path) -> dict[str, Any]:
    text = ""
    try:
        text = path.read_text("utf-8")
        return tomllib.loads(text)
    except FileNotFoundError:
        raise EditionError(f"{path.name}: the file is missing in {path.parent}") from None
    except UnicodeDecodeError as error:
        raise EditionError(f"{path.name}: not UTF-8: {error}") from None
    except OSError as error:
        raise EditionError(f"{path.name}: it can't be read: {error.strerror}") from None
    except RecursionError:
        raise EditionError(f"{path.name}: nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise EditionError(f"{path.name}: {syntax(text, error)}") from None


def digest_of(folder: Path) -> str:
    """SHA-256 over names and bytes of all TOML files of an edition, notices left out."""
    sha = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        with suppress(OSError):  # whoever reads it says so, by name
            sha.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return sha.hexdigest()


def load(folder: Path) -> Edition:
    """The edition in `folder`; an EditionError names every file and key that can't be read.

    Reads single values and rows only; whether they fit together is check.py's question.
    """
    if not folder.is_dir():
        raise EditionError(f"{folder}: no such edition folder")
    found: list[str] = []
    parts: dict[str, Any] = {"digest": digest_of(folder), "id": folder.name}
    for file, tables in FILES.items():
        with _noting(found):
            parts |= _file(folder / file, tables, found)
    parts["standards"] = {}
    with _noting(found):
        parts["standards"] = _read(folder / "accidents.toml")
    notices = []
    for path in sorted((folder / "notices").glob("*.toml")):
        with _noting(found):
            notices.append(build(Notice, _read(path), f"notices/{path.name}:"))
    if found:
        raise EditionError(*found)
    return Edition(**parts, notices=tuple(notices))


def _file(path: Path, tables: Mapping[str, tuple[str, type]], found: list[str]) -> dict[str, Any]:
    """Every row of one file; what is wrong with a row goes to `found`, and the rest is read."""
    data = _read(path)
    parts: dict[str, Any] = {}
    for key, (attribute, cls) in tables.items():
        rows = data.pop(key, [])
        if not isinstance(rows, list):
            found.append(f"{path.name}: [[{key}]] is expected, not [{key}]")
            rows = []
        parts[attribute] = []
        for number, row in enumerate(rows, 1):
            with _noting(found):
                where = f"{path.name}: {key}[{_name(row, number)}]"
                parts[attribute].append(build(cls, row, where))
        parts[attribute] = tuple(parts[attribute])
    if path.name == "edition.toml":
        parts |= _identity(data, found)
    else:
        found += [f"{path.name}: unknown key {key!r}" for key in data]
    return parts


def _identity(data: dict[str, Any], found: list[str]) -> dict[str, Any]:
    """What an edition says of itself at the head of edition.toml."""
    hints = _hints(Edition)
    found += [f"edition.toml: key {key!r} is missing" for key in IDENTITY if key not in data]
    found += [f"edition.toml: unknown key {key!r}" for key in data if key not in IDENTITY]
    for key in IDENTITY:
        with _noting(found):
            if key in data:
                _plain(hints[key], data[key], f"edition.toml: {key}")
    return data


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

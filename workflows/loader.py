"""Which editions are there, and how do the files of one become an `Edition`?"""

from __future__ import annotations

import hashlib
import tomllib
import typing
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
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
    Text,
)
from .problems import EditionError, Problem, missing, noting, unknown
from .tables import KEY, build, name_of, value_of

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
    "texts.toml": {"text": ("texts", Text)},
}


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
        raise _broken(path, f"{path.parent} 里没有这个文件",
                      f"the file is missing in {path.parent}") from None  # fmt: skip
    except UnicodeDecodeError as error:
        raise _broken(path, f"不是 UTF-8：{error}", f"not UTF-8: {error}") from None
    except OSError as error:
        why = error.strerror
        raise _broken(path, f"读不了：{why}", f"it can't be read: {why}") from None
    except RecursionError:
        raise _broken(path, "嵌套过深", "nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        said = syntax(text, error)
        raise _broken(path, f"不合 TOML 语法：{said}", said) from None


def _broken(path: Path, zh: str, en: str) -> EditionError:
    return EditionError(Problem(path.name, zh, en))


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
        raise EditionError(Problem(str(folder), "没有这个目录", "no such edition folder"))
    found: list[Problem] = []
    parts: dict[str, Any] = {"digest": digest_of(folder), "id": folder.name}
    for file, tables in FILES.items():
        with noting(found):
            parts |= _file(folder / file, tables, found)
    parts["standards"] = {}
    with noting(found):
        parts["standards"] = _read(folder / "accidents.toml")
    notices = []
    for path in sorted((folder / "notices").glob("*.toml")):
        with noting(found):
            notices.append(build(Notice, _read(path), f"notices/{path.name}"))
    if found:
        raise EditionError(*found)
    return Edition(**parts, notices=tuple(notices))


def _file(
    path: Path, tables: Mapping[str, tuple[str, type]], found: list[Problem]
) -> dict[str, Any]:
    """Every row of one file; what is wrong with a row goes to `found`, and the rest is read."""
    data = _read(path)
    parts: dict[str, Any] = {}
    for key, (attribute, cls) in tables.items():
        rows = data.pop(key, [])
        if not isinstance(rows, list):
            found.append(Problem(path.name, f"应写作 [[{key}]]，而不是 [{key}]",
                                 f"[[{key}]] is expected, not [{key}]"))  # fmt: skip
            rows = []
        parts[attribute] = []
        for number, row in enumerate(rows, 1):
            with noting(found):
                where = f"{path.name}: {key}[{name_of(row, number)}]"
                parts[attribute].append(build(cls, row, where))
        parts[attribute] = tuple(parts[attribute])
    if path.name == "edition.toml":
        parts |= _identity(data, found)
    else:
        found += [unknown(path.name, key, tables, KEY) for key in data]
    return parts


def _identity(data: dict[str, Any], found: list[Problem]) -> dict[str, Any]:
    """What an edition says of itself at the head of edition.toml."""
    hints = typing.get_type_hints(Edition)
    where = "edition.toml"
    found += [missing(where, key) for key in IDENTITY if key not in data]
    found += [unknown(where, key, IDENTITY, KEY) for key in data if key not in IDENTITY]
    for key in IDENTITY:
        with noting(found):
            if key in data:
                value_of(hints[key], data[key], f"{where}: {key}")
    return data


@cache
def shipped(id: str) -> Edition:
    """The edition that lies beside this file; its files don't change while the program runs."""
    return load(EDITIONS / id)


_tried: dict[str, Edition] = {}


@contextmanager
def tried(folder: Path) -> Iterator[None]:
    """Within it the edition in `folder`, not shipped yet, stands before the others."""
    law = load(folder.resolve())
    _tried[law.id] = law
    try:
        yield
    finally:
        del _tried[law.id]


def edition(id: str) -> Edition:
    """The edition `id` ("2019", "2022"); an EditionError where there is none."""
    return _tried.get(id) or shipped(id)


def editions() -> tuple[Edition, ...]:
    """All shipped editions, oldest first; before them one that is tried."""
    shipped = sorted(path.name for path in EDITIONS.iterdir() if path.is_dir())
    return tuple(edition(id) for id in dict.fromkeys((*_tried, *shipped)))


def find_notice(year: int) -> tuple[Edition, Notice]:
    """The edition and notice of an evaluation year; EditionError where none is known."""
    for candidate in editions():
        for notice in candidate.notices:
            if notice.year == year:
                return candidate, notice
    years = ", ".join(f"FY{n.year}" for e in editions() for n in e.notices)
    raise EditionError(
        Problem(f"FY{year}", f"没有该年度的通知；有 {years}",
                f"no notice of that year lies beside any edition; there are {years}")
    )  # fmt: skip

"""Is each value of a scenario of the kind that its key asks for?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

Wrong = tuple[str, str]
Kinds = Mapping[str, tuple[type, ...]]

CALLED: Mapping[type, tuple[str, str]] = {
    str: ("文字（带引号）", "text in quotes"),
    bool: ("true 或 false", "true or false"),
    int: ("整数", "a whole number"),
    dict: ("表 { … }", "a table { … }"),
    list: ("列表 [ … ]", "a list [ … ]"),
    date: ("日期", "a date"),
    datetime: ("带时区的时刻", "an instant with offset"),
}

# What stands in the lists and tables of a key; a key means the same wherever it stands.
WITHIN: Kinds = {
    **dict.fromkeys(
        ("roles", "regions", "except", "reasons", "entries", "divisions", "states", "refused",
         "guards", "needs_reason", "says", "invalid", "closed", "mail", "fired", "blocked",
         "blocked_by", "proposal", "tied"),
        (str,),
    ),
    "off": (date, str), "make_up": (date, str), "ordinary": (date, str),
    "places": (dict,), "deadline": (date, str, bool), "ends_at": (datetime,),
    "provisional": (bool,), "facts": (dict, bool), "scores": (list, int, float),
}  # fmt: skip


def wrong(table: Mapping[str, Any], known: Kinds) -> Iterator[Wrong]:
    """Each value of another kind than its key asks for, and each such value within it."""
    for key, value in table.items():
        if key not in known:
            continue
        if not _fits(value, known[key]):
            yield _said(key, value, known[key])
        else:
            yield from (_said(f"{key}{at}", one, WITHIN[key])
                        for at, one in _parts(key, value) if not _fits(one, WITHIN[key]))  # fmt: skip


def sound(table: Mapping[str, Any], known: Kinds) -> dict[str, Any]:
    """The table without what is wrong in it, so that the rest can be looked at too.

    A key stays, as None: what was said wrongly is not missing.
    """
    return {key: _right(key, value) if key not in known or _fits(value, known[key]) else None
            for key, value in table.items()}  # fmt: skip


def _right(key: str, value: Any) -> Any:
    if key not in WITHIN or not isinstance(value, list | dict):
        return value
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    right = {name: one for name, one in parts if _fits(one, WITHIN[key])}
    return right if isinstance(value, dict) else list(right.values())


def _fits(value: Any, kinds: tuple[type, ...]) -> bool:
    # true is a whole number to Python, and an instant a date.
    return isinstance(value, kinds) and not (isinstance(value, bool) and bool not in kinds)


def _parts(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    if key in WITHIN and isinstance(value, list):
        yield from ((f"[{number}]", one) for number, one in enumerate(value, 1))
    elif key in WITHIN and isinstance(value, dict):
        yield from ((f".{name}", one) for name, one in value.items())


def _said(key: str, value: Any, kinds: tuple[type, ...]) -> Wrong:
    zh, en = ([CALLED[kind][at] for kind in kinds if kind in CALLED] for at in (0, 1))
    return (f"{key} 须为{'或'.join(zh)}，不是 {value!r}",
            f"{key} must be {' or '.join(en)}, not {value!r}")  # fmt: skip

"""Is what was sent of a shape that the door can take, before anything is locked or read?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from casework.errors import Forbidden, Invalid, NotFound

# What no database or file keeps faithfully: control characters, halves of a surrogate pair, and the
# two that no XML can hold.
STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
YEAR = re.compile("[0-9]{4}")
LONGEST = {"ref": 80, "name": 40, "item": 120, "request_id": 64, "new": 128, "words": 8000}
# Bigger than any version can be, and smaller than what an engine can't compare with.
MOST = 2**31


def year_of(value: Any) -> int | None:
    """A year as a number or as its four plain digits; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 < value <= 9999 else None
    return int(value) if isinstance(value, str) and YEAR.fullmatch(value) else None


def plain(text: Any, most: int) -> bool:
    """Is it text of at most so many characters, none of which is strange?"""
    return isinstance(text, str) and len(text) <= most and not STRANGE.search(text)


def check(wish: Any) -> None:
    """NotFound, Forbidden or Invalid for a wish that could be of no use whatever the rules say."""
    if not plain(wish.subject, LONGEST["ref"]) or not plain(wish.ref, LONGEST["ref"]):
        raise NotFound
    if not plain(wish.name, LONGEST["name"]):
        raise Forbidden
    check_item(wish.item)
    if wish.request_id is not None and not plain(wish.request_id, LONGEST["request_id"]):
        raise _invalid("request_id")
    if wish.version is not None and not (type(wish.version) is int and abs(wish.version) < MOST):
        raise _invalid("version")
    if not plain(wish.comment, LONGEST["words"]):
        raise _invalid("comment")
    _table("new", wish.new, LONGEST["name"], _scalar)
    _table("reasons", wish.reasons, 400, lambda text: plain(text, LONGEST["words"]))
    _table("given", wish.given, LONGEST["name"], lambda items: isinstance(items, Mapping))
    _table("seen", wish.seen, LONGEST["name"], lambda items: isinstance(items, Mapping))
    for kind, items in wish.given.items():
        _table(kind, items, LONGEST["item"], lambda v: v is None or isinstance(v, Mapping))
    for kind, items in wish.seen.items():
        _table(kind, items, LONGEST["item"], lambda stands: plain(stands, LONGEST["name"]))


def check_item(item: Any) -> None:
    """Invalid for what can't be the name of an item."""
    if not plain(item, LONGEST["item"]):
        raise _invalid("item")


def _table(name: str, value: Any, longest: int, good: Any) -> None:
    """Is it a table of plain keys to values that are `good`?"""
    if not isinstance(value, Mapping):
        raise _invalid(name)
    for key, entry in value.items():
        if not plain(key, longest) or not good(entry):
            raise _invalid(name)


def _scalar(value: Any) -> bool:
    if isinstance(value, int):
        return abs(value) < MOST
    return value is None or plain(value, LONGEST["new"])


def _invalid(field: str) -> Invalid:
    return Invalid({field: ("内容过长、含有不可见字符或形式不对。",
                            "It is too long, of the wrong kind, or holds control characters.")})  # fmt: skip

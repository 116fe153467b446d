"""How does a report say what a step came to, and in what it differs from what was expected?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from workflows.calendar import BEIJING

from .act import Outcome

Wrong = tuple[str, str]


def differs(what: str, wanted: Any, found: Any) -> Iterator[Wrong]:
    """One difference, if it is one."""
    if wanted != found:
        yield (f"{what}：期望 {shown(wanted)}，实际 {shown(found)}",
               f"{what}: {shown(wanted)} expected, found {shown(found)}")  # fmt: skip


def missing(cited: Iterable[str], listed: Iterable[str]) -> Iterator[Wrong]:
    """Each listed article that nothing cites."""
    found = sorted(cited)
    for id in listed:
        if not any(belongs(c, id) for c in found):
            yield (f"没有引用 {id}，引用的是 {shown(found)}",
                   f"{id} isn't cited; cited are {shown(found)}")  # fmt: skip


def belongs(cited: str, listed: str) -> bool:
    """Is the cited clause the one listed, or a part of it (`10.4` of `10`, `6(六)a` of `6(六)`)?"""
    rest = cited.removeprefix(listed)
    return cited == listed or (rest != cited and re.match(r"\D", rest) is not None)


def told(outcome: Outcome, lang: str) -> list[str]:
    """Why a step didn't go through, in words."""
    at = 0 if lang == "zh" else 1
    said = [b.words(lang) for b in outcome.breaches]
    said += [f"{name}: {words[at]}" for name, words in outcome.errors.items()]
    return said + ([outcome.words[at]] if outcome.words[at] else [])


def shown(value: Any) -> str:
    """A value as a report shows it."""
    if isinstance(value, datetime):
        return value.astimezone(BEIJING).isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(shown(v) for v in value) + "]"
    return "–" if value is None else str(value)

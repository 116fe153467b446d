"""How does a value stand on a paper, in the words of an official document in Chinese?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from workflows.calendar import beijing_day
from workflows.edition import FactKind, Field
from workflows.rules import Rules

NOTHING = "—"
ATTACHED = "附后"  # what a file is called on a computer is no part of an official paper
DIGITS = "〇一二三四五六七八九十"
# What a Word file can't hold at all (XML 1.0); a line break and a tab are kept.
UNFIT = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit(text: str) -> str:
    """The text without characters that no document can hold; every line break is one."""
    return UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def number(n: int) -> str:
    """1 → 一, 11 → 十一, 24 → 二十四: the numbers of sections."""
    tens, ones = divmod(n, 10)
    if n <= 10:
        return DIGITS[n]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def day(value: date) -> str:
    """2022年12月5日."""
    return f"{value.year}年{value.month}月{value.day}日"


def value(field: Field, given: Any) -> str:
    """One field's value; “—” where nothing was given."""
    if given in (None, "", []):
        return NOTHING
    if field.kind in ("flag", "confirm"):
        return "是" if given else "否"
    if field.kind == "choice" and given in field.choice:
        return field.choice_zh[field.choice.index(given)]
    if field.kind == "date":
        return day(date.fromisoformat(given))
    if field.kind == "instant":
        return day(beijing_day(datetime.fromisoformat(given)))
    if field.kind == "items":
        return "、".join(map(str, given))
    return ATTACHED if field.kind == "file" else fit(str(given))


def pairs(
    kind: FactKind, given: Mapping[str, Any], *, leave: Iterable[str] = ()
) -> list[list[str]]:
    """(label, value) of every field that was filled in; of a file that it is attached."""
    return [[field.zh, value(field, given[field.id])] for field in kind.field
            if field.id not in leave and given.get(field.id) not in (None, "", [])]  # fmt: skip


def articles(rules: Rules, cites: Iterable[str]) -> str:
    """第八条（一）、通知第五项: what the cited clauses are called."""
    return "、".join(rules.citations[c].zh for c in cites if c in rules.citations)


def clauses(rules: Rules, cites: Iterable[str]) -> str:
    """The words of the cited clauses, one after the other."""
    wanted = set(cites)
    return "".join(c.text for a in rules.edition.articles for c in a.clause if c.id in wanted)

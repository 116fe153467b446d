"""Which cities, with which scores, does a CSV file hold?"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache

from casework.errors import Invalid
from casework.reference.loaders import Division, divisions, provinces
from casework.services import values
from workflows.rules import Rules
from workflows.selection import Candidate

# What a review works out beside the score, and no list is made of: taken to be in order.
NOT_IN_FILE = ("scores", "mean", "median")
NEEDED, MORE = ("division_code", "score"), ("bonus", "accident", "sanctioned")
KNOWN = (*NEEDED, *MORE)
# What the columns are called in a sheet in Chinese.
CHINESE = {"行政区划代码": "division_code", "得分": "score", "加分": "bonus", "事故": "accident",
           "事故事件": "accident", "惩戒": "sanctioned"}  # fmt: skip
YES, NO = frozenset({"1", "yes", "true", "是"}), frozenset({"", "0", "no", "false", "否"})
Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Scored:
    """A line of the file: the city, its candidate, and what bars it ("" for nothing)."""

    division: Division
    candidate: Candidate
    barred: str


@dataclass(frozen=True, slots=True)
class Scores:
    """What a file says: its cities, and the columns that nothing is taken from."""

    cities: list[Scored]
    ignored: list[str]


class FileErrors(ValueError):
    """What is wrong with what was given, in both languages: by the number of its line in a file, or
    by the words with which it was asked for.
    """

    def __init__(self, errors: Sequence[tuple[int | str, Words]]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = errors

    def lines(self, lang: str) -> list[str]:
        """Each error as a sentence, with where it stands."""
        line, colon = ("第 {} 行", "：") if lang == "zh" else ("line {}", ": ")
        return [f"{line.format(where) if isinstance(where, int) else where}{colon}{words[lang != 'zh']}"
                for where, words in self.errors]  # fmt: skip


def read(octets: bytes, rules: Rules, *, today: date) -> Scores:
    """Every city of a UTF-8 CSV file with a header; FileErrors names all that is wrong.

    Columns: division_code, score, and if wanted bonus, accident, sanctioned (1 or empty), or their
    names in Chinese. A ranking that was exported has more: they are left alone. Scores are bounded
    as the edition's own; a city's unit and region are those of GB/T 2260.
    """
    try:
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = octets[: error.start].count(b"\n") + 1
        raise FileErrors([(line, ("不是 UTF-8 编码。", "isn't UTF-8."))]) from None
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    errors: list[tuple[int | str, Words]] = []
    found: dict[str, Scored] = {}
    try:
        named = [head.strip() for head in next(rows, [])]
        heads = [CHINESE.get(head, head) for head in named]
        _check(heads)
        ignored = [head for head in named if head and CHINESE.get(head, head) not in KNOWN]
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(heads):
                counted = (f"有 {len(row)} 列，表头有 {len(heads)} 列。",
                           f"has {len(row)} columns, the header {len(heads)}.")  # fmt: skip
                errors.append((rows.line_num, counted))
                continue
            cells = {head: cell.strip() for head, cell in zip(heads, row, strict=True)
                     if head in KNOWN}  # fmt: skip
            city, wrong = scored(cells, found, rules, today=today)
            errors += [(rows.line_num, words) for words in wrong]
            if city is not None:
                found[city.division.code] = city
    except csv.Error as error:
        errors.append((rows.line_num, (f"不是 CSV：{error}。", f"isn't CSV: {error}.")))
    if errors:
        raise FileErrors(errors)
    return Scores(list(found.values()), ignored)


def scored(
    cells: dict[str, str], taken: Collection[str], rules: Rules, *, today: date
) -> tuple[Scored | None, list[Words]]:
    """The city that `cells` (by column) name, or None and what is wrong with them, `taken` holding
    the codes that were there before.
    """
    city = by_code().get(cells["division_code"])
    wrong = list(_wrong(cells, city, taken, rules, today))
    if city is None or wrong:
        return None, wrong
    total = Decimal(cells["score"]) + Decimal(cells.get("bonus") or 0)
    bars = ("accident", "sanctioned")
    barred = next((bar for bar in bars if cells.get(bar, "").lower() in YES), "")
    region = _regions()[city.province_code]
    return Scored(city, Candidate(city.code, city.province_code, region, total), barred), []


@cache
def by_code() -> Mapping[str, Division]:
    """Every division that a file may name."""
    return {d.code: d for d in divisions()}


@cache
def _regions() -> Mapping[str, str]:
    return {p.code: p.region for p in provinces()}


def _check(heads: list[str]) -> None:
    """What is needed is there, once, and no column is a known one misspelled: a bar that nobody
    reads would rank a city that may not take part.
    """
    wrong: list[tuple[int | str, Words]] = [
        (1, (f"缺少“{head}”列（或“{_chinese(head)}”）。", f"has no column {head!r}."))
        for head in NEEDED
        if head not in heads
    ]
    for head in heads:
        if head not in KNOWN and (near := _meant(head, heads)):
            wrong.append((1, (f"不认识“{head}”列；是否“{near}”？",
                              f"has an unknown column {head!r}; did you mean {near!r}?")))  # fmt: skip
    wrong += [(1, (f"“{head}”列出现多次。", f"has the column {head!r} twice."))
              for head in KNOWN if heads.count(head) > 1]  # fmt: skip
    if wrong:
        raise FileErrors(wrong)


def _meant(head: str, heads: list[str]) -> str:
    """The column that isn't there and is written nearly like this one, or is part of its name in
    Chinese (事故情况); "" for none.
    """
    absent = [one for one in KNOWN if one not in heads]
    chinese = [one for one in CHINESE if CHINESE[one] in absent]
    near = get_close_matches(head.lower(), [*absent, *chinese], n=1, cutoff=0.75)
    return next(iter([*near, *(one for one in chinese if one in head)]), "")


def _chinese(head: str) -> str:
    return next(zh for zh, known in CHINESE.items() if known == head)


def _wrong(
    cells: dict[str, str], city: Division | None, taken: Collection[str], rules: Rules, today: date
) -> Iterator[Words]:  # fmt: skip
    """What is wrong with a line; numbers are put in their plain form on the way."""
    code = cells["division_code"]
    if city is None:
        yield f"没有行政区划“{code}”。", f"there is no division {code!r}."
    elif code in taken:
        yield f"{city.name_zh}（{code}）出现多次。", f"{city.name_en} ({code}) is there twice."
    said = dict.fromkeys(NOT_IN_FILE, "1")
    said |= {"score": cells["score"], "bonus": cells.get("bonus") or "0"}
    try:
        value = values.read(rules.facts["score"], said, today=today)
        cells |= {name: str(value.get(name, "")) for name in ("score", "bonus") if name in cells}
    except Invalid as invalid:
        yield from invalid.errors.values()
    for bar in ("accident", "sanctioned"):
        if cells.get(bar, "").lower() not in YES | NO:
            yield (f"“{bar}”应为 1 或留空，不是“{cells[bar]}”。",
                   f"{bar} should be 1 or empty, not {cells[bar]!r}.")  # fmt: skip

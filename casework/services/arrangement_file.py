"""What stands in the lines of a CSV or JSON file with a holiday arrangement?"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from typing import Any

from casework.errors import Invalid

COLUMNS = ("year", "doc_no", "address", "date", "kind", "name")
NEEDED = ("year", "doc_no", "address", "date", "kind")
KEYS = ("year", "doc_no", "address", "days_off", "make_up_days")
Wrong = tuple[str, str]


@dataclass(slots=True)
class Said:
    """What the file says, before it is judged: values with the line that they stand in."""

    year: tuple[int, Any] = (0, None)
    doc_no: tuple[int, Any] = (0, None)
    address: tuple[int, Any] = (0, None)
    days: list[tuple[int, Any, str, Any]] = field(default_factory=list)  # line, date, kind, name
    errors: dict[str, Wrong] = field(default_factory=dict)

    def wrong(self, line: int, zh: str, en: str) -> None:
        """Note what is wrong at a line (0: with the file); the first word on each line stands."""
        key = f"line {line}" if line else "file"
        where = (f"第 {line} 行：", f"line {line}: ") if line else ("", "")
        self.errors.setdefault(key, (where[0] + zh, where[1] + en))


def decoded(data: bytes, said: Said) -> str:
    """UTF-8, or GB 18030 as spreadsheets in China save it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    said.wrong(0, "文件不是文本（UTF-8 或 GB 18030）。", "This is no text (UTF-8 or GB 18030).")
    raise Invalid(said.errors)


def from_csv(text: str, said: Said) -> None:
    """Take up what a table says, one day a row."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        said.wrong(reader.line_num, "这一行不是 CSV。", f"This isn't CSV: {error}.")
        return
    head = [name.strip() for name in rows[0][1]] if rows else []
    for name in dict.fromkeys(head):
        if name not in COLUMNS:
            said.wrong(1, f"没有“{name}”这一列；可用的列：{'、'.join(COLUMNS)}。",
                       f"There is no column {name!r}; known are {', '.join(COLUMNS)}.")  # fmt: skip
    for name in NEEDED:
        if head.count(name) != 1:
            said.wrong(1, f"须有且只有一列“{name}”。", f"Exactly one column {name!r} is needed.")
    if said.errors:
        return
    for line, row in rows[1:]:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(head):
            said.wrong(line, f"有 {len(row)} 列，应为 {len(head)} 列。",
                       f"There are {len(row)} columns instead of {len(head)}.")  # fmt: skip
            continue
        cells = dict(zip(head, (cell.strip() for cell in row), strict=True))
        for name in ("year", "doc_no", "address"):
            _same(said, name, line, cells[name])
        said.days.append((line, cells["date"], cells["kind"], cells.get("name", "")))


def _same(said: Said, name: str, line: int, value: str) -> None:
    """Year, number and address stand in every row or in one; two different ones are wrong."""
    known = getattr(said, name)[1]
    if not value:
        return
    if known is None:
        setattr(said, name, (line, value))
    elif known != value:
        said.wrong(line, f"“{name}”与前面的“{known}”不同。",
                   f"{name} differs from {known!r} above.")  # fmt: skip


def from_json(text: str, said: Said) -> None:
    """Take up what a JSON object says, with two lists of days."""
    try:
        table = json.loads(text)
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        said.wrong(line, "这里不是 JSON。", f"This isn't JSON: {getattr(error, 'msg', error)}.")
        return
    places = _Places(text)
    for name in table:
        if name not in KEYS:
            said.wrong(places.of(f'"{name}"'), f"没有“{name}”这一项；可用：{'、'.join(KEYS)}。",
                       f"There is no key {name!r}; known are {', '.join(KEYS)}.")  # fmt: skip
    for name in ("year", "doc_no", "address"):
        setattr(said, name, (places.of(f'"{name}"'), table.get(name)))
    for name, kind in (("days_off", "off"), ("make_up_days", "make_up")):
        listed = table.get(name, [])
        if not isinstance(listed, list):
            said.wrong(places.of(f'"{name}"'), f"“{name}”须是列表。", f"{name} must be a list.")
            continue
        for one in listed:
            said.days.append(_day(one, kind, places, said))


class _Places:
    """At which line of a text does something stand? Each mention of the same is the next one."""

    def __init__(self, text: str) -> None:
        self._text, self._after = text, dict[str, int]()

    def of(self, needle: str) -> int:
        """The line of the next mention; 1 where there is none."""
        at = self._text.find(needle, self._after.get(needle, 0))
        if at < 0:
            return 1
        self._after[needle] = at + 1
        return self._text.count("\n", 0, at) + 1


def _day(one: Any, kind: str, places: _Places, said: Said) -> tuple[int, Any, str, Any]:
    if not isinstance(one, dict):
        return places.of(json.dumps(one, ensure_ascii=False)), one, kind, ""
    line = places.of(json.dumps(one.get("date"), ensure_ascii=False))
    for name in one:
        if name not in ("date", "name"):
            said.wrong(line, f"没有“{name}”这一项；可用：date、name。",
                       f"There is no key {name!r}; known are date, name.")  # fmt: skip
    return line, one.get("date"), kind, one.get("name", "")

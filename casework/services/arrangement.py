"""What does a file with a holiday arrangement say, and at which line is it wrong?

The format is described in docs/calendar.md.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from casework.errors import Invalid
from workflows.calendar import HOLIDAYS

COLUMNS = ("year", "doc_no", "address", "date", "kind", "name")
NEEDED = ("year", "doc_no", "address", "date", "kind")
KEYS = ("year", "doc_no", "address", "days_off", "make_up_days")
KINDS = {"off": "off", "make_up": "make_up", "休": "off", "放假": "off", "班": "make_up",
         "上班": "make_up"}  # fmt: skip
NAMES = {word.casefold(): id for id, names in HOLIDAYS.items() for word in (id, *names)}
LONGEST = {"doc_no": 80, "address": 400, "name": 32}
MOST_BYTES = 200_000
Wrong = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NewArrangement:
    """A year's arrangement: the notice's number and address, days off and make-up days.

    Both map a day to the id of its holiday (a key of HOLIDAYS, or words of one's own).
    """

    year: int
    doc_no: str
    address: str
    off: Mapping[date, str]
    make_up: Mapping[date, str]

    def as_json(self) -> dict[str, Any]:
        """The same in the JSON of the file format, days in order."""

        def listed(days: Mapping[date, str]) -> list[dict[str, str]]:
            return [{"date": d.isoformat(), "name": days[d]} for d in sorted(days)]

        return {"year": self.year, "doc_no": self.doc_no, "address": self.address,
                "days_off": listed(self.off), "make_up_days": listed(self.make_up)}  # fmt: skip


@dataclass(slots=True)
class _Said:
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


def read(data: bytes) -> NewArrangement:
    """The arrangement in a CSV or JSON file; Invalid says what is wrong at which line."""
    said = _Said()
    if len(data) > MOST_BYTES:
        said.wrong(0, "文件太大，不像一份放假安排。", "The file is too large for an arrangement.")
        raise Invalid(said.errors)
    text = _decoded(data, said)
    if text.lstrip().startswith("{"):
        _json(text, said)
    else:
        _csv(text, said)
    return _judged(said)


def _decoded(data: bytes, said: _Said) -> str:
    """UTF-8, or GB 18030 as spreadsheets in China save it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    said.wrong(0, "文件不是文本（UTF-8 或 GB 18030）。", "This is no text (UTF-8 or GB 18030).")
    raise Invalid(said.errors)


def _csv(text: str, said: _Said) -> None:
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


def _same(said: _Said, name: str, line: int, value: str) -> None:
    """Year, number and address stand in every row or in one; two different ones are wrong."""
    known = getattr(said, name)[1]
    if not value:
        return
    if known is None:
        setattr(said, name, (line, value))
    elif known != value:
        said.wrong(line, f"“{name}”与前面的“{known}”不同。",
                   f"{name} differs from {known!r} above.")  # fmt: skip


def _json(text: str, said: _Said) -> None:
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


def _day(one: Any, kind: str, places: _Places, said: _Said) -> tuple[int, Any, str, Any]:
    if not isinstance(one, dict):
        return places.of(json.dumps(one, ensure_ascii=False)), one, kind, ""
    line = places.of(json.dumps(one.get("date"), ensure_ascii=False))
    for name in one:
        if name not in ("date", "name"):
            said.wrong(line, f"没有“{name}”这一项；可用：date、name。",
                       f"There is no key {name!r}; known are date, name.")  # fmt: skip
    return line, one.get("date"), kind, one.get("name", "")


def _judged(said: _Said) -> NewArrangement:
    year = _year(said)
    texts = {name: _text(said, name) for name in ("doc_no", "address")}
    address = texts["address"]
    if address and (not address.startswith(("http://", "https://")) or len(address.split()) != 1):
        said.wrong(said.address[0], "“address”须是一个网址。", "address must be one web address.")
    days = dict(_days(said, year))
    kinds: dict[str, dict[date, str]] = {"off": {}, "make_up": {}}
    for day, (kind, name) in days.items():
        kinds[kind][day] = name
    if not kinds["off"] and not said.errors:
        said.wrong(0, "没有一个放假日。", "There is no day off in it.")
    if said.errors:
        raise Invalid(said.errors)
    return NewArrangement(year, texts["doc_no"], address, kinds["off"], kinds["make_up"])


def _year(said: _Said) -> int:
    line, value = said.year
    text = str(value).strip()
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) == 4):
        said.wrong(line, "“year”须是四位年份。", "year must be a year of four digits.")
        return 0
    return int(text)


def _text(said: _Said, name: str) -> str:
    line, value = getattr(said, name)
    text = str(value or "").strip()
    if not text:
        said.wrong(line, f"缺少“{name}”。", f"{name} is missing.")
    elif len(text) > LONGEST[name] or not text.isprintable():
        said.wrong(line, f"“{name}”太长或含有不可见字符。",
                   f"{name} is too long or holds control characters.")  # fmt: skip
    return text


def _days(said: _Said, year: int) -> Iterator[tuple[date, tuple[str, str]]]:
    """Every day, each once, within the year or the month before or after it."""
    seen: dict[date, int] = {}
    for line, raw, kind, name in said.days:
        try:
            day = datetime.strptime(str(raw), "%Y-%m-%d").date()  # noqa: DTZ007  a day, no instant
        except ValueError:
            said.wrong(line, f"“{raw}”不是日期，应写作 2027-01-01。",
                       f"{raw!r} is no date such as 2027-01-01.")  # fmt: skip
            continue
        known = KINDS.get(str(kind))
        if known is None:
            said.wrong(line, f"“{kind}”不是 off（放假）或 make_up（上班）。",
                       f"{kind!r} is neither off nor make_up.")  # fmt: skip
        elif year and not date(year - 1, 12, 1) <= day <= date(year + 1, 1, 31):
            said.wrong(line, f"{day} 不在 {year} 年及其前后一个月之内。",
                       f"{day} isn't in {year} or within a month of it.")  # fmt: skip
        elif day in seen:
            said.wrong(line, f"{day} 在第 {seen[day]} 行已经出现。",
                       f"{day} stands in line {seen[day]} already.")  # fmt: skip
        elif known == "make_up" and day.weekday() < 5:
            said.wrong(line, f"{day} 本是工作日，不能调休上班。",
                       f"{day} is a weekday; it can't be made up.")  # fmt: skip
        elif len(str(name or "")) > LONGEST["name"]:
            said.wrong(line, "“name”太长。", "name is too long.")
        else:
            seen[day] = line
            word = str(name or "").strip()
            yield day, (known, NAMES.get(word.casefold(), word))

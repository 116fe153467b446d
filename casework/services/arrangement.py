"""What does a file with a holiday arrangement say, and at which line is it wrong?

The format is described in docs/calendar.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casework.errors import Invalid
from workflows.calendar import HOLIDAYS
from workflows.legible import written

from .arrangement_file import Said, decoded, from_csv, from_json

KINDS = {"off": "off", "make_up": "make_up", "休": "off", "放假": "off", "班": "make_up",
         "上班": "make_up"}  # fmt: skip
NAMES = {word.casefold(): id for id, names in HOLIDAYS.items() for word in (id, *names)}
LONGEST = {"doc_no": 80, "address": 400, "name": 32}
MOST_BYTES = 200_000


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


def read(data: bytes) -> NewArrangement:
    """The arrangement in a CSV or JSON file; Invalid says what is wrong at which line."""
    said = Said()
    if len(data) > MOST_BYTES:
        said.wrong(0, "文件太大，不像一份放假安排。", "The file is too large for an arrangement.")
        raise Invalid(said.errors)
    text = decoded(data, said)
    if text.lstrip().startswith("{"):
        from_json(text, said)
    else:
        from_csv(text, said)
    return _judged(said)


def _judged(said: Said) -> NewArrangement:
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


def _year(said: Said) -> int:
    line, value = said.year
    text = str(value).strip()
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) == 4):
        said.wrong(line, "“year”须是四位年份。", "year must be a year of four digits.")
        return 0
    return int(text)


def _text(said: Said, name: str) -> str:
    line, value = getattr(said, name)
    text = written(str(value or ""))
    if not text:
        said.wrong(line, f"缺少“{name}”。", f"{name} is missing.")
    elif len(text) > LONGEST[name] or not text.isprintable():
        said.wrong(line, f"“{name}”太长或含有不可见字符。",
                   f"{name} is too long or holds control characters.")  # fmt: skip
    return text


def _days(said: Said, year: int) -> Iterator[tuple[date, tuple[str, str]]]:
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

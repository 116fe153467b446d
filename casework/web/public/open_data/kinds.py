"""How is a value of a column written in JSON and in CSV, and what does the schema demand of it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.filters import iso
from casework.sheets.neutral import neutral
from workflows.edition import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Named):
    """A kind of value. `pattern` is what its text is like, in either file; `free` is what people
    wrote, which a spreadsheet might take for a formula."""

    type: str = "string"
    pattern: str = ""
    free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Named):
    """A column: `name` in the files, what it means in both languages, how it is had from a row.

    `empty` says that there may be nothing in it: null in JSON, no characters in CSV.
    """

    name: str
    kind: Kind
    of: Callable[[Any], Any]
    empty: bool = False

    def json(self, row: Any) -> Any:
        """The value as JSON holds it."""
        value = self.of(row)
        return iso(value) if isinstance(value, date) else value

    def text(self, row: Any) -> str:
        """The value as a cell of a CSV.

        What people wrote can't be a formula; a number, a day or a code never looks like one, and
        stays as it is.
        """
        value = self.json(row)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return neutral(str(value)) if self.kind.free else str(value)

    def in_json(self) -> dict[str, Any]:
        """What the schema demands of it in a record."""
        kind = self.kind.type
        pattern = self.kind.pattern if kind == "string" else ""
        return self._schema([kind, "null"] if self.empty else kind, pattern)

    def in_csv(self) -> dict[str, Any]:
        """What the schema demands of it in a line, where all is text."""
        pattern = self.kind.pattern
        return self._schema("string", f"^$|{pattern}" if pattern and self.empty else pattern)

    def _schema(self, type: str | list[str], pattern: str) -> dict[str, Any]:
        found: dict[str, Any] = {"description": f"{self.zh} · {self.en}", "type": type}
        return found | ({"pattern": pattern} if pattern else {})


TEXT = Kind(zh="文本", en="text", free=True)
ID = Kind(zh="标识", en="identifier", pattern="^[0-9A-Za-z_-]+$")
IDS = Kind(zh="以空格分开的标识", en="identifiers, a blank between two",
           pattern="^[0-9A-Za-z_-]+( [0-9A-Za-z_-]+)*$")  # fmt: skip
ADDRESS = Kind(zh="网址", en="address", pattern="^https?://")
YEAR = Kind(zh="年份", en="year", type="integer", pattern="^[0-9]{4}$")
FLAG = Kind(zh="是否", en="true or false", type="boolean", pattern="^(true|false)$")
DAY = Kind(zh="日期", en="day", pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
INSTANT = Kind(
    zh="时刻（北京时间）", en="instant, with Beijing's offset",
    pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+08:00$",
)  # fmt: skip
DIVISION = Kind(
    zh="行政区划代码（GB/T 2260，文本）", en="division code (GB/T 2260), as text",
    pattern="^[0-9]{6}$",
)  # fmt: skip
HASH = Kind(zh="SHA-256 摘要", en="SHA-256 hash", pattern="^[0-9a-f]{64}$")

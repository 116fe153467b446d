"""What is a paper of the review made of, before it is a Word file, a PDF or a workbook?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from casework.documents import said
from casework.documents.sections import LONG
from casework.models.base import canonical
from workflows.calendar import BEIJING

Cell = str | Decimal | int | None  # None: nothing is known, shown as “—”; "" stays empty
Text = str  # a paragraph; a line break in it is kept


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `share` is its width beside the others', `decimals` those that its numbers show;
    None: each shows its own, as it was entered.

    In a column of numbers a text may stand too, such as “同分”; it is shown as text.
    """

    label: str
    share: float
    kind: Literal["text", "number", "whole"] = "text"
    decimals: int | None = 0

    def places(self, number: int | Decimal) -> int:
        """How many decimals a number in it shows."""
        return _exact(number) if self.decimals is None else self.decimals


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on each page.

    `line` is the number of rows above a thick line, 0 for none; `tall` rows have room for a
    signature; `none` is said where there is no row.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    line: int = 0
    tall: bool = False
    none: str = "无"

    @staticmethod
    def whole(row: Sequence[Cell]) -> bool:
        """Does the row stay whole across pages? Not where a text in it is long."""
        return all(len(cell) < LONG for cell in row if isinstance(cell, str))

    def shown(self, column: Column, cell: Cell) -> str:
        """The cell in words: a number with its column's decimals, or with its own."""
        if cell is None:
            return said.NOTHING
        if isinstance(cell, str):
            return said.fit(cell)
        return f"{cell:.{column.places(cell)}f}" if column.kind == "number" else str(cell)


@dataclass(frozen=True, slots=True)
class Section:
    """A part under its own heading: paragraphs, a table, small notes; `room` to write by hand.

    One that is `apart` begins on a page of its own, so that it can be handed to who signs it;
    `signer` signs below it, on one line.
    """

    title: str = ""
    paragraphs: Sequence[Text] = ()
    table: Table | None = None
    notes: Sequence[Text] = ()
    room: bool = False
    apart: bool = False
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """Who signs (or seals, as `how` says) at the end, with the date, or a line for it."""

    who: str
    how: str = "签字"
    date: str = ""

    @property
    def on(self) -> str:
        """The date as it stands below."""
        return self.date or "年    月    日"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A paper of the list `ref` as it stood at `version`: Chinese words, and numbers as numbers.

    `called` is what a reader calls the list; `name` says what paper it is, `lines` are those of its
    title; `to` is whom a letter is to; `facts` are (label, value) above everything else; a `wide`
    one lies on its side. One without a version isn't of a list as it stands; one that isn't `dated`
    says the same whenever it is drawn.
    """

    ref: str
    called: str
    version: int
    name: str
    lines: Sequence[str]
    sections: Sequence[Section]
    facts: Sequence[tuple[str, str]] = ()
    marks: Sequence[str] = ()
    signs: Sequence[Sign] = ()
    note: str = ""
    wide: bool = False
    to: str = ""
    dated: bool = True

    @property
    def title(self) -> str:
        """The whole title in one line."""
        return "".join(self.lines)

    @property
    def head(self) -> str:
        """What stands at the head of each page."""
        return f"{self.called}，第 {self.version} 版" if self.version else self.called

    @property
    def digest(self) -> str:
        """SHA-256 of all that it says: the same at whatever version it says the same, and however
        often it is drawn."""
        told = {one.name: _plain(getattr(self, one.name)) for one in fields(self)
                if one.name not in ("version", "dated") and (one.name != "to" or self.to)}  # fmt: skip
        return hashlib.sha256(canonical(told).encode()).hexdigest()

    def foot(self, at: datetime) -> str:
        """What stands at the foot of each page: of which list, when it was drawn, its hash."""
        drawn = at.astimezone(BEIJING)
        when = (
            f"  生成于 {said.day(drawn.date())} {drawn:%H:%M:%S}（北京时间）" if self.dated else ""
        )
        return f"{self.ref}  {self.name}{when}\n内容 SHA-256：{self.digest}"


def to_sign(who: str) -> str:
    """A line to sign on, with the date."""
    return f"{who}签字：{'＿' * 10}　　日期：　　　　年　　月　　日"


def numbers(label: str, share: float, cells: Sequence[Cell], *, least: int = 0) -> Column:
    """A column of numbers that shows as many decimals as any of its cells has, `least` at least.

    What was recorded more exactly than the round's setting is never rounded: a tie would be seen
    where there is none.
    """
    exact = [_exact(cell) for cell in cells if isinstance(cell, Decimal)]
    return Column(label, share, "number", max([least, *exact]))


def _exact(number: int | Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent)) if isinstance(number, Decimal) else 0


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: getattr(value, one.name) for one in fields(value)}
        if isinstance(value, Sign) and not value.date:  # as before there was one
            del told["date"]
        return {name: _plain(one) for name, one in told.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return format(value, "f") if isinstance(value, Decimal) else value

"""Which rows and columns has the sheet of a kind of fact of a case, and what is known already?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from openpyxl.utils import get_column_letter

from casework.models.base import canonical
from casework.services.items import visible
from casework.services.shapes import STRANGE
from workflows.edition import FactKind, Field
from workflows.facts import CaseFacts
from workflows.numerals import read_number
from workflows.rules import Rules
from workflows.signing import stands

MARK = "_casework"  # the hidden sheet that says whose sheet it is
HEADS, FIRST = 3, 4  # the row of the heads, and the first one below
SPARE = 30  # empty rows for items that are new
MOST_ROWS = 400
UNFIT = ("file", "confirm", "instant", "case")  # kinds of field that no cell can hold


def fits(kind: FactKind) -> bool:
    """Has this kind a sheet? Several items, and each field that it asks for can stand in a cell."""
    return (
        kind.owner == "case"
        and kind.items not in ("", "case", "setting")
        and not kind.guards
        and (kind.items == "free" or any(f.kind in ("decimal", "integer") for f in kind.field))
        and not kind.by_hand
        and not any(f.required and f.kind in UNFIT for f in kind.field)
        and not any(f.personal for f in kind.field)
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it goes out: an item that is on record or asked for; "" for one that may come."""

    item: str
    zh: str
    en: str
    unit: str
    unit_en: str
    value: Mapping[str, Any]

    def name(self, lang: str) -> str:
        """What the item is called."""
        return self.zh if lang.startswith("zh") else self.en

    def measured(self, lang: str) -> str:
        """The unit of its numbers; "" where the name says it."""
        return self.unit if lang.startswith("zh") else self.unit_en


@dataclass(frozen=True)
class Sheet:
    """The sheet of `kind` for a case."""

    kind: FactKind
    rules: Rules
    case: CaseFacts

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields that stand in columns, in the order of the declaration."""
        return tuple(f for f in self.kind.field if f.kind not in UNFIT)

    @property
    def lead(self) -> int:
        """How many columns stand before the first field: the item, and its unit where it has one."""
        return 2 if self.kind.items == "indicator" else 1

    @property
    def columns(self) -> int:
        """How many columns it has, with the two hidden ones."""
        return self.lead + len(self.fields) + 2

    @property
    def hidden(self) -> tuple[str, str]:
        """The letters of the two hidden columns: the item's id, and how it stood."""
        return get_column_letter(self.columns - 1), get_column_letter(self.columns)

    def letter(self, field: str) -> str:
        """The column of a field."""
        ids = [f.id for f in self.fields]
        return get_column_letter(self.lead + 1 + ids.index(field))

    def heads(self, lang: str) -> list[str]:
        """What stands above the columns."""
        chinese = lang.startswith("zh")
        lead = ["项目", "单位"] if chinese else ["Item", "Unit"]
        if self.kind.items == "free":
            lead = ["序号"] if chinese else ["No."]
        return [*lead[: self.lead], *(f.words(lang) for f in self.fields)]

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The items that a row may be about, beside new ones of a free kind."""
        have = self.case.recorded.all(self.kind.id)
        listed = self.rules.items_of(self.kind.id, self.case.measure)
        if listed is not None:
            return tuple(listed)
        return tuple(sorted(filter(visible, have), key=_in_order))  # older ones had any name

    @property
    def open_ended(self) -> bool:
        """May new items be added?"""
        return self.kind.items == "free"

    def row(self, item: str) -> Row:
        """An item as its row says it."""
        value = {**self.unsaid(item), **(self.case.recorded.one(self.kind.id, item) or {})}
        if self.open_ended:
            return Row(item, item, item, "", "", value)
        entries = getattr(self.rules.measure(self.case.measure), self.kind.items)
        entry = next(e for e in entries if e.id == item)
        unit = getattr(entry, "unit", "")
        return Row(item, entry.zh, entry.en, unit, getattr(entry, "unit_en", "") or unit, value)

    def unsaid(self, item: str) -> dict[str, Any]:
        """What is so of an item whose row doesn't say otherwise."""
        return self.rules.unsaid(self.kind, item, self.case.measure)

    def rows(self) -> Iterator[Row]:
        """Every row that goes out."""
        yield from map(self.row, self.items)
        if self.open_ended:
            yield from (Row("", "", "", "", "", {}) for _ in range(SPARE))

    def stands(self, item: str) -> str:
        """Where the fact stands, as the door asks for it again."""
        return stands(self.rules, self.case.recorded, self.kind, item, measure=self.case.measure)

    def seen(self, item: str, value: Mapping[str, Any]) -> str:
        """What a row remembers: where its fact stood, and what it said then."""
        return f"{self.stands(item)}:{self.digest(value)}"

    def digest(self, value: Mapping[str, Any]) -> str:
        """What the row says, in few signs; the same however a number is written."""
        return _short([_said(f, value.get(f.id)) for f in self.fields])

    @property
    def mark(self) -> dict[str, str]:
        """Whose sheet it is, and of which shape."""
        shape = [self.rules.edition.id, self.kind.id, self.lead, [(f.id, f.kind) for f in self.fields],
                 [] if self.open_ended else list(self.items)]  # fmt: skip
        return {"case": self.case.ref, "kind": self.kind.id, "edition": self.rules.edition.id,
                "shape": _short(shape)}  # fmt: skip


def _in_order(item: str) -> tuple[int, str]:
    return (int(item), "") if item.isascii() and item.isdigit() else (10**9, item)


def _short(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()[:16]


def alike(field: Field, one: Any, other: Any) -> bool:
    """Do two values say the same, however it is written?"""
    return _said(field, one) == _said(field, other)


def _said(field: Field, value: Any) -> str:
    """A value so that two ways of writing it are one; "" for none, which a no isn't."""
    if value is None or value == "" or value == []:
        return ""
    if field.kind in ("decimal", "integer"):
        try:
            said = format(read_number(str(value)) or Decimal(), "f")  # no −0
        except ValueError:
            return str(value)
        return said.rstrip("0").rstrip(".") if "." in said else said
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return STRANGE.sub("", text).strip()  # without what no sheet can hold

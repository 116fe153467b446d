"""How does a test fill in a sheet that was downloaded, and send it back?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from casework.sheets.layout import Sheet
from casework.sheets.reading import Read, read
from casework.sheets.writing import written

CASE = "2022-industry-990100"
TODAY = date(2022, 12, 5)
Do = Callable[[Worksheet, Sheet], Any]


def changed(sheet: Sheet, do: Do | None = None, lang: str = "zh") -> bytes:
    """The sheet as downloaded, with something done to its page."""
    book = load_workbook(BytesIO(written(sheet, "演示市甲", lang)))
    if do:
        do(book.worksheets[0], sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def back(sheet: Sheet, do: Do | None = None, lang: str = "zh") -> Read:
    return read(changed(sheet, do, lang), sheet, today=TODAY)


def at(sheet: Sheet, where: str) -> str:
    """`source4` is row 4 of the column of that field; `item4` and `seen4` are the hidden ones."""
    name, row = where.rstrip("0123456789"), where.lstrip("abcdefghijklmnopqrstuvwxyz_")
    if not name.islower():
        return where
    hidden = dict(zip(("item", "seen"), sheet.hidden, strict=True))
    return f"{hidden.get(name) or sheet.letter(name)}{row}"


def put(**cells: Any) -> Do:
    """Put something into cells, named as in `at`."""

    def do(page: Worksheet, sheet: Sheet) -> None:
        for where, value in cells.items():
            page[at(sheet, where)] = value

    return do

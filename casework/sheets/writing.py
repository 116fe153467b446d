"""How is a sheet written: what is known filled in, what isn't to be typed locked?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from workflows.edition import Field
from workflows.numerals import NotANumber, read_number

from .layout import FIRST, HEADS, MARK, MOST_ROWS, Sheet
from .put import fits, put, tab

WIDTHS = {"decimal": 14, "integer": 9, "flag": 12, "date": 13, "choice": 16}
HEAD, INPUT, WRONG = (PatternFill("solid", fgColor=c) for c in ("FFDCE6F1", "FFFFFBE6", "FFFFC7CE"))
LINE = Border(bottom=Side("thin", color="FFBFBFBF"))


@dataclass(frozen=True, slots=True)
class Typed:
    """A row that came in and goes back as it was: `number` in the sheet, its texts by field."""

    number: int
    item: str
    seen: str
    texts: Mapping[str, Any]


def written(
    sheet: Sheet, title: str, lang: str, *, typed: Sequence[Typed] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """The sheet as XLSX; with what was `typed`, and `wrong` words at their cells, as a marked copy."""
    book = Workbook()
    page: Worksheet = book.active
    page.title = tab(sheet.kind.words(lang))
    put(page["A1"], title).font = Font(bold=True, size=14)
    put(page["A2"], _how(lang))
    for number, words in enumerate(sheet.heads(lang), start=1):
        cell = put(page.cell(HEADS, number), words)
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD, LINE
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    rows = _known(sheet) if typed is None else typed
    for row in rows:
        _row(page, sheet, row, lang)
    for where, words in (wrong or {}).items():
        page[where].fill = WRONG
        page[where].comment = Comment(words, "casework", height=90, width=320)
    _shape(page, sheet, lang, max((row.number for row in rows), default=FIRST))
    _mark(book, sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _known(sheet: Sheet) -> list[Typed]:
    return [Typed(number, row.item, sheet.seen(row.item, row.value) if row.item else "", row.value)
            for number, row in enumerate(sheet.rows(), start=FIRST)]  # fmt: skip


def _row(page: Worksheet, sheet: Sheet, typed: Typed, lang: str) -> None:
    known = sheet.row(typed.item) if typed.item in sheet.items else None
    lead: list[Any] = (
        [typed.number - FIRST + 1] if sheet.open_ended else [known.name(lang) if known else ""]
    )
    if sheet.lead == 2:
        lead.append(known.measured(lang) if known else "")
    for column, words in enumerate(lead, start=1):
        put(page.cell(typed.number, column), words).alignment = Alignment(
            wrap_text=True, vertical="top"
        )
    for column, field in enumerate(sheet.fields, start=sheet.lead + 1):
        cell = page.cell(typed.number, column)
        _fill(cell, field, typed.texts.get(field.id), lang)
        cell.fill, cell.border, cell.protection = INPUT, LINE, Protection(locked=False)
        right = "right" if field.kind in ("decimal", "integer") else None
        cell.alignment = Alignment(wrap_text=right is None, vertical="top", horizontal=right)
    for letter, words in zip(sheet.hidden, (typed.item, typed.seen), strict=True):
        put(page[f"{letter}{typed.number}"], words)


def _fill(cell: Cell, field: Field, value: Any, lang: str) -> None:
    if value is None or value == "":
        return
    if field.kind == "flag" and isinstance(value, bool):
        put(cell, ("是" if value else "否") if lang.startswith("zh") else "yes" if value else "no")
    elif field.kind == "choice" and value in field.choice:
        words = field.choice_zh if lang.startswith("zh") else field.choice_en
        put(cell, words[field.choice.index(value)])
    elif field.kind in ("decimal", "integer") and (said := _number(value)) is not None:
        cell.value = said
    elif isinstance(value, list | tuple):
        put(cell, ", ".join(value))
    else:
        put(cell, str(value))


def _number(value: Any) -> Decimal | None:
    try:
        said = read_number(str(value))
    except NotANumber:
        return None
    return said if fits(said) else None


def _shape(page: Worksheet, sheet: Sheet, lang: str, last: int) -> None:
    """Widths, what stays in sight, what can be chosen, what is locked, how it prints."""
    page.column_dimensions["A"].width = 8 if sheet.open_ended else 38
    if sheet.lead == 2:
        page.column_dimensions["B"].width = 12
    yes_no = '"是,否"' if lang.startswith("zh") else '"yes,no"'
    for column, field in enumerate(sheet.fields, start=sheet.lead + 1):
        letter = get_column_letter(column)
        page.column_dimensions[letter].width = WIDTHS.get(field.kind, 26)
        words = field.choice_zh if lang.startswith("zh") else field.choice_en
        listed = yes_no if field.kind == "flag" else '"{}"'.format(",".join(words)) if words else ""
        if listed and field.kind in ("flag", "choice") and len(listed) <= 255:
            choose = DataValidation("list", formula1=listed, allow_blank=True)
            choose.add(f"{letter}{FIRST}:{letter}{min(last, FIRST + MOST_ROWS)}")
            page.add_data_validation(choose)
    for letter in sheet.hidden:
        page.column_dimensions[letter].hidden = True
    page.freeze_panes = page.cell(FIRST, sheet.lead + 1)
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False  # may be made wider
    page.page_setup.orientation, page.page_setup.fitToWidth = "landscape", 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{HEADS}:{HEADS}"


def _mark(book: Workbook, sheet: Sheet) -> None:
    hidden = book.create_sheet(MARK)
    hidden["A1"] = json.dumps(sheet.mark)
    hidden.sheet_state = "veryHidden"


def _how(lang: str) -> str:
    if lang.startswith("zh"):
        return (
            "只填浅黄色单元格，单位按“单位”一列；不要增删列、合并单元格或写公式。填好后原样上传。"
        )
    return ("Fill in the pale yellow cells only, in the units of the sheet; add and remove no column,"
            " merge no cells, write no formula. Then upload it as it is.")  # fmt: skip

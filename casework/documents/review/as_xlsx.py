"""How does a paper of the review become a workbook that can be sorted, counted and printed?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell as Slot
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from casework.documents import said
from casework.sheets.put import LONGEST, fits, put, tab

from .sheet import Cell, Column, Section, Sheet, Table, to_sign

HEADS = 3  # title, marks, then the head of the table
CHARACTERS = 150  # the columns of a table share so many
GREY = PatternFill("solid", fgColor="FFDCE6F1")
THIN, THICK = Side("thin", color="FF7F7F7F"), Side("thick", color="FF000000")
WRAPPED = Alignment(wrap_text=True, vertical="top")
REST = "说明"  # the page of all that isn't a table


def as_xlsx(sheet: Sheet, *, at: datetime) -> bytes:
    """The paper as a workbook: a page for each table, and a last one for everything else.

    Numbers are numbers, shown with their column's decimals; a text is never worked out.
    """
    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = said.fit(sheet.title), ""
    for section in sheet.sections:
        if section.table is not None:
            page = book.create_sheet(_free(book, section.title or sheet.name))
            _table(page, sheet, section, section.table)
            _printed(page, sheet, at)
    page = book.create_sheet(REST)
    _rest(page, sheet, at)
    _printed(page, sheet, at)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _free(book: Workbook, words: str) -> str:
    """The name of a page that no other has, in whatever case: of two who are called the same, too."""
    taken = {name.casefold() for name in (*book.sheetnames, REST)}
    name, number = tab(words), 1
    while name.casefold() in taken:
        number += 1
        mark = f"（{number}）"
        name = tab(words)[: LONGEST - len(mark)] + mark
    return name


def _table(page: Worksheet, sheet: Sheet, section: Section, table: Table) -> None:
    put(page["A1"], sheet.title + (f"：{section.title}" if section.title else ""))
    page["A1"].font = Font(bold=True, size=14)
    put(page["A2"], "　".join([sheet.head, *sheet.marks]))
    shares = sum(column.share for column in table.columns)
    for number, column in enumerate(table.columns, start=1):
        cell = put(page.cell(HEADS, number), column.label)
        cell.font, cell.fill, cell.border = Font(bold=True), GREY, _lines()
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        width = max(7, CHARACTERS * column.share / shares)
        page.column_dimensions[get_column_letter(number)].width = width
    for number, row in enumerate(table.rows, start=1):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True), start=1):
            slot = page.cell(HEADS + number, place)
            _fill(slot, column, value)
            slot.border = _lines(above=0 < table.line == number - 1, below=number == table.line)
        if table.tall:
            page.row_dimensions[HEADS + number].height = 30
    below = HEADS + len(table.rows) + 1
    told = [*([table.none] if not table.rows else []), *section.notes]
    if section.signer:
        told += ["", to_sign(section.signer)]
    for number, words in enumerate(told, start=below):
        put(page.cell(number, 1), words)
    page.freeze_panes = page.cell(HEADS + 1, 1)
    page.print_title_rows = f"{HEADS}:{HEADS}"


def _fill(slot: Slot, column: Column, value: Cell) -> None:
    """A number where it is one and a spreadsheet keeps it whole; a text otherwise."""
    if isinstance(value, int) or (isinstance(value, Decimal) and fits(value)):
        put(slot, value)
        places = column.places(value)
        slot.number_format = "0." + "0" * places if places else "0"
        slot.alignment = Alignment(horizontal="right", vertical="top")
    elif value is not None and value != "":
        put(slot, value if isinstance(value, str) else format(value, "f"))
        slot.alignment = WRAPPED


def _lines(*, above: bool = False, below: bool = False) -> Border:
    """Thin lines all round, but for the thick one, which both its neighbours have to bear."""
    return Border(left=THIN, right=THIN, top=THICK if above else THIN,
                  bottom=THICK if below else THIN)  # fmt: skip


def _rest(page: Worksheet, sheet: Sheet, at: datetime) -> None:
    """Facts, paragraphs, who signs, and of which content it is."""
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 90
    put(page["A1"], sheet.title).font = Font(bold=True, size=14)
    above = [("", one) for one in (*sheet.marks, sheet.to)]
    rows: list[tuple[str, str]] = above + list(sheet.facts)
    for section in sheet.sections:
        told = section.paragraphs if section.table else (*section.paragraphs, *section.notes)
        rows += _under(section.title, told)
    rows += [(f"{sign.who}（{sign.how}）", "年    月    日") for sign in sheet.signs]
    rows += [("", sheet.note), ("", sheet.head), *(("", one) for one in sheet.foot(at).split("\n"))]
    for number, row in enumerate([row for row in rows if any(row)], start=2):
        for place, words in enumerate(row, start=1):
            if words:
                put(page.cell(number, place), words).alignment = WRAPPED


def _under(title: str, told: Sequence[str]) -> list[tuple[str, str]]:
    """The paragraphs, the first beside the heading."""
    return [(title if first else "", words)
            for first, words in zip([True, *([False] * len(told))], told, strict=False)]  # fmt: skip


def _printed(page: Worksheet, sheet: Sheet, at: datetime) -> None:
    """A4, as wide as the paper, its foot on each page; & begins a code in a foot."""
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.orientation = "landscape" if sheet.wide else "portrait"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.left.text = sheet.foot(at).replace("&", "&&")
    page.oddFooter.left.size = 7
    page.oddFooter.right.text = "&P / &N"

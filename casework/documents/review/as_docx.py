"""How does a paper of the review become a Word file that may be edited before it is signed?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from casework.documents import look, said, tables
from casework.documents.tables import FANG, HEI, LEFT, MIDDLE, RIGHT

from .sheet import Section, Sheet, Sign, Table, to_sign

ALIGN = {"text": LEFT, "number": RIGHT, "whole": MIDDLE}
AREA, WIDE_AREA = 156, 257  # the type area's width in mm
ROOM = Mm(40)


def as_docx(sheet: Sheet, *, at: datetime) -> bytes:
    """The paper as a Word file; the same octets for the same content and instant."""
    made = look.sheet(said.fit(sheet.head), sheet.foot(at), wide=sheet.wide)
    made.core_properties.title, made.core_properties.author = said.fit(sheet.title), ""
    area = WIDE_AREA if sheet.wide else AREA
    for mark in sheet.marks:
        look.small(made, said.fit(mark))
    for line in sheet.lines:
        made.add_paragraph(said.fit(line), style="Title").alignment = MIDDLE
    if sheet.to:
        made.add_paragraph(said.fit(sheet.to)).paragraph_format.space_before = Pt(14)
    if sheet.facts:
        _facts(made, sheet.facts, area)
    for section in sheet.sections:
        _section(made, section, area)
    for sign in sheet.signs:
        _stay(made)
        _sign(made, sign)
    if sheet.note:
        _stay(made)
        look.small(made, said.fit(sheet.note)).paragraph_format.space_before = Pt(14)
    return look.octets(made)


def _facts(made: Document, facts: Sequence[tuple[str, str]], area: int) -> None:
    grid = tables.table(made, len(facts), 2)
    lead = 52 if area == WIDE_AREA else 36
    for row, (label, value) in zip(grid.rows, facts, strict=True):
        first, second = row.cells
        tables.cell(first, label, MIDDLE, HEI)
        tables.cell(second, said.fit(value), LEFT)
        first.width, second.width = Mm(lead), Mm(area - lead)
        tables.mark(row, "cantSplit")
    _grid(grid, [lead, area - lead])


def _section(made: Document, section: Section, area: int) -> None:
    if section.title:
        head = made.add_heading(section.title, 1)
        head.paragraph_format.page_break_before = section.apart
    for told in section.paragraphs:
        made.add_paragraph(said.fit(told)).paragraph_format.first_line_indent = Pt(32)
    if section.table and section.table.rows:
        _table(made, section.table, area)
    elif section.table:
        made.add_paragraph(section.table.none).paragraph_format.first_line_indent = Pt(32)
    for told in section.notes:
        look.small(made, said.fit(told)).paragraph_format.space_before = Pt(4)
    if section.room:
        box = tables.table(made, 1, 1)
        box.rows[0].height = ROOM
        tables.mark(box.rows[0], "cantSplit")
    if section.signer:
        _stay(made)
        line = made.add_paragraph(to_sign(said.fit(section.signer)))
        line.paragraph_format.space_before = Pt(20)
        line.runs[0].font.size = Pt(12)


def _table(made: Document, table: Table, area: int) -> None:
    """Its head is repeated on each page; a row breaks only where a text in it is long."""
    grid = tables.table(made, len(table.rows) + 1, len(table.columns))
    shares = sum(column.share for column in table.columns)
    widths = [area * column.share / shares for column in table.columns]
    for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
        tables.cell(cell, column.label, MIDDLE, HEI)
    tables.mark(grid.rows[0], "tblHeader")
    tables.mark(grid.rows[0], "cantSplit")
    for number, (line, row) in enumerate(zip(list(grid.rows)[1:], table.rows, strict=True), 1):
        cells = line.cells
        for cell, column, value in zip(cells, table.columns, row, strict=True):
            tables.cell(cell, table.shown(column, value), ALIGN[column.kind], FANG)
            if number == table.line:
                _thick(cell)
        tables.mark(line, "cantSplit", str(int(table.whole(row))))
        if table.tall:
            line.height = Mm(11)
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    _grid(grid, widths)


def _grid(grid: Any, widths: Sequence[float]) -> None:
    """Columns as wide as said, whatever is in them."""
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)


def _thick(cell: Any) -> None:
    """A thick line below: the best by score alone stand above it."""
    borders, below = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "0"), ("color", "000000")):
        below.set(qn(f"w:{name}"), value)
    borders.append(below)
    cell._tc.get_or_add_tcPr().append(borders)


def _stay(made: Document) -> None:
    """What was put last, or the last row of it, stays on the page of what comes next: nothing is
    signed on a page of its own."""
    last = list(made.iter_inner_content())[-1]
    lines = [last] if isinstance(last, Paragraph) else [
        line for cell in last.rows[-1].cells for line in cell.paragraphs]  # fmt: skip
    for line in lines:
        line.paragraph_format.keep_with_next = True


def _sign(made: Document, sign: Sign) -> None:
    for words, above in ((sign.who, 26), (f"（{sign.how}）", 0), (sign.on, 0)):
        line = made.add_paragraph(words)
        line.alignment, form = RIGHT, line.paragraph_format
        form.space_before, form.right_indent = Pt(above), Pt(32)
        form.keep_with_next = words != sign.on
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(17)
        line.runs[0].font.size = Pt(12)

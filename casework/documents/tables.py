"""How are the tables of a standing Word template made?"""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

SONG, HEI, FANG, LATIN = "方正小标宋简体", "黑体", "仿宋_GB2312", "Times New Roman"
MIDDLE, RIGHT, LEFT = ALIGN.CENTER, ALIGN.RIGHT, ALIGN.LEFT
WHOLE = 8844  # the type area of 156 mm, in twentieths of a point


def pairs(made: Document, rows: str) -> None:
    """Label and value, side by side, for each of the template's `rows`."""
    grid = table(made, 3, 2)
    cell(grid.cell(0, 0), f"{{%tr for label, value in {rows} %}}", LEFT)
    cell(grid.cell(1, 0), "{{ label }}", MIDDLE, HEI)
    cell(grid.cell(1, 1), "{{ value }}", LEFT)
    cell(grid.cell(2, 0), "{%tr endfor %}", LEFT)
    for row in grid.rows:
        row.cells[0].width, row.cells[1].width = Mm(36), Mm(120)


def ruled(made: Document, name: str) -> None:
    """A table of any number of columns, its head repeated on each page."""
    grid = table(made, 4, 3)
    for row, each, font in ((0, f"{name}.columns", HEI), (2, "row", FANG)):
        cell(grid.cell(row, 0), f"{{%tc for cell in {each} %}}", LEFT)
        cell(grid.cell(row, 1), "{{ cell }}", MIDDLE if row == 0 else LEFT, font)
        cell(grid.cell(row, 2), "{%tc endfor %}", LEFT)
        share = f"{{{{ ({name}.widths[loop.index0] * {WHOLE} / {name}.widths|sum)|int }}}}"
        width = grid.cell(row, 1)._tc.get_or_add_tcPr().get_or_add_tcW()
        width.set(qn("w:type"), "dxa")
        width.set(qn("w:w"), share)
    mark(grid.rows[2], "cantSplit", f"{{{{ {name}.whole|int }}}}")
    cell(grid.cell(1, 0), f"{{%tr for row in {name}.rows %}}", LEFT)
    cell(grid.cell(3, 0), "{%tr endfor %}", LEFT)
    mark(grid.rows[0], "tblHeader")


def table(made: Document, rows: int, columns: int) -> Any:
    """A table with lines, in the middle of the page."""
    grid = made.add_table(rows, columns, style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    return grid


def mark(row: Any, what: str, value: str = "1") -> None:
    """Set a property of a row: that it isn't broken, that it is a head."""
    mark = OxmlElement(f"w:{what}")
    mark.set(qn("w:val"), value)
    row._tr.get_or_add_trPr().append(mark)


def cell(cell: Any, words: str, align: Any, font: str = FANG) -> None:
    """Words in a cell, in the small type of tables."""
    line = cell.paragraphs[0]
    line.alignment = align
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    line.paragraph_format.line_spacing = Pt(16)
    run = line.add_run(words)
    run.font.size = Pt(10.5)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)

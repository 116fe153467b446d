"""How are the standing Word templates built, which an administrator may download and replace?

Built here rather than kept as files, so that a change of them can be read. The look is that of an
official document: 小标宋, 黑体 and 仿宋, as offices have them; where a font is missing, Word's own.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from docx import Document as new_document
from docx.document import Document
from docx.enum.text import WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from . import tables
from .packing import repacked
from .tables import FANG, HEI, LATIN, LEFT, MIDDLE, RIGHT, SONG

FORM = "recommendation_form"


@cache
def paper() -> bytes:
    """The template of every paper of the application."""
    made = _sheet()
    _marks(made)
    _code(made, "{%p if face %}")
    made.add_paragraph("\n" * 3)
    _title(made)
    made.add_paragraph("\n" * 2)
    _code(made, "{%p for label, value in face %}")
    made.add_paragraph("{{ label }}：{{ value }}")
    _code(made, "{%p endfor %}")
    _signs(made)
    _small(made, "{{ note }}").add_run().add_break(WD_BREAK.PAGE)
    _code(made, "{%p else %}")
    _title(made)
    _code(made, "{%p endif %}")
    _code(made, "{%p if addressee %}")
    made.add_paragraph("{{ addressee }}")
    _code(made, "{%p endif %}")
    _each(made, "told in opening", "{{ told }}")
    _code(made, "{%p for section in sections %}")
    made.add_heading("{{ section.title }}", 1).paragraph_format.page_break_before = False
    _code(made, "{%p for made in section.blocks %}")
    _code(made, "{%p if made.kind == 'table' %}")
    tables.ruled(made, "made")
    _code(made, "{%p elif made.kind == 'pairs' %}")
    tables.pairs(made, "made.rows")
    _code(made, "{%p else %}")
    made.add_heading("{{ made.title }}", 2)
    _each(made, "told in made.paragraphs", "{{ told }}")
    _code(made, "{%p endif %}")
    _small(made, "")
    _code(made, "{%p endfor %}")
    _code(made, "{%p endfor %}")
    _code(made, "{%p if not face %}")
    _code(made, f"{{%p if kind == '{FORM}' %}}")
    _boxes(made)
    _code(made, "{%p else %}")
    _signs(made)
    _code(made, "{%p endif %}")
    _small(made, "{{ note }}")
    _code(made, "{%p endif %}")
    return _octets(made)


@cache
def cover() -> bytes:
    """The template of the cover."""
    made = _sheet()
    _marks(made)
    _title(made)
    tables.pairs(made, "rows")
    made.add_heading("电子材料包 SHA-256", 1)
    hashed = tables.table(made, 1, 2)
    tables.cell(hashed.cell(0, 0), "{{ sha256 }}\n{{ size }}", LEFT)
    tables.cell(hashed.cell(0, 1), "{{ qr }}", MIDDLE)
    hashed.cell(0, 0).width, hashed.cell(0, 1).width = Mm(120), Mm(36)
    _small(made, "{{ compare }}{{ note }}")
    made.add_heading("材料清单", 1)
    tables.ruled(made, "papers")
    _signs(made, above=6)
    return _octets(made)


def _sheet() -> Document:
    """An empty A4 page with the type area and the styles of an official document."""
    made = new_document()
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    _font(made.styles["Normal"], FANG, 16)
    for name, font, size in (("Heading 1", HEI, 16), ("Heading 2", HEI, 12), ("Title", SONG, 22)):
        _font(made.styles[name], font, size)
    form = made.styles["Normal"].paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(28)
    form.space_after = Pt(0)
    for name in ("Heading 1", "Heading 2"):
        made.styles[name].paragraph_format.space_before = Pt(14)
        made.styles[name].paragraph_format.space_after = Pt(6)
    head = page.header.paragraphs[0]
    head.add_run("{{ number }}　{{ annex }}{% if draft %}　草稿{% endif %}").font.size = Pt(9)
    foot = page.footer.paragraphs[0]
    foot.alignment = MIDDLE
    foot.add_run("{{ foot }}　— ").font.size = Pt(9)
    page_number = OxmlElement("w:fldSimple")
    page_number.set(qn("w:instr"), "PAGE")
    shown = foot.add_run("1")
    shown.font.size = Pt(9)
    page_number.append(shown._r)
    foot._p.append(page_number)
    foot.add_run(" —").font.size = Pt(9)
    return made


def _font(style: Any, name: str, size: int) -> None:
    style.font.name, style.font.size, style.font.bold = LATIN, Pt(size), False
    style.font.italic, style.font.color.rgb = False, None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), name)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(language)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _code(made: Document, words: str) -> None:
    """What only the template sees: docxtpl takes the paragraph away."""
    made.add_paragraph(words)


def _each(made: Document, loop: str, words: str) -> None:
    _code(made, f"{{%p for {loop} %}}")
    made.add_paragraph(words).paragraph_format.first_line_indent = Pt(32)
    _code(made, "{%p endfor %}")


def _title(made: Document) -> None:
    _code(made, "{%p for line in title_lines %}")
    line = made.add_paragraph("{{ line }}", style="Title")
    line.alignment = MIDDLE
    _code(made, "{%p endfor %}")


def _marks(made: Document) -> None:
    _code(made, "{%p for mark in marks %}")
    _small(made, "{{ mark }}")
    _code(made, "{%p endfor %}")


def _small(made: Document, words: str) -> Any:
    line = made.add_paragraph()
    line.add_run(words).font.size = Pt(9)
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    line.paragraph_format.line_spacing = Pt(14)
    line.paragraph_format.space_after = Pt(6)
    return line


def _signs(made: Document, *, above: int = 36) -> None:
    _code(made, "{%p for sign in signs %}")
    for words in ("{{ sign.who }}", "{{ sign.seal }}", "{{ sign.date }}"):
        line = made.add_paragraph(words)
        line.alignment = RIGHT
        line.paragraph_format.space_before = Pt(above if "who" in words else 0)
        line.paragraph_format.keep_with_next = "date" not in words
        if above < 36:
            line.runs[0].font.size, line.paragraph_format.line_spacing = Pt(12), Pt(17)
        line.paragraph_format.right_indent = Pt(32)
    _code(made, "{%p endfor %}")


def _boxes(made: Document) -> None:
    table = tables.table(made, 3, 1)
    tables.cell(table.cell(0, 0), "{%tr for sign in signs %}", LEFT)
    tables.cell(table.cell(1, 0), "{{ sign.who }}\n\n\n", LEFT)
    for words in ("{{ sign.seal }}", "{{ sign.date }}"):
        line = table.cell(1, 0).add_paragraph(words)
        line.alignment = RIGHT
        line.paragraph_format.right_indent = Pt(24)
        line.runs[0].font.size = Pt(12)
    tables.cell(table.cell(2, 0), "{%tr endfor %}", LEFT)
    tables.mark(table.rows[1], "cantSplit")


def _octets(made: Document) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return repacked(out.getvalue())

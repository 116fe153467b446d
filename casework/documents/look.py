"""How does an official paper look as a Word file? 小标宋, 黑体 and 仿宋, as offices have them.

Where a font is missing, Word takes its own. The same look as a PDF: templates/documents/official.typ.
"""

from __future__ import annotations

import io
from typing import Any

from docx import Document as new_document
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from .packing import repacked
from .tables import FANG, HEI, LATIN, MIDDLE, SONG


def sheet(head: str, foot: str, *, wide: bool = False) -> Document:
    """An empty A4 page with the type area and the styles of an official document.

    `head` and `foot` stand on every page, the page's number after the foot. `wide` lies on its
    side, for a table of many columns.
    """
    made = new_document()
    page = made.sections[0]
    if wide:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = Mm(297), Mm(210)
        page.top_margin = page.bottom_margin = Mm(25)
        page.left_margin = page.right_margin = Mm(20)
    else:
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
    page.header.paragraphs[0].add_run(head).font.size = Pt(9)
    below = page.footer.paragraphs[0]
    below.alignment = MIDDLE
    below.add_run(f"{foot}　— ").font.size = Pt(9)
    page_number = OxmlElement("w:fldSimple")
    page_number.set(qn("w:instr"), "PAGE")
    shown = below.add_run("1")
    shown.font.size = Pt(9)
    page_number.append(shown._r)
    below._p.append(page_number)
    below.add_run(" —").font.size = Pt(9)
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


def small(made: Document, words: str) -> Paragraph:
    """A line in the small type of notes."""
    line = made.add_paragraph()
    line.add_run(words).font.size = Pt(9)
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    line.paragraph_format.line_spacing = Pt(14)
    line.paragraph_format.space_after = Pt(6)
    return line


def octets(made: Document) -> bytes:
    """The file: the same octets for the same content."""
    out = io.BytesIO()
    made.save(out)
    return repacked(out.getvalue())

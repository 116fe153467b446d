"""How are the standing Word templates built, which an administrator may download and replace?

Built here rather than kept as files, so that a change of them can be read; how they look is in
`look`.
"""

from __future__ import annotations

from functools import cache

from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.shared import Mm, Pt

from . import look, tables
from .tables import LEFT, MIDDLE, RIGHT

FORM = "recommendation_form"
HEAD = "{{ number }}　{{ annex }}{% if draft %}　草稿{% endif %}"
FOOT = "{{ foot }}"


@cache
def paper() -> bytes:
    """The template of every paper of the application."""
    made = look.sheet(HEAD, FOOT)
    _marks(made)
    _code(made, "{%p if face %}")
    made.add_paragraph("\n" * 3)
    _title(made)
    made.add_paragraph("\n" * 2)
    _code(made, "{%p for label, value in face %}")
    made.add_paragraph("{{ label }}：{{ value }}")
    _code(made, "{%p endfor %}")
    _signs(made)
    look.small(made, "{{ note }}").add_run().add_break(WD_BREAK.PAGE)
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
    look.small(made, "")
    _code(made, "{%p endfor %}")
    _code(made, "{%p endfor %}")
    _code(made, "{%p if not face %}")
    _code(made, f"{{%p if kind == '{FORM}' %}}")
    _boxes(made)
    _code(made, "{%p else %}")
    _signs(made)
    _code(made, "{%p endif %}")
    look.small(made, "{{ note }}")
    _code(made, "{%p endif %}")
    return look.octets(made)


@cache
def cover() -> bytes:
    """The template of the cover."""
    made = look.sheet(HEAD, FOOT)
    _marks(made)
    _title(made)
    tables.pairs(made, "rows")
    made.add_heading("电子材料包 SHA-256", 1)
    hashed = tables.table(made, 1, 2)
    tables.cell(hashed.cell(0, 0), "{{ sha256 }}\n{{ size }}", LEFT)
    tables.cell(hashed.cell(0, 1), "{{ qr }}", MIDDLE)
    hashed.cell(0, 0).width, hashed.cell(0, 1).width = Mm(120), Mm(36)
    look.small(made, "{{ compare }}{{ note }}")
    made.add_heading("材料清单", 1)
    tables.ruled(made, "papers")
    _signs(made, above=6)
    return look.octets(made)


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
    look.small(made, "{{ mark }}")
    _code(made, "{%p endfor %}")


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

"""How does a notice become a Word file or a PDF, in the form of the ministry's notices?"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from casework.documents import look, pdfs, said
from casework.documents.tables import HEI, MIDDLE, RIGHT
from workflows.notice_text import written

from .printed import Printed, entries, headings

INDENT, PLACE, SIZE = Pt(32), Pt(192), Pt(16)  # two characters; where the cities begin; 三号
KEPT = 16  # files that were drawn last: the same octets are asked for again and again


def notice_file(printed: Printed, extension: str) -> bytes:
    """The file; the same octets for the same notice, however often it is drawn."""
    return _drawn(_Key(printed), extension)


class _Key:
    """A notice by what it says, so that it is drawn once."""

    def __init__(self, printed: Printed) -> None:
        self.printed = printed
        self.says = (written(printed.words), printed.number, printed.digest, printed.at,
                     printed.marks, printed.draft, printed.chinese, printed.address)  # fmt: skip

    def __hash__(self) -> int:
        return hash(self.says)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.says == self.says


@lru_cache(maxsize=KEPT)
def _drawn(key: _Key, extension: str) -> bytes:
    return {"docx": as_docx, "pdf": as_pdf}[extension](key.printed)


# --- PDF ----------------------------------------------------------------------------------------


def as_pdf(printed: Printed) -> bytes:
    """The notice as PDF/A and PDF/UA."""
    words, chinese = printed.words, printed.chinese
    told = {
        "title": said.fit(words["title"]), "title_lines": printed.lines, "number": printed.head,
        "foot": printed.foot, "marks": list(printed.marks), "draft": printed.draft,
        "draft_words": "预 览 稿", "opening": said.fit(words["opening"]),
        "lists": [{"heading": head, "rows": [list(pair) for pair in entries(one)]}
                  for head, one in zip(headings(words, chinese=chinese), words["lists"], strict=True)],
        "order": said.fit(words["order"]), "after": [said.fit(one) for one in words["after"]],
        "channels": [[said.fit(a), said.fit(b)] for a, b in words["channels"]],
        "privacy": said.fit(words["privacy"]), "sign": said.fit(words["sign"]),
        "date": said.fit(words["date"]), "colon": "：" if chinese else ": ",
    }  # fmt: skip
    return pdfs.pdf(told, at=printed.at, template="notice", lang="zh" if chinese else "en")


# --- Word ---------------------------------------------------------------------------------------


def as_docx(printed: Printed) -> bytes:
    """The notice as a Word file."""
    words = printed.words
    made = look.sheet(printed.head, printed.foot)
    made.core_properties.title, made.core_properties.author = said.fit(words["title"]), ""
    for mark in printed.marks:
        look.small(made, said.fit(mark))
    title = made.add_paragraph(style="Title")
    title.alignment = MIDDLE
    for number, line in enumerate(printed.lines):
        if number:
            title.add_run().add_break()
        title.add_run(said.fit(line))
    title.paragraph_format.space_after = Pt(14)
    if words["opening"]:  # of what was made public before notices were kept, there is none
        _told(made, words["opening"])
    heads = headings(words, chinese=printed.chinese)
    for head, one in zip(heads, words["lists"], strict=True):
        _list(made, head, entries(one), alone=len(heads) == 1)
    if words["order"]:
        _told(made, words["order"], size=Pt(14)).paragraph_format.space_after = Pt(8)
    for told in words["after"]:
        _told(made, told)
    colon = "：" if printed.chinese else ": "
    for label, value in words["channels"]:
        _told(made, f"{label}{colon}{value}")
    if words["privacy"]:
        _told(made, words["privacy"]).paragraph_format.keep_with_next = True
    if words["sign"]:
        _sign(made, words["sign"], words["date"])
    return look.octets(made)


def _told(made: Document, words: str, *, size: Any = SIZE) -> Paragraph:
    line = made.add_paragraph()
    line.add_run(said.fit(words)).font.size = size
    line.paragraph_format.first_line_indent = INDENT
    return line


def _list(made: Document, head: str, rows: list[tuple[str, str]], *, alone: bool) -> None:
    """The cities, province and name a line; no number stands before them, lest it be a rank."""
    above = _told(made, head)
    above.runs[0]._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEI)
    above.paragraph_format.keep_with_next = True
    above.paragraph_format.space_before = Pt(8 if alone else 12)
    for unit, name in rows:
        line = made.add_paragraph()
        line.add_run(f"{unit}\t{name}")
        line.paragraph_format.left_indent = INDENT
        line.paragraph_format.tab_stops.add_tab_stop(PLACE)


def _sign(made: Document, who: str, date: str) -> None:
    """Who published it and when: at the right, the date four characters from the edge."""
    for words, right, above in ((who, 64, 34), (date, 64, 0)):
        line = made.add_paragraph(said.fit(words))
        line.alignment, form = RIGHT, line.paragraph_format
        form.right_indent, form.space_before = Pt(right), Pt(above)
        form.keep_with_next = above > 0

"""How does a paper of the review become a PDF?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.documents import pdfs, said

from .sheet import Section, Sheet, Table, to_sign

ALIGN = {"text": "left", "number": "right", "whole": "center"}


def as_pdf(sheet: Sheet, *, at: datetime) -> bytes:
    """The paper as PDF/A and PDF/UA; `at` is stamped on it as the instant of drawing.

    The same octets for the same content and instant. A character that no font has is set as 〓,
    and named by its number at the end.
    """
    return pdfs.pdf(_words(sheet, at), at=at, template="review")


def _words(sheet: Sheet, at: datetime) -> dict[str, Any]:
    return {
        "title": said.fit(sheet.title), "title_lines": [said.fit(one) for one in sheet.lines],
        "marks": [said.fit(one) for one in sheet.marks], "draft": False, "wide": sheet.wide,
        "number": sheet.head, "foot": sheet.foot(at), "note": said.fit(sheet.note),
        "to": said.fit(sheet.to),
        "facts": [[label, said.fit(value)] for label, value in sheet.facts],
        "sections": [_section(one) for one in sheet.sections],
        "signs": [{"who": one.who, "seal": f"（{one.how}）", "date": one.on}
                  for one in sheet.signs],
    }  # fmt: skip


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title, "paragraphs": [said.fit(one) for one in section.paragraphs],
        "table": _table(section.table) if section.table else None,
        "notes": [said.fit(one) for one in section.notes], "room": section.room,
        "apart": section.apart, "signer": to_sign(said.fit(section.signer)) if section.signer else "",
    }  # fmt: skip


def _table(table: Table) -> dict[str, Any]:
    return {
        "columns": [one.label for one in table.columns], "none": table.none,
        "widths": [one.share for one in table.columns],
        "align": [ALIGN[one.kind] for one in table.columns],
        "rows": [{"cells": [table.shown(*pair) for pair in zip(table.columns, row, strict=True)],
                  "whole": table.whole(row)} for row in table.rows],
        "line": table.line, "tall": table.tall,
    }  # fmt: skip

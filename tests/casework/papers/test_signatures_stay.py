"""Do signatures and a box to write in stay together with what precedes them, on whatever page?"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from casework.documents.review.as_docx import as_docx
from casework.documents.review.as_pdf import as_pdf
from casework.documents.review.sheet import Column, Section, Sheet, Sign, Table
from tests.casework.papers.reviewed import DRAWN
from tests.support.printed import pages


def closing(rows: int, *after: Section, signs: Sequence[Sign] = ()) -> Sheet:
    """A table of so many rows, and what stands below it."""
    cities = Table(
        [Column("市（州）", 1), Column("理由", 2)], [[f"城{n}", "甲"] for n in range(rows)]
    )
    return Sheet(ref="2022-industry", called="试", version=1, name="试", lines=["试"], signs=signs,
                 sections=[Section("名单", table=cities), *after],
                 note="依据" if signs else "")  # fmt: skip


def last_page(sheet: Sheet) -> str:
    return "".join(pages(as_pdf(sheet, at=DRAWN))[-1][0].split())


@pytest.mark.parametrize("rows", range(18, 34))  # over some of these a page comes to its end
def test_no_page_holds_signatures_alone_or_a_part_of_the_box_to_write_in(rows: int) -> None:
    both = [Sign("记录人"), Sign("审核人")]
    for below in ([], [Section("决定", ["已登记。"])]):
        said = last_page(closing(rows, *below, signs=both))
        for one in ("记录人", "审核人", "依据", "已登记" if below else f"城{rows - 1}"):
            assert one in said
    assert "补充" in last_page(closing(rows, Section("补充", room=True)))
    signed = replace(closing(rows).sections[0], signer="以上共评。")
    said = last_page(replace(closing(rows), sections=[signed]))
    assert "以上共评。签字" in said and f"城{rows - 1}" in said


def test_in_a_word_file_signatures_stay_with_what_precedes_them() -> None:
    def keeps(paragraph: Any) -> bool:
        return bool(paragraph.paragraph_format.keep_with_next)

    box = Section("补充", room=True)
    made = Document(
        io.BytesIO(as_docx(closing(2, box, signs=[Sign("记录人"), Sign("审核人")]), at=DRAWN))
    )
    at = next(n for n, line in enumerate(made.paragraphs) if line.text == "记录人")
    assert [keeps(line) for line in made.paragraphs[at:]] == [True] * 6 + [False]
    written, listed = made.tables[-1], made.tables[-2]
    assert written.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None
    assert all(keeps(line) for line in written.rows[0].cells[0].paragraphs)
    assert not keeps(listed.rows[-1].cells[0].paragraphs[0])

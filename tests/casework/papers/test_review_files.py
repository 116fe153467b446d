"""Are the files of a review's papers whole: tables over pages, numbers as numbers, text as text?"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from openpyxl import load_workbook

from casework.documents.review.as_docx import as_docx
from casework.documents.review.as_pdf import as_pdf
from casework.documents.review.as_xlsx import as_xlsx
from casework.documents.review.papers import FORMATS, PAPERS
from casework.documents.review.sheet import Column, Section, Sheet, Sign, Table
from tests.casework.papers import reviewed
from tests.casework.papers.reviewed import DRAWN, FORMULA, LONG, sheets
from tests.support.house import House
from tests.support.printed import pages, printed

HOSTILE = ("=1+1市", "+86", "-1", "@SUM(A1)", "＝1", "#N/A", "\t=1", "a\x0bb")


@pytest.fixture
def found(new_database: Callable[..., str]) -> Iterator[Mapping[str, Sheet]]:
    house = House.on(new_database("sqlite", recipe=reviewed.decided))
    yield sheets(house)
    house.db.engine.dispose()


def hostile() -> Sheet:
    """A sheet whose every text is what a spreadsheet would work out, or no file can hold."""
    columns = [Column("市（州）", 2), Column("理由", 3), Column("分", 1, "number", 2)]
    table = Table(columns, [[one, one, None] for one in HOSTILE])
    return Sheet(ref="2022-industry", called="试", version=3, name="=试", lines=["=试"], facts=[("=a", "=b")],
                 marks=["=演示"], note="=注", signs=[Sign("=谁")],
                 sections=[Section("=节[1]/甲", ["=段"], table, ["=注"], room=True)])  # fmt: skip


def between(sheet: Sheet, texts: Sequence[str]) -> str:
    """What the pages say without their heads and feet, and the table's, as one text."""
    table = sheet.sections[0].table
    assert table is not None
    again = [sheet.head, sheet.foot(DRAWN), "".join(column.label for column in table.columns)]
    whole = ""
    for number, text in enumerate(texts, 1):
        plain = re.sub(r"\s", "", text)
        for one in (*again, f"—{number}—"):
            plain = plain.replace(re.sub(r"\s", "", one), "")
        whole += plain
    return whole


def test_a_long_table_repeats_its_head_on_every_page_and_shows_every_city(
    found: Mapping[str, Sheet],
) -> None:
    content = as_pdf(found["ranking"], at=DRAWN)
    seen = pages(content)
    assert len(seen) == 6
    for text, wide in seen:
        assert wide
        assert "名次" in text
        assert "选择的理由" in text
        assert found["ranking"].digest in text
        assert "2022-industry" in text
    whole = printed(content)
    for row in found["ranking"].sections[0].table.rows:  # type: ignore[union-attr]
        assert str(row[2]) in whole.text
    # The long reasons stand there whole, over the break of a page, too.
    assert between(found["ranking"], [text for text, _ in seen]).count(LONG[:40]) == 2 * 9
    assert "〓" not in whole.text
    assert "演示数据，内容为虚构。" in whole.text
    assert all(0.005 < share < 0.2 for share in whole.inked)


@pytest.mark.parametrize("name", [one.id for one in PAPERS])
def test_each_paper_is_an_accessible_pdf_that_says_of_which_content_it_is(
    found: Mapping[str, Sheet], name: str
) -> None:
    content = as_pdf(found[name], at=DRAWN)
    assert b"pdfuaid" in content
    assert content == as_pdf(found[name], at=DRAWN)
    for text, wide in pages(content):
        assert wide is found[name].wide
        assert found[name].digest in text
    said = printed(content).text
    assert "".join(found[name].lines).replace(" ", "") in said
    assert "生成于2023年1月19日10:30:05（北京时间）" in said


@pytest.mark.parametrize("name", [one.id for one in PAPERS])
def test_each_paper_is_a_word_file_with_its_heads_and_its_hash(
    found: Mapping[str, Sheet], name: str
) -> None:
    sheet = found[name]
    content = as_docx(sheet, at=DRAWN)
    assert content == as_docx(sheet, at=DRAWN)
    made = Document(io.BytesIO(content))
    landscape = made.sections[0].orientation == WD_ORIENT.LANDSCAPE
    assert landscape is sheet.wide
    assert sheet.digest in made.sections[0].footer.paragraphs[0].text
    assert made.core_properties.title == sheet.title
    given_tables = [one.table for one in sheet.sections if one.table and one.table.rows]
    headed = [table for table in made.tables
              if table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]  # fmt: skip
    for made_of, table in zip(given_tables, headed, strict=True):
        assert len(table.rows) == len(made_of.rows) + 1
        assert [cell.text for cell in table.rows[0].cells] == [c.label for c in made_of.columns]
        for row, given in zip(list(table.rows)[1:], made_of.rows, strict=True):
            shown = [made_of.shown(c, v) for c, v in zip(made_of.columns, given, strict=True)]
            assert [cell.text for cell in row.cells] == shown
            split = row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}").get(qn("w:val"))
            assert split == ("0" if any(len(one) > 250 for one in shown) else "1")


def test_in_the_workbook_numbers_are_numbers_and_the_head_stays_in_sight(
    found: Mapping[str, Sheet],
) -> None:
    book = load_workbook(io.BytesIO(as_xlsx(found["ranking"], at=DRAWN)))
    page = book.worksheets[0]
    heads = {cell.value: cell.column for cell in page[3]}
    first = {head: page.cell(4, column) for head, column in heads.items()}
    assert (first["名次"].value, first["得分"].value, first["评分份数"].value) == (1, 95, 3)
    assert isinstance(first["得分"].value, int | float)
    assert first["得分"].number_format == "0.000"
    assert first["名次"].number_format == "0"
    reason = first["选择的理由"]
    assert (reason.value, reason.data_type, reason.quotePrefix) == (FORMULA, "s", True)
    assert page.freeze_panes == "A4"
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (
        "landscape", 1, 0)  # fmt: skip
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert found["ranking"].digest in page.oddFooter.left.text
    assert len(page.oddFooter.left.text) < 250
    assert page["A2"].value == "2022年度 · 工业稳增长和转型升级，第 10 版　演示数据，内容为虚构。"
    assert page.cell(13, 1).border.bottom.style == page.cell(14, 1).border.top.style == "thick"
    assert page.max_row == 3 + 32 + 2
    rest = {str(row[0].value): row[1].value for row in book["说明"].iter_rows()}
    assert rest["遴选名额"] == "10 个"
    assert found["ranking"].digest in str([row[1].value for row in book["说明"].iter_rows()])


def test_nothing_that_somebody_typed_is_worked_out_or_breaks_a_file() -> None:
    book = load_workbook(io.BytesIO(as_xlsx(hostile(), at=DRAWN)))
    assert book.sheetnames == ["=节1甲", "说明"]
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert cell.data_type == "s" or cell.value is None or isinstance(cell.value, int)
                if isinstance(cell.value, str) and cell.value.startswith(tuple("=+-@＝")):
                    assert cell.quotePrefix, cell.coordinate
    assert book.worksheets[0]["A4"].value == "=1+1市"
    assert book.worksheets[0]["C4"].value is None
    made = Document(io.BytesIO(as_docx(hostile(), at=DRAWN)))
    assert made.tables[1].rows[1].cells[0].text == "=1+1市"
    assert "=1+1市" in printed(as_pdf(hostile(), at=DRAWN)).text


def test_a_character_without_a_glyph_is_told_on_the_page() -> None:
    sheet = Sheet(ref="2022-industry", called="试", version=1, name="试", lines=["试"],
                  sections=[Section("甲", ["笑脸😀"])])  # fmt: skip
    said = printed(as_pdf(sheet, at=DRAWN)).text
    assert "笑脸〓" in said
    assert "U+1F600" in said


@pytest.mark.parametrize("draw", FORMATS.values(), ids=FORMATS)
def test_a_table_without_rows_says_so_in_every_format(draw: Callable[..., bytes]) -> None:
    table = Table([Column("市（州）", 1)], [], none="没有任何一项。")
    sheet = Sheet(ref="2022-industry", called="试", version=1, name="试", lines=["试"],
                  sections=[Section("甲", table=table)])  # fmt: skip
    content = draw(sheet, at=DRAWN)
    if content.startswith(b"%PDF"):
        assert "没有任何一项。" in printed(content).text
    elif draw is as_xlsx:
        assert load_workbook(io.BytesIO(content))["甲"]["A4"].value == "没有任何一项。"
    else:
        assert "没有任何一项。" in [p.text for p in Document(io.BytesIO(content)).paragraphs]

"""Is a sheet that isn't the one that went out, or can't be read, refused as a whole, and why?"""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from casework.sheets.layout import FIRST, MARK, MOST_ROWS, Sheet
from casework.sheets.parts import NoSheet
from casework.sheets.reading import read
from tests.support.sheets import TODAY, Do, changed, put, saved


def moved(page: Worksheet, _sheet: Sheet) -> None:
    page["C3"], page["E3"] = page["E3"].value, page["C3"].value


def merged(page: Worksheet, _sheet: Sheet) -> None:
    page.merge_cells("C4:C5")


def second(page: Worksheet, _sheet: Sheet) -> None:
    page.parent.create_sheet("另一张")["A1"] = 1


def marked(**said: str) -> Do:
    def do(page: Worksheet, _sheet: Sheet) -> None:
        cell = page.parent[MARK]["A1"]
        cell.value = json.dumps(json.loads(cell.value) | said)

    return do


def long(page: Worksheet, _sheet: Sheet) -> None:
    page.cell(FIRST + MOST_ROWS + 1, 3).value = 1


WHOLE: list[tuple[Do, str, str]] = [
    (
        moved,
        "C3：这一列应是“数值”（现在在 E3）",
        "C3: this column is “Value” (it stands at E3 now)",
    ),
    (put(F3="备注"), "F3：这一列应是", "F3: this column is"),
    (merged, "C4:C5 是合并单元格", "C4:C5: merged cells"),
    (second, "几张工作表（“定量指标”、“另一张”）", "several pages"),
    (
        marked(case="2022-industry-440300"),
        "另一个案件（2022-industry-440300）",
        "another case (2022-",
    ),
    (marked(edition="2019"), "另一个版本", "another edition"),
    (marked(shape="0"), "旧的格式", "shape"),
    (marked(kind="product"), "另一种内容", "another sheet of this case"),
    (put(), "", ""),
    (long, f"最多 {MOST_ROWS} 行", f"at most {MOST_ROWS} rows"),
]


@pytest.mark.parametrize(("do", "zh", "en"), WHOLE, ids=[w[2] for w in WHOLE])
def test_a_sheet_that_is_not_the_one_that_went_out_says_why(
    sheet: Sheet, do: Do, zh: str, en: str
) -> None:
    content = changed(sheet, do)
    if not zh:  # without its mark
        book = load_workbook(BytesIO(content))
        del book[MARK]
        content, zh, en = saved(book), "不是从本系统下载", "isn't a sheet downloaded here"
    with pytest.raises(NoSheet) as none:
        read(content, sheet, today=TODAY)
    assert zh in none.value.words[0]
    assert en in none.value.words[1]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" + b"\0" * 40, b"<html>"])
def test_what_cannot_be_read_says_so(sheet: Sheet, content: bytes) -> None:
    with pytest.raises(NoSheet, match="can't be read as a sheet"):
        read(content, sheet, today=TODAY)


def test_a_hundred_thousand_rows_are_refused_before_they_are_held(sheet: Sheet) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 100_001))
    out = BytesIO()
    with ZipFile(BytesIO(changed(sheet))) as small, ZipFile(out, "w", ZIP_DEFLATED) as large:
        for part in small.infolist():
            content = small.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                head, _, _ = content.partition(b"<sheetData>")
                content = head + b"<sheetData>" + rows.encode() + b"</sheetData></worksheet>"
            large.writestr(part.filename, content)
    with pytest.raises(NoSheet, match="at most"):
        read(out.getvalue(), sheet, today=TODAY)


def test_broken_xml_says_so_whichever_parser_reads_it(sheet: Sheet) -> None:
    out = BytesIO()
    with ZipFile(BytesIO(changed(sheet))) as whole, ZipFile(out, "w") as broken:
        for part in whole.infolist():
            half = part.filename == "xl/worksheets/sheet1.xml"
            broken.writestr(part.filename, whole.read(part)[: 200 if half else None])
    with pytest.raises(NoSheet, match="can't be read as a sheet"):
        read(out.getvalue(), sheet, today=TODAY)

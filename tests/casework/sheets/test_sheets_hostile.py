"""Is a sheet that would make the library build or try millions of things refused at once, in words?"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from time import process_time
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from casework.sheets.layout import MARK, Sheet
from casework.sheets.parts import NoSheet
from casework.sheets.reading import read
from tests.support.sheets import TODAY, changed, put

PAGE, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
SECONDS = 2.0  # no hostile sheet holds a thread longer
Do = Callable[[bytes], bytes]


def altered(content: bytes, part: str, do: Do) -> bytes:
    """The sheet with one of its parts rewritten."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as whole, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for one in whole.namelist():
            found = whole.read(one)
            new.writestr(one, do(found) if one == part else found)
    return out.getvalue()


def instead(old: bytes, new: bytes) -> Do:
    def do(xml: bytes) -> bytes:
        assert old in xml
        return xml.replace(old, new, 1)

    return do


def after_data(more: bytes) -> Do:
    return instead(b"</sheetData>", b"</sheetData>" + more)


def merged(where: bytes, times: int = 1) -> Do:
    return after_data(b"<mergeCells>" + b'<mergeCell ref="%s"/>' % where * times + b"</mergeCells>")


def shared_formula(xml: bytes) -> bytes:
    cells = b"".join(b'<c r="L%d"><f t="shared" si="0"/></c>' % n for n in range(20, 404))
    master = b'<c r="L19"><f t="shared" si="0" ref="L19:L403">%s</f></c>' % (b"A1+" * 2000 + b"A1")
    return xml.replace(
        b"</sheetData>", b'<row r="19">' + master + b"</row><row>" + cells + b"</row></sheetData>"
    )


def many_styles(xml: bytes) -> bytes:
    return xml.replace(b"</cellXfs>", b'<xf numFmtId="0" fontId="0"/>' * 60_000 + b"</cellXfs>")


HOSTILE: list[tuple[str, str, Do, str]] = [
    ("a cell a million rows down", PAGE, instead(b'r="C4"', b'r="C1000000"'), "C1000000 stands out"),
    ("a cell that no sheet has", PAGE, instead(b'r="C4"', b'r="C99999999999999"'), "C9999999999"),
    ("a cell in the last column", PAGE, instead(b'r="C4"', b'r="XFD4"'), "XFD4 stands outside"),
    ("a row below the last", PAGE, instead(b'<row r="4"', b'<row r="-4"'), "-4 stands outside"),
    ("a merged area", PAGE, merged(b"A20:XFD80"), "A20:XFD80 stands outside"),
    ("many merged areas", PAGE, merged(b"A20:P400", 20), "too large"),
    ("a link on a whole page", PAGE, after_data(
        b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'),
     "A1:XFD1048576 stands outside"),
    ("a formula that hundreds share", PAGE, shared_formula, "too large"),
    ("a list of ranges", PAGE, after_data(
        b'<dataValidations><dataValidation type="whole" sqref="' + b"A1 " * 100_000
        + b'"/></dataValidations>'), "too large"),
    ("styles without end", STYLES, many_styles, "too large"),
    ("a number format without end", STYLES, instead(
        b"<fonts", b'<numFmt formatCode="' + b"[" * 2**20 + b'"/><fonts'), "too large"),
    ("long parts", STYLES, lambda xml: xml + b" " * 9 * 1024 * 1024, "too large"),
    ("a document type", PAGE, lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml, "can't be read"),
    ("words that not every parser reads", STYLES, lambda _: (
        '<?xml version="1.0" encoding="GB18030"?><a>一</a>'.encode("gb18030")), "can't be read"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "do", "said"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE]
)
def test_what_would_hold_the_server_up_is_refused_at_once(
    sheet: Sheet, part: str, do: Do, said: str
) -> None:
    content = altered(changed(sheet), part, do)
    began = process_time()
    with pytest.raises(NoSheet) as none:
        read(content, sheet, today=TODAY)
    assert process_time() - began < SECONDS
    assert said in none.value.words[1]


def test_rows_without_an_address_end_with_the_sheet_too(sheet: Sheet) -> None:
    rows = b"<row><c><v>1</v></c></row>" * 500
    content = altered(changed(sheet), PAGE, instead(b"</sheetData>", rows + b"</sheetData>"))
    with pytest.raises(NoSheet, match="too large"):
        read(content, sheet, today=TODAY)


def test_a_mark_nested_without_end_is_none_of_ours(sheet: Sheet) -> None:
    def do(page: Worksheet, _sheet: Sheet) -> None:
        page.parent[MARK]["A1"] = "[" * 9_000

    with pytest.raises(NoSheet, match="isn't a sheet downloaded here"):
        read(changed(sheet, do), sheet, today=TODAY)


def test_a_full_sheet_with_notes_beside_it_is_read(sheet: Sheet) -> None:
    """The bounds are far from what somebody would fill in."""
    cells = {f"{chr(77 + n % 8)}{4 + n // 8}": "备注" for n in range(8 * 400)}
    assert read(changed(sheet, put(C4=7.3, **cells)), sheet, today=TODAY).wrong == {}

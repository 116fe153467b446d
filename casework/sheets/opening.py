"""Is what came in a sheet at all, and the very one that was asked for?"""

from __future__ import annotations

import json
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from .layout import HEADS, MARK, Sheet
from .parts import LAST_ROW, TOO_LONG, UNREADABLE, NoSheet, Words, look_through

# What a library meets in a file that isn't what it says; SyntaxError: of XML, whoever parses it.
BROKEN = (InvalidFileException, zipfile.BadZipFile, SyntaxError, KeyError, ValueError, TypeError,
          IndexError, AttributeError, OSError, EOFError, NotImplementedError, OverflowError,
          RuntimeError, zlib.error, lzma.LZMAError)  # fmt: skip
NOT_OURS = NoSheet(
    "这不是从本系统下载的表格。请下载后填写，原样上传。",
    "This isn't a sheet downloaded here. Download it, fill it in, and upload that.",
)
OTHER_SHAPE = NoSheet(
    "这张表格是按另一个版本的办法或旧的格式生成的。请重新下载后填写。",
    "This sheet was made for another edition or shape. Download it anew and fill that in.",
)


def opened(content: bytes, sheet: Sheet) -> Worksheet:
    """The page to be read, its heads as they went out. Raises NoSheet."""
    book = _loaded(content, sheet)
    _same(book, sheet)
    page = _alone(book)
    _whole(page, sheet)
    return page


def _loaded(content: bytes, sheet: Sheet) -> Workbook:
    """Of rows and cells without an address only the library knows where they come to stand."""
    try:
        look_through(content, sheet.columns)
        book = load_workbook(BytesIO(content))
    except BROKEN:
        raise UNREADABLE from None
    if any(page.max_row > LAST_ROW for page in book.worksheets):
        raise TOO_LONG
    return book


def _same(book: Workbook, sheet: Sheet) -> None:
    """Is it the sheet of this case and kind, of the shape that it has now?"""
    if MARK not in book.sheetnames:
        raise NOT_OURS
    try:
        mark: Any = json.loads(str(book[MARK]["A1"].value))
        said, own = {name: str(mark[name]) for name in sheet.mark}, sheet.mark
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NOT_OURS from None
    if said["case"] != own["case"]:
        raise NoSheet(f"这是另一个案件（{said['case'][:40]}）的表格，不是 {own['case']} 的。"
                      "请在本案件页面下载。",
                      f"This is the sheet of another case ({said['case'][:40]}), not of {own['case']}."
                      " Download it from this case.")  # fmt: skip
    if said["kind"] != own["kind"]:
        raise NoSheet("这是本案件另一种内容的表格，请到对应的页面上传。",
                      "This is another sheet of this case; upload it on its own page.")  # fmt: skip
    if said != own:
        raise OTHER_SHAPE


def _alone(book: Workbook) -> Worksheet:
    """The one page beside the hidden mark."""
    pages = [page for page in book.worksheets if page.title != MARK]
    filled = [page for page in pages if any(True for row in page.iter_rows(values_only=True)
                                            if any(value is not None for value in row))]  # fmt: skip
    if not filled:
        raise NOT_OURS
    if len(filled) > 1:
        names = "、".join(f"“{page.title}”" for page in filled)
        raise NoSheet(f"文件里有几张工作表（{names}），不知道以哪张为准。请只保留下载时的那一张。",
                      f"There are several pages ({names}), and no telling which counts. Keep the one"
                      " that you downloaded.")  # fmt: skip
    return filled[0]


def _whole(page: Worksheet, sheet: Sheet) -> None:
    """Is every column where it was, and is nothing merged?"""
    wrong: list[Words] = [
        (f"{area.coord} 是合并单元格，请取消合并后逐格填写。",
         f"{area.coord}: merged cells; split them and fill in each.")
        for area in page.merged_cells.ranges
    ]  # fmt: skip
    both = list(zip(sheet.heads("zh"), sheet.heads("en"), strict=True))
    found = [
        str(page.cell(HEADS, column).value or "").strip() for column in range(1, len(both) + 1)
    ]
    for (zh, en), said, cell in zip(both, found, page[HEADS], strict=False):
        if said not in (zh, en):
            where = next((c for c in _elsewhere(page, {zh, en}, cell.coordinate)), "")
            zh_where = f"（现在在 {where}）" if where else ""
            en_where = f" (it stands at {where} now)" if where else ""
            wrong.append((f"{cell.coordinate}：这一列应是“{zh}”{zh_where}，不能移动或改名。",
                          f"{cell.coordinate}: this column is “{en}”{en_where}; columns can't be moved"
                          " or renamed."))  # fmt: skip
    if wrong:
        raise NoSheet("\n".join(zh for zh, _ in wrong), "\n".join(en for _, en in wrong))


def _elsewhere(page: Worksheet, words: set[str], own: str) -> Iterator[str]:
    for cell in page[HEADS]:
        if str(cell.value or "").strip() in words and cell.coordinate != own:
            yield cell.coordinate

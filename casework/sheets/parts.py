"""Is the file of a sheet small in all its parts, and does nothing in it stand outside the sheet?

Looked at as a stream, before anything is built from it: one address far out makes a library build
millions of cells.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat

from openpyxl.utils import column_index_from_string, get_column_letter

from .layout import FIRST, MOST_ROWS

Words = tuple[str, str]
MOST_PARTS = 100
MOST_UNPACKED = 8 * 1024 * 1024
MOST_ELEMENTS = 40_000  # of all parts; a full sheet has half of them
MOST_CELLS = 20_000  # that addresses may name
MOST_FORMULA = 8_192  # characters, as everywhere
MOST_FORMULAS = (
    1_000_000  # characters, each formula as long as the longest: one may be shared by all
)
# Of a number format; the library looks for the end of each bracket to the end of the format.
MOST_CODE, MOST_BRACKETS = 255, 10
LAST_ROW = FIRST + MOST_ROWS
ROOM = 20  # columns for somebody's own notes
CHUNK = 64 * 1024
# Which elements put something at an address, and in which attribute it stands.
PLACED = {"row": "r", "c": "r", "mergeCell": "ref", "hyperlink": "ref", "comment": "ref"}
CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
# How XML begins, in whichever encoding; what begins so and can't be read is refused.
LIKE_XML = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0\0<", b"\0<", b"Lo\xa7\x94")


class NoSheet(Exception):
    """The file as a whole can't be used; says why and what to do, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words: Words = (zh, en)


UNREADABLE = NoSheet(
    "这个文件不能作为表格打开。请用 Excel 或 WPS 重新另存为 XLSX 后再上传。",
    "The file can't be read as a sheet. Save it as XLSX anew and send it again.",
)
TOO_LONG = NoSheet(
    f"表格太大：最多 {MOST_ROWS} 行。请删去多余的行和空列，或重新下载后填写。",
    f"The sheet is too large: at most {MOST_ROWS} rows. Delete what is too much, or download it anew.",
)


def look_through(content: bytes, columns: int) -> None:
    """NoSheet for what is too large, or stands beyond `columns` columns and some room.

    Raises zipfile's own errors for what is no archive.
    """
    looker = Looker(columns + ROOM)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise TOO_LONG
        for part in parts:
            with archive.open(part) as stream:
                head = stream.read(CHUNK)
                parser = expat.ParserCreate(namespace_separator=" ")
                parser.StartElementHandler = looker.element
                parser.CharacterDataHandler = looker.text
                parser.StartDoctypeDeclHandler = _declared
                try:
                    chunk = head
                    while chunk:
                        parser.Parse(chunk, False)
                        chunk = stream.read(CHUNK)
                    parser.Parse(b"", True)
                except expat.ExpatError:
                    if head.startswith(LIKE_XML):
                        raise UNREADABLE from None


def _declared(*_: object) -> None:
    """No spreadsheet declares a document type, and nothing good is done with one."""
    raise UNREADABLE


@dataclass(slots=True)
class Looker:
    """Counts elements and the cells that they name, and refuses an address out of `columns`."""

    columns: int
    elements: int = 0
    cells: int = 0
    formulas: int = 0
    longest: int = 0
    inside: str = ""
    length: int = 0

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        """One element begins."""
        self.inside, self.length = name.rpartition(" ")[2], 0
        self.elements += 1
        self.formulas += self.inside == "f"
        attribute = PLACED.get(self.inside)
        if attribute and attribute in attributes:
            self.cells += self._size(attributes[attribute])
        self.cells += attributes.get("sqref", "").count(" ")
        code = attributes.get("formatCode", "")
        if len(code) > MOST_CODE or code.count("[") > MOST_BRACKETS:
            raise TOO_LONG
        if self.elements > MOST_ELEMENTS or self.cells > MOST_CELLS:
            raise TOO_LONG
        self._formulas()

    def text(self, text: str) -> None:
        """Some of an element's text."""
        if self.inside == "f":
            self.length += len(text)
            self.longest = max(self.longest, self.length)
            self._formulas()

    def _formulas(self) -> None:
        if self.longest > MOST_FORMULA or self.formulas * self.longest > MOST_FORMULAS:
            raise TOO_LONG

    def _size(self, where: str) -> int:
        """How many cells an address names; NoSheet at one that is outside."""
        first, _, last = where.partition(":")
        ends = [
            CELL.fullmatch(f"A{end}" if self.inside == "row" else end)
            for end in (first, last or first)
        ]
        if all(ends):
            (left, top), (right, bottom) = (
                (column_index_from_string(end[1]), int(end[2])) for end in ends if end
            )
            if 1 <= left <= right <= self.columns and 1 <= top <= bottom <= LAST_ROW:
                return (right - left + 1) * (bottom - top + 1)
        letter = get_column_letter(self.columns)
        raise NoSheet(
            f"{where[:20]} 在表格之外：最多 {MOST_ROWS} 行、到 {letter} 列为止。"
            "请删去多余的行和列，或重新下载后填写。",
            f"{where[:20]} stands outside the sheet: it has at most {MOST_ROWS} rows and ends with"
            f" column {letter}. Delete what is too much, or download it anew.",
        )

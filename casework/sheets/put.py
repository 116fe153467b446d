"""How does a value go into a cell as what it is, and as nothing more?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from openpyxl.cell import Cell

from casework.services.shapes import STRANGE

from .neutral import looks_like_formula

LONGEST = 31  # characters of the name of a page of a workbook
DIGITS = 15  # so many a spreadsheet keeps; a longer number goes as text


def put(cell: Cell, words: Any) -> Cell:
    """Text as text: nothing that somebody typed is worked out, also not after it was edited."""
    if isinstance(words, str):
        words = STRANGE.sub("", words)
        cell.value = words
        cell.data_type = "s"  # also what looks like an error: #N/A
        cell.quotePrefix = looks_like_formula(words)
    else:
        cell.value = words
    return cell


def fits(number: Decimal) -> bool:
    """Does a spreadsheet keep the number as it is?"""
    return len(number.as_tuple().digits) <= DIGITS and abs(number.adjusted()) < DIGITS


def tab(words: str) -> str:
    """The words as the name of a page of the workbook."""
    return "".join(c for c in words if c not in r"[]:*?/\'")[:LONGEST] or "sheet"

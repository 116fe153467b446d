"""What did somebody type into a cell, as the value of a field, and what is wrong with it?"""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl.cell import Cell
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from workflows.edition import Field
from workflows.legible import written

from .formats import shown

Words = tuple[str, str]
AS_IT_IS = ("General", "@")  # formats that show a number as it is stored; so does 0 a whole one
YES, NO = ("是", "yes", "true", "y", "√", "✓", "1"), ("否", "no", "false", "n", "×", "0")


class Bad(Exception):
    """The cell can't be read; says why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words: Words = (zh, en)


FORMULA = Bad(
    "是公式，请改填数值（选择性粘贴—数值）。",
    "holds a formula; paste its value instead.",
)
ERROR = Bad("是错误值，请改填数值。", "holds an error value; put the figure in.")
DATE = Bad("是日期，这里应填数字；请把单元格格式改为“常规”后重填。",
           "holds a date where a number is due; set the format to General and type it again.")  # fmt: skip
TOO_BIG = Bad("数字过大，无法使用。", "holds a number too large to be used.")
NUMBER = Bad("应填数字。", "should hold a number.")
PERCENT = Bad("的单位不是 %，请去掉百分号，按表中的单位填。",
              "isn't in %; leave the percent sign out and use the sheet's unit.")  # fmt: skip
UNCLEAR = Bad("的单元格格式使显示的数与所存的数不同，请把格式改为“常规”，核对后重填。",
              "is shown otherwise than it is stored; set its format to General and look again.")  # fmt: skip


def typed(cell: Cell, field: Field, *, unit: str = "") -> Any:
    """What the cell holds, as somebody would type it into the field's form; None where empty.

    `unit` is that of its numbers. Raises Bad.
    """
    value = cell.value
    if isinstance(value, ArrayFormula | DataTableFormula) or cell.data_type == "f":
        raise FORMULA
    if cell.data_type == "e":
        raise ERROR
    if isinstance(value, str):
        value = written(value)
    if value is None or value == "":
        return None
    if field.kind in ("decimal", "integer"):
        return _number(value, str(cell.number_format), unit)
    if field.kind == "flag":
        return _flag(field, value)
    if field.kind == "choice":
        return _choice(field, value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    if not isinstance(value, int | float):
        return str(value)
    whole = cell.number_format == "0" and value % 1 == 0
    if not whole and cell.number_format not in AS_IT_IS:
        raise UNCLEAR  # 7 shown as 007 may be the number of a document
    return _plain(value)


def _number(value: Any, format_code: str, unit: str) -> str:
    if isinstance(value, bool):
        raise NUMBER
    if isinstance(value, datetime | date | time | timedelta):
        raise DATE
    if isinstance(value, int | float):
        if isinstance(value, float) and not math.isfinite(value):
            raise TOO_BIG
        how = shown(format_code, value)
        if how is None:
            raise UNCLEAR
        if how.percent and unit != "%":
            raise PERCENT
        # A spreadsheet shows 0.123 as 12.3 %, unless the sign is mere words.
        return _plain(float(value) * 100 if how.hundredfold else value)
    text = str(value)
    if text.endswith(("%", "％")):
        if unit != "%":
            raise PERCENT
        text = text[:-1].strip()
    return text


def _plain(value: float) -> str:
    """A number as the spreadsheet shows it: fifteen digits, the rest is the machine's own noise."""
    try:
        if isinstance(value, int):
            return str(int(value))
        text = f"{value:.15g}"
        return text if "e" not in text else f"{value:f}".rstrip("0").rstrip(".")
    except (OverflowError, ValueError):
        raise TOO_BIG from None


def _flag(field: Field, value: Any) -> bool:
    text = str(value).strip().lower()
    if text in YES or text in NO:
        return text in YES
    raise Bad(f"“{field.zh}”请填“是”或“否”。", f"“{field.en}” is yes or no.")


def _choice(field: Field, value: Any) -> str:
    text = str(value)
    for listed in (field.choice, field.choice_zh, field.choice_en):
        if text in listed:
            return field.choice[listed.index(text)]
    raise Bad(f"“{field.zh}”须从 {'、'.join(field.choice_zh)} 中选。",
              f"“{field.en}” is one of: {', '.join(field.choice_en)}.")  # fmt: skip

"""Which number does a text say, where it can be read in one way only?

One rule for forms, sheets, settings and replays: digits with an optional sign and point. A comma
separates thousands or nothing: 1,5 is neither fifteen nor one and a half. What a Chinese keyboard
types full-width is what it shows. A number longer than any figure of the scheme is a slip: fifteen
digits are as many as a spreadsheet keeps, and as the national product in yuan has.
"""

from __future__ import annotations

import re
from decimal import Decimal

PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?)")
FULL_WIDTH = {
    0xFF01 + n: 0x21 + n for n in range(94)
}  # ！ to ～, and no other sign that looks alike
DIGITS = 15
MOST = Decimal(10) ** DIGITS


class NotANumber(ValueError):
    """The text can't be read as a number; says what to write, as the end of a sentence."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def read_number(text: str) -> Decimal:
    """The number that the text says; NotANumber where it says none, could say two, or too much."""
    plain = text.translate(FULL_WIDTH).strip()
    if PLAIN.fullmatch(plain):
        return within(Decimal(plain.replace(",", "")))
    if "," in plain and PLAIN.fullmatch(plain.replace(",", "")):
        raise NotANumber(
            "的逗号不清楚是小数点还是千分位，请写成 1234.5 或 1,234.5。",
            "has a comma that may mean either; write it as 1234.5 or 1,234.5.",
        )
    raise NotANumber("须是数字，请写成 1234.5 这样。", "must be a number, written as 1234.5.")


def within(number: Decimal) -> Decimal:
    """The finite number, where it has at most fifteen digits in all; else NotANumber.

    The noughts with which it begins are none of them, but it is no smaller than so many allow.
    """
    if number.copy_abs() >= MOST:
        raise NotANumber(
            f"过大：最多 {DIGITS} 位，请核对数值和单位。",
            f"is too large: at most {DIGITS} digits; look at the figure and its unit.",
        )
    if len(number.as_tuple().digits) > DIGITS or number.adjusted() < -DIGITS:
        raise NotANumber(
            f"位数过多：连同小数最多 {DIGITS} 位，请四舍五入后填写。",
            f"has too many digits: at most {DIGITS} with those after the point; round it.",
        )
    return number

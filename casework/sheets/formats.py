"""Does a cell show its number as it is, or as so many percent, or can't that be told?"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What in a number format stands for itself or for nothing: a text in quotes, a sign after a
# backslash, a gap or a filling, a currency, a colour, a condition.
LITERAL = re.compile(
    r'"([^"]*)"|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]|\[([^\]]*[<>=][^\]]*)\]|\[[^\]]*\]', re.DOTALL
)
WORDS, SIGN = "％", "%"  # a percent sign that is merely words, and one that reckons
CONDITION = "≷"
SCALED = re.compile("[0#?.],+(?![0#?,])")  # a comma after the last digit: shown in thousands
CUT_OFF = re.compile(r'["\\\[!]')  # without its end, or of an older way of writing it


@dataclass(frozen=True, slots=True)
class Shown:
    """How a number is shown: with a percent sign, and a hundred times as large?"""

    percent: bool
    hundredfold: bool


def shown(code: str, number: float) -> Shown | None:
    """How a cell of this number format shows the number; None where that isn't clear.

    A format has sections: one for all numbers; or one from 0 on and one below; or one above 0,
    one below and one for 0. Those with a condition of their own have to say the same.
    """
    sections = LITERAL.sub(_put, code).split(";")[:3]
    found = [_shown(section) for section in sections]
    if any(CONDITION in section for section in sections):
        return found[0] if len(set(found)) == 1 else None
    which = 1 if number < 0 else 2 if number == 0 else 0
    return found[which if which < len(found) else 0]


def _put(literal: re.Match[str]) -> str:
    text, sign, currency, condition = literal.groups()
    said = text or sign or currency or ""
    return CONDITION if condition else WORDS if WORDS in said or SIGN in said else ""


def _shown(section: str) -> Shown | None:
    if section.count(SIGN) > 1 or SCALED.search(section) or CUT_OFF.search(section):
        return None
    reckons = SIGN in section
    return Shown(reckons or WORDS in section, reckons)

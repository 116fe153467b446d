"""Is nothing in an export a formula, whatever somebody typed?"""

from __future__ import annotations

import csv

import pytest

from casework.web.staff.case_export import _line


@pytest.mark.parametrize("sign", "=+-@＝＋－＠\t\r")
def test_what_begins_like_a_formula_is_text(sign: str) -> None:
    typed = f"{sign}HYPERLINK(1)"
    ((cell, plain),) = csv.reader([_line([typed, "深圳市"])], strict=True)
    assert (cell, plain) == (f"'{typed}", "深圳市")

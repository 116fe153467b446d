"""Is a number read in one way only, or not at all?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from casework.errors import Invalid
from casework.services import values
from workflows.loader import edition
from workflows.numerals import NotANumber, read_number
from workflows.settings import SettingError, read_setting


@pytest.mark.parametrize(
    ("text", "says"),
    [("15", "15"), ("+5", "5"), ("-0.50", "-0.50"), (".5", "0.5"), ("1,234,567.8", "1234567.8"),
     ("１２．５", "12.5"), ("－１，２３４", "-1234"), ("007", "7"), ("\u300012 ", "12")],
)  # fmt: skip
def test_a_plain_number_is_what_it_shows(text: str, says: str) -> None:
    assert read_number(text) == Decimal(says)


@pytest.mark.parametrize(
    "text", ["1,5", "0,123", "12,34,567", "1,234,56", "1234,567", ",5", "1,,234", "1，5"]
)
def test_a_comma_that_may_be_a_decimal_point_is_refused(text: str) -> None:
    with pytest.raises(NotANumber, match="comma that may mean either"):
        read_number(text)


@pytest.mark.parametrize(
    "text", ["1_5", "٣", "5²", "½", "①", "1e2", "1E-31", "0x10", "1 2", "NaN", "Infinity", "1٫5",
             "=1+1", "--1", ".", "", "5%", "1.2.3", "𝟏"],
)  # fmt: skip
def test_what_is_no_plain_number_is_refused_and_told_how_to_write_it(text: str) -> None:
    with pytest.raises(NotANumber, match=r"written as 1234\.5"):
        read_number(text)


@pytest.mark.parametrize("text", ["1" + "0" * 15, "-1" + "0" * 29, "1,000,000,000,000,000.5"])
def test_a_number_longer_than_any_figure_is_refused(text: str) -> None:
    with pytest.raises(NotANumber, match="too large: at most 15 digits"):
        read_number(text)
    assert read_number("-999,999,999,999,999") == Decimal("-999999999999999")


@pytest.mark.parametrize(
    "text", ["1." + "1" * 58, "-999,999,999,999,999.99", "0." + "0" * 15 + "1", "0." + "0" * 16,
             "1.000000000000000"],
)  # fmt: skip
def test_the_digits_after_the_point_count_with_the_others(text: str) -> None:
    with pytest.raises(NotANumber, match="too many digits: at most 15"):
        read_number(text)
    for kept in ("1." + "1" * 14, "-9,999,999,999,999.99", "0." + "0" * 14 + "1", "0" * 90 + "7"):
        read_number(kept)


def test_forms_sheets_and_settings_read_by_the_same_rule() -> None:
    law = edition("2022")
    figure = next(k for k in law.facts if k.id == "indicator")
    for text in ("1,5", "1_5", "٣", "1" + "0" * 15, 10**15, 1e300, Decimal("-1E+30"), "0." + "1" * 16,
                 0.1 + 0.2, Decimal("1E-30"), 1e-300):  # fmt: skip
        with pytest.raises(Invalid) as wrong:
            values.read(figure, {"value": text, "year": "２０２２"}, today=date(2022, 12, 5))
        assert list(wrong.value.errors) == ["value"]
    setting = next(s for s in law.settings if s.kind == "integer")
    with pytest.raises(SettingError):
        read_setting(setting, "1_5")
    for own in (0.00001, Decimal("1E-5")):  # a program's own number, as in a replay
        given = {"value": own, "year": 2022}
        read = values.read(figure, given, today=date(2022, 12, 5))
        assert read["value"] == "0.00001"

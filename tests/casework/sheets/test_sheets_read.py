"""Is a cell read as it is shown, and is what nobody changed no change?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from casework.errors import Invalid
from casework.services import values
from casework.sheets.layout import Sheet
from tests.support.sheets import TODAY, at, back, put
from workflows.facts import Fact, Recorded


def with_growth(sheet: Sheet, **said: Any) -> Sheet:
    """The sheet of a case of whose first figure this is on record: nothing, or with these changes."""
    have = dict(sheet.case.recorded.facts["indicator"])
    old = have.pop("output_growth")
    if said:
        value = {k: v for k, v in (old.value | said).items() if v is not None}
        have["output_growth"] = Fact(value, old.by, old.at, old.seq)
    case = replace(sheet.case, recorded=Recorded({"indicator": have}))
    return Sheet(sheet.kind, sheet.rules, case)


LITERALS = ['0.0"%"', "0.0\\%", '0.0;[Red]-0.0"%"', "0.0_%", "0.0;0%", '0.0" ％"', "0.0[$%-804]",
            '#,##0.0_ ;_ * -0.0%', "0.0;[Red]0.0%;General", "[Blue]0.0", '0.0"a;b%"']  # fmt: skip


@pytest.mark.parametrize("code", LITERALS)
def test_a_percent_sign_that_is_mere_words_does_not_multiply(sheet: Sheet, code: str) -> None:
    def do(page: Worksheet, _own: Sheet) -> None:
        page["C4"], page["C4"].number_format = 12.3, code

    found = back(sheet, do)
    assert found.wrong == {}
    assert [one.after["value"] for one in found.changes] == ["12.3"]


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [("0.0%", 0.123, "12.3"), ('0.0;-0.0%', -0.02, "-2"), ('0.0%;0.0', -0.02, "-0.02"),
     ("0.0;0.0;0%", 0, "0"), ('0.0%" 左右"', 0.5, "50"), ("[>1]0%;[<=1]0.0%", 0.5, "50")],
)  # fmt: skip
def test_a_percent_sign_counts_in_the_section_of_its_number(
    sheet: Sheet, code: str, value: float, said: str
) -> None:
    def do(page: Worksheet, _own: Sheet) -> None:
        page["C4"], page["C4"].number_format = value, code

    found = back(sheet, do)
    assert found.wrong == {}
    assert [one.after["value"] for one in found.changes] == [said]


@pytest.mark.parametrize(
    "code", ["0%%", "[<1]0.0%;0.0", "#,##0,", "0.0,,", '0.0"%', "0!.0,", "0.0!%"]
)
def test_a_number_that_is_shown_otherwise_than_stored_is_refused_at_its_cell(
    sheet: Sheet, code: str
) -> None:
    def do(page: Worksheet, _own: Sheet) -> None:
        page["C4"], page["C4"].number_format = 1.2, code

    found = back(sheet, do)
    assert list(found.wrong) == ["C4"]
    assert "改为“常规”" in found.wrong["C4"][0]


def test_in_a_text_s_cell_stands_what_is_shown(sheet: Sheet) -> None:
    """The number of a document is a text, whatever the spreadsheet takes it for."""

    def do(page: Worksheet, own: Sheet) -> None:
        put(source4=7, source5=True, source6=7)(page, own)
        page[at(own, "source6")].number_format = "000"

    found = back(sheet, do)
    assert [one.after["source"] for one in found.changes] == ["7", "TRUE"]
    assert list(found.wrong) == [at(sheet, "source6")]


def test_a_no_in_a_row_of_which_nothing_is_on_record_is_a_no(sheet: Sheet) -> None:
    found = back(with_growth(sheet), put(C4=5, D4=2022, statistical4="否"))
    assert found.wrong == {}
    assert [one.after for one in found.changes] == [
        {"value": "5", "year": 2022, "statistical": False}]  # fmt: skip


def test_a_no_and_nothing_are_two_answers(sheet: Sheet) -> None:
    """Where nothing is said the edition's own word counts; a no is looked into (N四)."""
    own = with_growth(sheet, statistical=None)
    assert back(own).changes == []
    (change,) = back(own, put(statistical4="否")).changes
    assert change.after["statistical"] is False


def test_an_emptied_cell_says_again_what_the_edition_takes_to_be_so(sheet: Sheet) -> None:
    own = with_growth(sheet, statistical=False)
    (change,) = back(own, put(statistical4=None)).changes
    assert change.after["statistical"] is True
    unrecorded = with_growth(sheet)
    assert unrecorded.row("output_growth").value == {"statistical": True}
    found = back(unrecorded, put(statistical4=None))
    assert (found.wrong, found.changes) == ({}, [])


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\x7f", "\x01"])
def test_what_no_sheet_can_hold_is_not_taken_and_if_it_was_it_makes_no_change(
    sheet: Sheet, sign: str
) -> None:
    with pytest.raises(Invalid, match="source"):
        values.read(sheet.kind, {"value": 1, "year": 2022, "source": f"年{sign}鉴"}, today=TODAY)
    found = back(with_growth(sheet, source=f"年{sign}鉴"))
    assert (found.wrong, found.changes) == ({}, [])


@pytest.mark.parametrize(
    ("field", "text"),
    [("source", "#N/A"), ("source", "=1+1"), ("source", "007"), ("source", "a\nb"), ("source", "\u3000a"),
     ("value", "-0"), ("value", "0.12345678901234567890123"), ("value", "1" + "0" * 29)],
)  # fmt: skip
def test_what_is_on_record_comes_back_as_it_went(sheet: Sheet, field: str, text: str) -> None:
    found = back(with_growth(sheet, **{field: text}))
    assert (found.wrong, found.changes) == ({}, [])


@pytest.mark.parametrize("item", ["", " ", "\u3000"])
def test_an_entry_without_a_number_of_old_is_not_added_once_more(sheet: Sheet, item: str) -> None:
    policy = Fact({"name": "办法", "number": "1", "date": "2022-12-01"}, seq=3)
    case = replace(sheet.case, recorded=Recorded({"policy": {item: policy, "1": policy}}))
    own = Sheet(sheet.rules.facts["policy"], sheet.rules, case)
    assert (back(own).wrong, back(own).changes) == ({}, [])
    assert [one.item for one in back(own, put(B5="细则", C5="2", D5="2022-12-02")).changes] == ["2"]

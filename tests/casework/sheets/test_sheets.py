"""Does a sheet go out with what is known, and is whatever is wrong with it said at its cell?"""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from casework.services.items import MOST_ENTRIES
from casework.sheets.layout import FIRST, Sheet, fits
from casework.sheets.reading import read
from casework.sheets.writing import written
from tests.support.sheets import TODAY, Do, at, back, changed, put
from workflows.facts import Fact, Recorded
from workflows.loader import edition, editions
from workflows.rules import bind


def test_only_kinds_whose_fields_can_stand_in_cells_have_a_sheet() -> None:
    kinds = {e.id: {k.id for k in e.facts if fits(k)} for e in editions()}
    assert "indicator" in kinds["2022"]
    assert {"indicator", "product"} <= kinds["2019"]
    for never in ("audit", "consent", "condition", "document", "incident", "score"):
        assert never not in kinds["2022"] | kinds["2019"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sheet_that_comes_back_as_it_went_changes_nothing(sheet: Sheet, lang: str) -> None:
    found = back(sheet, lang=lang)
    assert (found.wrong, found.changes) == ({}, [])
    assert len(found.rows) == len(sheet.items)
    page = load_workbook(BytesIO(written(sheet, "演示市甲", lang))).worksheets[0]
    assert [page.cell(FIRST, c).value for c in (2, 3, 4)] == ["%", 5, 2022]
    assert page.protection.sheet
    assert page["A4"].protection.locked
    assert not page["C4"].protection.locked
    assert all(page.column_dimensions[letter].hidden for letter in sheet.hidden)


def test_what_was_changed_is_shown_old_and_new_and_the_rest_keeps_its_very_words(
    sheet: Sheet,
) -> None:
    found = back(sheet, put(C4=7.3, D5="2021", statistical6="否"))
    assert found.wrong == {}
    growth, investment, renovation = found.changes
    assert (growth.before["value"], growth.after["value"]) == ("5.0", "7.3")
    assert growth.given["previous"] == "4.8"
    assert investment.after["year"] == 2021
    assert investment.given["value"] == "5.0"  # not 5: nobody changed it
    assert renovation.after["statistical"] is False
    assert {one.stands for one in found.changes} == {sheet.stands(i) for i in sheet.items[:3]}


def test_numbers_are_read_as_the_spreadsheet_shows_them(sheet: Sheet) -> None:
    def do(page: Worksheet, own: Sheet) -> None:
        put(C4=0.1 + 0.2, C5="1,234.5", C6="６.５", D7=2022.0)(page, own)
        page["C7"] = 0.123
        page["C7"].number_format = "0.0%"

    found = back(sheet, do)
    assert found.wrong == {}
    assert [one.after["value"] for one in found.changes] == ["0.3", "1234.5", "6.5", "12.3"]


def emptied(page: Worksheet, sheet: Sheet) -> None:
    for field in sheet.fields:
        page[f"{sheet.letter(field.id)}4"] = None


WRONG: list[tuple[str, Do, str, str]] = [
    ("C4", put(C4="很高"), "须是数字", "must be a number"),
    ("C4", put(C4="=B4*2"), "是公式", "holds a formula"),
    ("C4", put(C4=ArrayFormula("C4:C5", "=A1:A2")), "是公式", "holds a formula"),
    ("C4", put(C4="#DIV/0!"), "是错误值", "error value"),
    ("C4", put(C4=date(2022, 1, 5)), "是日期", "holds a date"),
    ("C4", put(C4=True), "应填数字", "should hold a number"),
    ("C4", put(C4="1,5"), "逗号", "comma"),
    ("C4", put(C4="1e400"), "须是数字", "must be a number"),
    ("C4", put(C4="1_5"), "须是数字", "must be a number"),
    ("C4", put(C4="5_0"), "须是数字", "must be a number"),
    ("C4", put(C4="٣"), "须是数字", "must be a number"),
    ("C4", put(C4="٥"), "须是数字", "must be a number"),  # five, as it stands
    ("C4", put(C4=10.0**300), "过大：最多 15 位", "at most 15 digits"),
    ("C4", put(C4=None), "请填写“数值”", "“Value” is needed"),
    ("C7", put(C7=120), "不在 0 至 100 % 之间", "isn't from 0 to 100"),
    ("E7", put(E7=-1), "不在 0 至 100 % 之间", "isn't from 0 to 100"),
    ("D4", put(D4=1066), "不在 1990 至 2100", "isn't from 1990 to 2100"),
    ("D4", put(D4=2022.5), "须是整数", "whole number"),
    ("source4", put(source4="x" * 401), "最多 400 字", "takes 400 characters"),
    ("statistical4", put(statistical4="也许"), "请填“是”或“否”", "is yes or no"),
    ("B4", put(B4="亿元"), "单位应是“%”，不能改为“亿元”", "the unit is “%”, not “亿元”"),
    ("A5", put(A5="别的指标"), "名称被改动", "its name was changed"),
    ("A5", put(item5="output_growth"), "与第 4 行是同一项", "the same item as in row 4"),
    ("A5", put(item5="no_such"), "没有这一项", "no such item"),
    ("A9", put(A9="新指标", C9=1), "不能增加行", "no row can be added"),
    ("C4", put(C4=1, seen4="3.0:0"), "下载之后有人改过这一项（现为：5.0；2022", "has changed this item"),
    ("C4", emptied, "不能清空", "take it away on"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "do", "zh", "en"), WRONG, ids=[w[3] + w[0] for w in WRONG])
def test_what_is_wrong_is_said_at_its_cell(
    sheet: Sheet, cell: str, do: Do, zh: str, en: str
) -> None:
    found = back(sheet, do)
    cell = at(sheet, cell)
    assert zh in found.wrong[cell][0]
    assert en in found.wrong[cell][1]
    assert list(found.wrong) == [cell]


def test_a_percentage_where_the_unit_is_another_is_refused_not_guessed(sheet: Sheet) -> None:
    from casework.sheets.cells import PERCENT, Bad, typed

    page = Workbook().active
    page["A1"], page["A2"] = "12%", 0.12
    page["A2"].number_format = "0%"
    value = next(f for f in sheet.fields if f.id == "value")
    for where in ("A1", "A2"):
        with pytest.raises(Bad) as bad:
            typed(page[where], value, unit="亿元")
        assert bad.value is PERCENT
        assert typed(page[where], value, unit="%") == "12"


def test_every_wrong_cell_is_said_at_once_and_nothing_would_be_recorded(sheet: Sheet) -> None:
    found = back(sheet, put(C4="很高", D4="不知", C5="=1+1", C7=101, C6=6.6))
    assert set(found.wrong) == {"C4", "D4", "C5", "C7"}


def test_a_row_left_alone_keeps_what_somebody_recorded_meanwhile(sheet: Sheet) -> None:
    """Only whoever changed the same row is told; the others' work isn't overwritten."""
    from dataclasses import replace

    content = changed(sheet, put(C5=6.1))
    newer = dict(sheet.case.recorded.facts)
    own = newer["indicator"]["output_growth"]
    newer["indicator"] = {**newer["indicator"], "output_growth": Fact(
        {**own.value, "value": "9.9"}, own.by, own.at, own.seq + 50)}  # fmt: skip
    later = Sheet(sheet.kind, sheet.rules, replace(sheet.case, recorded=Recorded(newer)))
    found = read(content, later, today=TODAY)
    assert found.wrong == {}
    assert [one.item for one in found.changes] == ["investment_growth"]


def test_nothing_in_a_sheet_is_a_formula_whatever_somebody_typed(sheet: Sheet) -> None:
    from dataclasses import replace

    own = sheet.case.recorded.facts["indicator"]["output_growth"]
    evil = {
        "output_growth": Fact(
            {**own.value, "source": '=HYPERLINK("http://x")', "organ": "+1\uffff"}
        )
    }
    case = replace(sheet.case, recorded=Recorded({"indicator": evil}))
    content = written(Sheet(sheet.kind, sheet.rules, case), "=1+1", "zh")
    page = load_workbook(BytesIO(content)).worksheets[0]
    for where, said in (
        ("A1", "=1+1"),
        (at(sheet, "source4"), '=HYPERLINK("http://x")'),
        (at(sheet, "organ4"), "+1"),
    ):
        assert (page[where].value, page[where].data_type, page[where].quotePrefix) == (
            said,
            "s",
            True,
        )


def test_products_of_2019_can_be_added_in_the_empty_rows(sheet: Sheet) -> None:
    from dataclasses import replace

    rules = bind(edition("2019"), edition("2019").notices[0])
    product = {
        "name": "钢材",
        "output": "12",
        "national_output": "100",
        "measure_unit": "万吨",
        "source": "年鉴",
    }
    case = replace(
        sheet.case, measure="industry", recorded=Recorded({"product": {"2": Fact(product, seq=3)}})
    )
    own = Sheet(rules.facts["product"], rules, case)
    found = back(own, put(B4="精钢", B6="铝材", C6=5, D6="90", E6="万吨", F6="公报"))
    assert found.wrong == {}
    assert [(one.item, one.after["name"], one.stands) for one in found.changes] == [
        ("2", "精钢", "3.0"), ("3", "铝材", "0.0")]  # fmt: skip
    assert "C6" in back(own, put(B6="铝材")).wrong


def test_a_list_that_is_full_takes_no_more_rows_of_a_sheet(sheet: Sheet) -> None:
    from dataclasses import replace

    policy = {"name": "办法", "number": "1", "date": "2022-12-01"}
    have = {str(n): Fact(policy, seq=1) for n in range(1, MOST_ENTRIES)}
    case = replace(sheet.case, recorded=Recorded({"policy": have}))
    own = Sheet(sheet.rules.facts["policy"], sheet.rules, case)
    row = FIRST + MOST_ENTRIES - 1  # the first empty one
    more = {f"{letter}{n}": value for n in (row, row + 1)
            for letter, value in zip("BCD", policy.values(), strict=True)}  # fmt: skip
    found = back(own, put(**more))
    assert [one.item for one in found.changes] == [str(MOST_ENTRIES)]
    assert list(found.wrong) == [f"B{row + 1}"]
    assert f"at most {MOST_ENTRIES} entries" in found.wrong[f"B{row + 1}"][1]

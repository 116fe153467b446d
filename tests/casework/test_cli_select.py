"""Does `casework select` propose the right list from a file, and say why of each city?"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from casework.cli import main

# 沈阳 and 成都 are lifted over 郑州 and 南昌; 苏州 and 无锡 are of one unit; 宁波 had an accident.
SCORES = {
    "320500": "93.4", "320200": "93.1", "440300": "91.95", "370200": "90.20", "420100": "89.75",
    "130100": "89", "430100": "88.60", "340100": "88.10", "350200": "87.50", "410100": "86.90",
    "360100": "86.20", "310115": "85.40", "210100": "84.10", "510100": "83.70",
}  # fmt: skip
HEAD = "division_code,score,bonus,accident,sanctioned"


def lines(scores: dict[str, str]) -> list[str]:
    return [f"{code},{score},,," for code, score in scores.items()]


def asked(folder: Path, rows: list[str] | bytes, *more: str, head: str = HEAD) -> Any:
    file = folder / "scores.csv"
    file.write_bytes(rows if isinstance(rows, bytes) else "\n".join([head, *rows]).encode())
    return CliRunner().invoke(main, ["select", str(file), "--edition", "2022", "--measure",
                                     "industry", *more])  # fmt: skip


def answer(folder: Path, rows: list[str], *more: str) -> dict[str, Any]:
    result = asked(folder, rows, "--json", *more)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def test_each_city_is_in_or_out_for_a_reason_that_cites_its_article(tmp_path: Path) -> None:
    rows = [*lines(SCORES), "330200,99,0,1,", "110105,80,1.5,,是"]
    found = answer(tmp_path, rows)
    assert found["selected"] == ["320500", "440300", "370200", "420100", "130100", "430100",
                                 "340100", "350200", "210100", "510100"]  # fmt: skip
    assert found["ties"] == [] and found["asks"] == []
    why = {code: one["because"] for code, one in found["reasons"].items()}
    assert why == dict.fromkeys(SCORES, "rank") | {
        "320200": "cap", "410100": "displaced", "360100": "displaced", "310115": "below",
        "210100": "floor", "510100": "floor", "330200": "accident", "110105": "sanctioned"}  # fmt: skip
    reasons = found["reasons"]
    assert reasons["320200"]["by"] == ["320500"]
    assert reasons["210100"]["by"] == ["410100", "360100"] and reasons["210100"]["cost"] == "2.80"
    assert reasons["310115"]["words"] == "线下；按总分列入的最低为 87.50。"
    assert reasons["110105"]["total"] == "81.5"
    for code, article in (("320200", "第十一条第一句"), ("410100", "第十一条第二句"), ("320500", "第十条第一句"),
                          ("330200", "通知第三项"), ("110105", "第十六条")):  # fmt: skip
        assert any(one.startswith(article) for one in reasons[code]["articles"]), reasons[code]
    assert all(one["words"] and one["articles"] for one in reasons.values())


def test_the_order_of_the_lines_decides_nothing_and_ties_are_left_to_people(tmp_path: Path) -> None:
    even = SCORES | {"350200": "88.10", "340100": "88.10", "430100": "88.10"}
    rows = [*lines(even), "330200,92,,,"]
    found = answer(tmp_path, rows)
    mixed = list(rows)
    random.Random(5).shuffle(mixed)
    assert answer(tmp_path, mixed) == found
    (tie,) = found["ties"]
    assert set(tie["codes"]).isdisjoint(found["selected"])
    assert 0 < tie["places"] < len(tie["codes"])
    assert len(found["selected"]) + tie["places"] == 10


def test_fewer_than_ten_and_a_floor_that_cannot_be_met_ask_a_person(tmp_path: Path) -> None:
    found = answer(tmp_path, lines({"320500": "90", "440300": "80", "510100": "70"}))
    assert found["selected"] == ["320500", "440300", "510100"]
    assert [one["what"] for one in found["asks"]] == ["count", "floor"]
    assert found["asks"][1]["words"] == "西部和东北地区下限：可列入 1 个，应有 2 个，须写明理由。"
    assert answer(tmp_path, [])["selected"] == []


def test_it_can_be_read_in_both_languages(tmp_path: Path) -> None:
    chinese = asked(tmp_path, lines(SCORES)).output
    assert "同一推荐单位最多 1 个，苏州市在前。 [第十一条第一句]" in chinese
    english = asked(tmp_path, lines(SCORES), "--lang", "en").output
    assert "Its unit has at most 1 on the list; Suzhou comes first." in english


@pytest.mark.parametrize(
    ("row", "said"),
    [("999999,90,,,", "没有行政区划“999999”"), ("440300,,,,", "请填写“得分”"),
     ("440300,100.1,,,", "得分"), ("440300,nan,,,", "须是数字"), ("440300,-1,,,", "得分"),
     ("440300,90,21,,", "加分"), ("440300,90,,maybe,", "应为 1 或留空"), ("440300,90", "有 2 列"),
     ('"440300,90', "不是 CSV"), ("320500,90,,,", "出现多次")],
)  # fmt: skip
def test_a_wrong_line_is_named_and_nothing_is_proposed(tmp_path: Path, row: str, said: str) -> None:
    result = asked(tmp_path, ["320500,93.4,,,", row, "510100,101,,,"], "--json")
    assert result.exit_code == 1
    assert said in result.output
    assert "selected" not in result.output
    if not row.startswith('"'):
        assert "第 3 行" in result.output
        assert "第 4 行" in result.output  # all of them at once


@pytest.mark.parametrize(
    ("head", "said"),
    [("division_code,points", "缺少“score”列"), ("division_code,score,bonnus", "不认识“bonnus”列"),
     ("division_code,score,score", "出现多次"), ("", "缺少“division_code”列")],
)  # fmt: skip
def test_a_wrong_header_is_named(tmp_path: Path, head: str, said: str) -> None:
    result = asked(tmp_path, ["440300,90"], head=head)
    assert result.exit_code == 1 and said in result.output


def test_what_is_no_text_is_said_to_be_none(tmp_path: Path) -> None:
    result = asked(tmp_path, HEAD.encode() + b"\n\xff\xfe,90,,,\n")
    assert result.exit_code == 1 and "第 2 行：不是 UTF-8 编码" in result.output


def test_a_ranking_that_was_exported_in_chinese_with_more_columns_is_taken(tmp_path: Path) -> None:
    head = "名次,行政区划代码,城市,得分,加分,事故,惩戒,总分,备注"
    rows = [f"1,{code},市,{score},,,,{score},好" for code, score in SCORES.items()]
    rows.append("15,330200,宁波市,99,0,是,否,99,")
    result = asked(tmp_path, rows, "--json", head=head)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    plain = answer(tmp_path, [*lines(SCORES), "330200,99,0,1,"])
    assert found == plain
    assert result.stderr == "未使用的列：名次、城市、总分、备注\n"
    said = asked(tmp_path, rows, "--lang", "en", head=head)
    assert "columns not used: 名次, 城市, 总分, 备注" in said.stderr


@pytest.mark.parametrize(("column", "meant"), [("sanction", "sanctioned"), ("acident", "accident"),
                                               ("Bonus", "bonus"), ("事故情况", "事故")])  # fmt: skip
def test_a_column_that_is_one_misspelled_is_not_passed_over(
    tmp_path: Path, column: str, meant: str
) -> None:
    result = asked(tmp_path, ["440300,90,1"], head=f"division_code,score,{column}")
    assert result.exit_code == 1 and f"不认识“{column}”列；是否“{meant}" in result.stderr


def test_an_edition_that_ranks_nobody_and_an_unknown_measure_are_refused(tmp_path: Path) -> None:
    refused = asked(tmp_path, lines(SCORES), "--edition", "2019")
    assert refused.exit_code == 1 and "第8条" in refused.output
    unknown = asked(tmp_path, lines(SCORES), "--measure", "steel")
    assert unknown.exit_code == 1 and "industry、digital" in unknown.output


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_both_readmes_name_the_command_with_every_column(readme: str) -> None:
    page = (Path(__file__).parents[2] / readme).read_text("utf-8")
    told = page.partition("casework select")[2].partition("\n\n")[0]
    assert re.search(r"\.csv --edition 2022 --measure industry`", told)
    assert set(re.findall(r"`(\w+)`", told)) == set(HEAD.split(","))

"""Does `casework select` tell who moves, if a city weren't in the file or another were?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from casework.cli import main

# 沈阳 and 成都 are lifted over 郑州 and 南昌; 无锡 is of 苏州's unit; 宁波 had an accident.
ROWS = """division_code,score,bonus,accident
320500,93.4,,
320200,93.1,,
440300,91.95,,
370200,90.20,,
420100,89.75,,
130100,89,,
430100,88.60,,
340100,88.10,,
350200,87.50,,
410100,86.90,,
360100,86.20,,
310115,85.40,,
210100,84.10,,
510100,83.70,,
330200,99,0,1
"""
KEYS = {"edition", "measure", "places", "selected", "reasons", "ties", "asks"}


def asked(folder: Path, *more: str) -> Any:
    file = folder / "scores.csv"
    file.write_text(ROWS, "utf-8")
    return CliRunner().invoke(main, ["select", str(file), "--edition", "2022", "--measure",
                                     "industry", *more])  # fmt: skip


def answer(folder: Path, *more: str) -> dict[str, Any]:
    result = asked(folder, "--json", *more)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def moves(folder: Path, *more: str) -> dict[str, tuple[str, str]]:
    """By code: from where, to where."""
    found = answer(folder, *more)["moved"]
    assert all(set(one) == {"from", "to", "reason"} and one["reason"] for one in found.values())
    return {code: (one["from"], one["to"]) for code, one in found.items()}


def test_the_answer_has_these_keys_and_moved_only_where_it_was_asked_for(tmp_path: Path) -> None:
    plain = answer(tmp_path)
    assert set(plain) == KEYS
    changed = answer(tmp_path, "--drop", "310115")
    assert set(changed) == KEYS | {"moved"}
    for found in (plain, changed):
        for one in found["reasons"].values():
            assert set(one) == {"verdict", "because", "by", "cost", "total", "words", "articles"}
    tie = answer(tmp_path, "--add", "520300=83.7")["ties"]
    assert tie == [{"codes": ["510100", "520300"], "places": 1, "total": "83.70"}]


def test_a_dropped_city_makes_room_for_the_next_of_its_unit(tmp_path: Path) -> None:
    found = answer(tmp_path, "--drop", "320500")
    assert found["moved"] == {
        "320200": {"from": "out", "to": "in", "reason": "按总分列入。"},
        "320500": {"from": "in", "to": "absent", "reason": "已去掉。"}}  # fmt: skip
    assert "320500" not in found["reasons"] and "320200" in found["selected"]


def test_an_added_city_moves_others_and_its_bonus_counts(tmp_path: Path) -> None:
    assert moves(tmp_path, "--add", "520300=83+1.2") == {
        "520300": ("absent", "in"), "510100": ("in", "out")}  # fmt: skip
    assert moves(tmp_path, "--add", "520300=83") == {"520300": ("absent", "out")}
    assert answer(tmp_path, "--add", "520300=83+1.2")["reasons"]["520300"]["total"] == "84.2"


def test_several_at_once_and_another_score_for_a_city_that_is_there(tmp_path: Path) -> None:
    assert moves(tmp_path, "--drop", "320500", "--drop", "510100", "--add", "520300=70",
                 "--add", "３６０１００＝９９", "--drop", "360100") == {
        "360100": ("out", "in"), "320200": ("out", "in"), "350200": ("in", "out"),
        "520300": ("absent", "in"), "320500": ("in", "absent"), "510100": ("in", "absent"),
    }  # fmt: skip


def test_who_is_barred_stays_barred_and_can_be_dropped(tmp_path: Path) -> None:
    """一律不参与: another score doesn't let it in."""
    again = answer(tmp_path, "--drop", "330200", "--add", "330200=100")
    assert again["moved"] == {} and again["reasons"]["330200"]["because"] == "accident"
    assert moves(tmp_path, "--drop", "330200") == {"330200": ("out", "absent")}


def test_the_order_of_the_options_decides_nothing(tmp_path: Path) -> None:
    parts = [["--drop", "320500"], ["--add", "520300=90"], ["--drop", "440300"],
             ["--add", "650100=90"]]  # fmt: skip
    one = answer(tmp_path, *(word for part in parts for word in part))
    other = answer(tmp_path, *(word for part in reversed(parts) for word in part))
    assert one == other and list(one["moved"]) == list(other["moved"])


def test_who_moves_can_be_read_in_both_languages(tmp_path: Path) -> None:
    chinese = asked(tmp_path, "--drop", "320500").output
    assert "↔ 无锡市：未列入 → 列入。按总分列入。\n↔ 苏州市：列入 → 不在其中。已去掉。\n" in chinese
    english = asked(tmp_path, "--add", "520300=83.7", "--lang", "en").output
    assert "↔ Chengdu: in → tied. Equal with Zunyi, places left: 1; people choose.\n" in english
    assert "↔ Zunyi: not there → tied. Equal with Chengdu, places left: 1" in english
    for lang, nobody in (("zh", "↔ 没有市（州）变动。\n"), ("en", "↔ Nobody moves.\n")):
        same = asked(tmp_path, "--drop", "360100", "--add", "360100=86.2", "--lang", lang).output
        assert same.endswith(nobody)
        assert "↔" not in asked(tmp_path, "--lang", lang).output
    explained = asked(tmp_path, "--help").output
    assert "--add CODE=SCORE[+BONUS]" in explained and "--drop CODE" in explained


def test_a_tie_that_the_floor_makes_is_not_the_line(tmp_path: Path) -> None:
    """浦东 has more than those of whom the floor lifts one, and is out: its line is another."""
    found = answer(tmp_path, "--add", "520300=83.7")
    assert found["reasons"]["310115"]["words"] == "线下；按总分列入的最低为 87.50。"


@pytest.mark.parametrize(
    ("options", "zh", "en"),
    [
        (["--drop", "999999"], "--drop 999999：没有行政区划“999999”。",
         "--drop 999999: there is no division '999999'."),
        (["--drop", "110105"], "--drop 110105：朝阳区不在文件中。", "Chaoyang isn't in the file."),
        (["--drop", "320500", "--drop", "320500"], "--drop 320500：写了两次。", "is there twice."),
        (["--add", "999=1"], "--add 999=1：没有行政区划“999”。", "there is no division '999'."),
        (["--add", "440300=1"], "已在文件中；要换得分，同时 --drop 它。", "is in the file already"),
        (["--add", "520300=1", "--add", "520300=2"], "--add 520300=2：遵义市（520300）出现多次。",
         "Zunyi (520300) is there twice."),
        (["--add", "520300"], "--add 520300：应写作 代码=得分", "should be CODE=SCORE"),
        (["--add", "520300="], "应写作 代码=得分", "should be CODE=SCORE"),
        (["--add", "=90"], "应写作 代码=得分", "should be CODE=SCORE"),
        (["--add", "520300=90+"], "应写作 代码=得分", "should be CODE=SCORE"),
        (["--add", "520300=9o"], "须是数字", "must be a number"),
        (["--add", "520300=100.1"], "不在 0 至 100 之间", "isn't from 0 to 100"),
        (["--add", "520300=90+21"], "“加分” 21 不在 0 至 20 之间", "Bonus"),
        (["--add", "520300=90+-1"], "“加分” -1 不在 0 至 20 之间", "Bonus"),
    ],
)  # fmt: skip
def test_what_can_not_be_asked_is_said_and_nothing_is_proposed(
    tmp_path: Path, options: list[str], zh: str, en: str
) -> None:
    for lang, said in (("zh", zh), ("en", en)):
        result = asked(tmp_path, "--json", "--lang", lang, *options)
        assert result.exit_code == 1 and result.stdout == ""
        assert said in result.stderr


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    result = asked(tmp_path, "--drop", "1", "--drop", "110105", "--add", "520300=101+x")
    assert result.stderr.count("\n") == 5
    assert "Error: --drop, --add：4 处问题" in result.stderr

"""Are the grading standards of each edition whole, cited, and the same in words and numbers?"""

from __future__ import annotations

import copy
import re
import tomllib
from typing import Any

import pytest

from workflows.accidents import standards_of
from workflows.loader import EDITIONS
from workflows.problems import EditionError


def data_of(edition: str) -> dict[str, Any]:
    return tomllib.loads((EDITIONS / edition / "accidents.toml").read_text("utf-8"))


STANDARDS = {edition: standards_of(data_of(edition)) for edition in ("2019", "2022")}


def bounds(zh: str) -> tuple[int, int]:
    """The band that the Chinese words name, read from them alone."""
    unit = {"": 1, "万": 10_000, "亿": 100_000_000}
    found = {
        word: int(number) * unit[scale]
        for number, scale, word in re.findall(r"(\d+)(万|亿|)[人元]*(以上|以下)", zh)
    }
    return found.get("以上", 0), found.get("以下", 0)


@pytest.mark.parametrize("edition", ["2019", "2022"])
def test_the_words_of_each_threshold_name_its_numbers(edition: str) -> None:
    for standard in STANDARDS[edition].values():
        for level in standard.level:
            for threshold in level.threshold:
                assert bounds(threshold.zh) == (threshold.at_least, threshold.below)


def test_each_level_cites_its_decree_and_the_edition_marks_its_basis() -> None:
    """2022 cites both decrees, 6(六); the text of 2019 cites none, 6(7)."""
    for edition, basis in (("2022", "text"), ("2019", "inference")):
        for standard in STANDARDS[edition].values():
            assert [level.basis for level in standard.level] == [basis] * 4
            assert all(level.decree.startswith(standard.doc_no) for level in standard.level)
            clauses = {c for level in standard.level for c in level.cites}
            assert clauses <= {"6(六)a", "6(六)b", "7(六)", "6(7)"}
            assert ("6(7)" in clauses) == (edition == "2019")


def test_both_editions_grade_by_the_same_numbers() -> None:
    for kind, standard in STANDARDS["2022"].items():
        other = STANDARDS["2019"][kind]
        assert [lv.threshold for lv in standard.level] == [lv.threshold for lv in other.level]
        assert [lv.criterion for lv in standard.level] == [lv.criterion for lv in other.level]


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("standard", 0, "level", 1, "threshold", 0, "below"), 29, "deaths: a gap or overlap"),
        (("standard", 0, "level", 0, "threshold", 0, "at_least"), 31, "deaths: a gap or overlap"),
        (("standard", 0, "level", 3, "threshold", 0, "at_least"), 1, "deaths: one band a level"),
        (("standard", 1, "level", 2, "threshold", 2, "quantity"), "moved", "quantity"),
        (("standard", 0, "levle"), [], "levle"),
        (("standards",), [], "standards"),
    ],
)
def test_a_broken_file_is_refused_by_name(path: tuple[Any, ...], value: Any, says: str) -> None:
    data = copy.deepcopy(data_of("2022"))
    table: Any = data
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = value
    with pytest.raises(EditionError, match=says):
        standards_of(data)

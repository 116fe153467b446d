"""Are numbers and names that no edition can mean found when it is checked?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workflows.check import problems
from workflows.loader import EDITIONS

MISTAKES = [
    ("edition.toml", "places = 10", "places = -1", "edition.toml: places"),
    ("notices/2022.toml", "number = 1", "number = 0", "notices/2022.toml: places"),
    ("notices/2022.toml", "cutoff = 2022-12-22", "cutoff = 2022-11-22", "before issued_on"),
    ("guards.toml", 'also = ["entry", "left_out"]', 'also = ["entri"]', "unknown fact 'entri'"),
]


@pytest.mark.parametrize(
    ("file", "holds", "instead", "says"), MISTAKES, ids=[m[3] for m in MISTAKES]
)
def test_it_is_named_with_its_file(
    file: str, holds: str, instead: str, says: str, tmp_path: Path
) -> None:
    folder = tmp_path / "2022"
    shutil.copytree(EDITIONS / "2022", folder)
    text = (folder / file).read_text("utf-8")
    assert holds in text
    (folder / file).write_text(text.replace(holds, instead, 1), "utf-8")
    assert any(says in str(problem) for problem in problems(folder))

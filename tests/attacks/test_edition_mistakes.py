"""Is every mistake in an edition's files named by file and key, and none a traceback?"""

from __future__ import annotations

import random
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from workflows.check import problems
from workflows.loader import EDITIONS

FILES = ("edition.toml", "articles.toml", "measures.toml", "facts.toml", "guards.toml",
         "process.toml", "accidents.toml", "notices/2022.toml")  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EDITIONS / "2022", tmp_path / "2022"))


def broken(folder: Path, file: str, old: str, new: str) -> list[str]:
    """What the check says after the first `old` in the file is `new`."""
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")
    return list(map(str, problems(folder)))


# (file, what stands there, what is written instead, what the complaint names)
MISTAKES = [
    ("process.toml", 'tells = ["unit", "city"]', 'tells = ["unit", "citty"]', "citty"),
    ("process.toml", 'reminds = ["unit", "city"]', 'reminds = ["nobody"]', "nobody"),
    ("guards.toml", 'back = ["returned"', 'back = ["retunred"', "retunred"),
    ("guards.toml", 'asked = ["approval"', 'asked = ["aproval"', "aproval"),
    ("measures.toml", '"commendation"]', '"comendation"]', "speaks_of"),
    ("process.toml", 'amount = 5\n', 'amount = "five"\n', "deadline[publicity]"),
    ("process.toml", 'amount = 5\n', 'amount = 0\n', "deadline[publicity]"),
    ("process.toml", 'amount = 5\n', 'amount = "@seting.objection_days"\n', "leads nowhere"),
    ("process.toml", 'close = "@setting.cutoff_close"', 'close = "25:99"', "deadline[cutoff]"),
    ("process.toml", 'opens = ["cutoff"]', 'opens = ["publicity"]', "publicity"),
    ("process.toml", 'result = "accepted"', 'rsult = "accepted"', "formal_check"),
    ("guards.toml", '[guard.says.outside]', '[guard.says.outsde]', "outside"),
    ("guards.toml", 'zh = "{division}不在', 'zh = "{dvision}不在', "dvision"),
    ("guards.toml", 'zh = "{division}不在', 'zh = "{division不在', "says.outside"),
    ("guards.toml", 'zh = "{division}不在', 'zh = "{division.name.x}不在', "says.outside"),
    ("guards.toml", '满 {deadline.publicity}', '满 {deadline.publicty}', "guard[pub_over].says.running"),
    ("process.toml", '{deadline.publicity}，', '{days}，', "action[list.publish].confirm_zh"),
    ("process.toml", '{deadline.publicity}，', '{deadline.publicity，', "confirm_zh"),
    ("articles.toml", '{edition.places}', '{edition.plaices}', "5.2"),
    ("facts.toml", '{guard.clean.months}', '{guard.clean.month}', "incident_declaration"),
    ("edition.toml", 'zh = "两项措施分别报批"', 'zh = "{division}分别报批"', "lists_separate"),
    ("guards.toml", '"@guard.floor.least"', '"@guard.floor.lest"', "leads nowhere"),
    ("guards.toml", 'least = 2\n', 'least = "two"\n', "least"),
    ("guards.toml", 'months = "@setting.accident_window_months"', 'months = "many"', "months"),
    ("guards.toml", 'grades = ["especially_major", "major"]', 'grades = ["huge"]', "huge"),
    ("guards.toml", 'most = 1\n', 'most = "one"\n', "most"),
    ("guards.toml", 'fact = "division_sanction"', 'fact = "division_sanktion"', "sanktion"),
    ("guards.toml", 'regions = ["west", "northeast"]', 'regions = "west"', "regions"),
    ("guards.toml", 'fact = "proposal"', 'fact = "propsal"', "propsal"),
    ("notices/2022.toml", 'issued_on = 2022-12-02', 'issued_on = 2022-12-02T09:00:00',
     "issued_on"),
    ("notices/2022.toml", 'places = ["N二.2"]', 'places = 5', "cites"),
    ("edition.toml", 'effective_from = 2022-12-02', 'effective_from = 2022-12-02T00:00:00',
     "effective_from"),
    ("edition.toml", 'choice = ["24:00", "17:00"]', 'choice = ["24:00", "teatime"]',
     "cutoff_close"),
    ("edition.toml", 'id = "house.record"', 'id = "house.maker_checker"', "house.maker_checker"),
    ("facts.toml", '{ id = "answer", zh', '{ id = "reason", zh', "reason"),
    ("facts.toml", '"年份", en = "Year", kind = "integer", least = "1990"',
     '"年份", en = "Year", kind = "integer", least = "early"', "indicator"),
    ("facts.toml", 'either = ["original", "file"]', 'either = ["original", "fiel"]', "fiel"),
    ("guards.toml", 'at = "correction.by"', 'at = "correction.bye"', "correction.bye"),
    ("measures.toml", 'id = "digital"', 'id = "industry"', "industry"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "named"), MISTAKES,
                         ids=lambda v: ascii(v)[:30])  # fmt: skip
def test_a_mistake_is_refused_by_name(folder: Path, file: str, old: str, new: str, named: str):
    found = broken(folder, file, old, new)
    assert found
    assert any(named in p and file.split("/")[0].split(".")[0] in p for p in found), found


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("what", [b"\xef\xbb\xbf", "版".encode("gbk"), b"\x00", b"[[", b"= 1\n",
                                  b"x = " + b"[" * 3000])  # fmt: skip
def test_a_file_that_is_no_toml_is_named(folder: Path, file: str, what: bytes):
    path = folder / file
    path.write_bytes(what + path.read_bytes())
    found = list(map(str, problems(folder)))
    assert found
    assert all(Path(file).name in p for p in found)


@pytest.mark.parametrize("file", FILES[:-1])
def test_a_file_that_is_missing_empty_or_a_folder_is_named(folder: Path, file: str):
    path = folder / file
    path.write_text("")
    if file != "accidents.toml":
        assert problems(folder)
    path.unlink()
    assert any(file in p for p in map(str, problems(folder)))
    path.mkdir()
    assert any(file in p for p in map(str, problems(folder)))


@pytest.mark.parametrize("seed", range(10))
def test_no_change_of_a_line_breaks_the_check_itself(folder: Path, seed: int):
    """Lines lost, doubled, or with another kind of value: sound or named, never a traceback."""
    dice = random.Random(seed)
    for _ in range(8):
        file = dice.choice(FILES)
        whole = (EDITIONS / "2022" / file).read_text("utf-8")
        lines = whole.split("\n")
        at = dice.choice([n for n, line in enumerate(lines) if line.strip()])
        value = dice.choice(
            [
                '""',
                "0",
                "-1",
                "true",
                "[]",
                "{}",
                '["x"]',
                "[[1]]",
                "1.5",
                '"@"',
                '"@setting."',
                '"{"',
                "2022-12-02",
                "2022-12-02T00:00:00Z",
                "nan",
            ]
        )
        how = dice.choice(["lost", "doubled", "other", "other", "other"])
        if how == "lost":
            del lines[at]
        elif how == "doubled":
            lines.insert(at, lines[at])
        else:
            lines[at] = re.sub(r"= .*", f"= {value}", lines[at])
        (folder / file).write_text("\n".join(lines), "utf-8")
        found = list(map(str, problems(folder)))
        assert all(isinstance(p, str) and ".toml" in p for p in found), found
        (folder / file).write_text(whole, "utf-8")
    assert tomllib.loads(whole)

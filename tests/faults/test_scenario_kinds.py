"""Is a value of another kind than its key asks for named with its step and line, wherever it is?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.replay import ScenarioError, grammar, read

HEAD = 'title = "t"\narticle = "2022"\nround = 2022\n'
# A step of each kind that is written well, and the words that it may use.
STEPS = {
    'do = "submit"\ncase = "深圳市"': grammar.ACT,
    'record = "incident"\ndivision = "深圳市"\nitem = "a"': grammar.RECORD,
    'do = "wait"': grammar.VERBS["wait"],
    'do = "open_round"\nyear = 2023': grammar.VERBS["open_round"],
    'do = "prepare"\ndivision = "深圳市"': grammar.VERBS["prepare"],
    "committee = { expert = 1 }": grammar.VERBS["committee"],
    'scores = "in_order"': grammar.VERBS["scores"],
    'calendar = { year = 2027, off = ["2027-01-01"] }': grammar.VERBS["calendar"],
}
ODD = ("7", "inf", "true", "2022-12-05T09:00:00", '[["x"]]', "{ a = { b = [1] } }")


def _texts(step: str, key: str) -> Iterator[str]:
    lines = [line for line in step.split("\n") if line.partition(" = ")[0] != key]
    for odd in ODD:
        at = "" if key == "at" else "at = 2022-12-05\n"
        yield f"{HEAD}[[step]]\n{at}" + "\n".join([*lines, f"{key} = {odd}"])


def _said(text: str, path: Path) -> str:
    """What is wrong with the file, "" where it can be run."""
    path.write_text(text, "utf-8")
    try:
        read(path)
    except ScenarioError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("step", STEPS, ids=[step.partition("\n")[0] for step in STEPS])
def test_a_step_with_a_value_of_any_kind_is_read_or_named_with_its_line(
    step: str, tmp_path: Path
) -> None:
    for key in {**STEPS[step], **(grammar.EVERY if "wait" in step else {})}:
        for text in _texts(step, key):
            said = _said(text, tmp_path / "scenario.toml")
            assert not said or "step 1 (line 4): " in said, text


def test_an_expectation_of_any_kind_is_read_or_named_with_its_line(tmp_path: Path) -> None:
    for key in grammar.EXPECT:
        for odd in ODD:
            text = f'{HEAD}[[step]]\nat = 2022-12-05\ndo = "wait"\nexpect = {{ {key} = {odd} }}'
            said = _said(text, tmp_path / "scenario.toml")
            assert not said or "step 1 (line 4): " in said, text


def test_a_head_of_any_kind_is_read_or_named(tmp_path: Path) -> None:
    heads = [f"{key} = {{}}" for key in grammar.SCENARIO]
    heads += [f"round = {{ year = 2022, {key} = {{}} }}" for key in grammar.ROUND if key != "year"]
    heads += [f"actor = [{{ {key} = {{}} }}]" for key in grammar.ACTOR]
    for head in heads:
        key = head.partition(" = ")[0]
        kept = [line for line in HEAD.splitlines() if line.partition(" = ")[0] != key]
        for odd in ODD:
            text = "\n".join([*kept, head.replace("{}", odd)])
            step = "" if key == "step" else '\n[[step]]\nat = 2022-12-05\ndo = "wait"'
            _said(text + step, tmp_path / "scenario.toml")


KINDS = [
    ('do = "wait"\nwho = ["x"]', "who must be text in quotes, not ['x']"),
    ('do = "wait"\nmeasure = { a = 1 }', "measure must be text in quotes, not {'a': 1}"),
    ('do = "calendar"\ncase = "x"', "write calendar = … in place of do"),
    ('do = "record"\ncase = "x"', "write record = … in place of do"),
    ("calendar = { keep = true }", "calendar: key 'year' is missing"),
    ('calendar = { year = 2027, off = ["x..y"] }', "calendar.off: 'x' is no date"),
    ('do = "wait"\nexpect = { deadline = { cutoff = "x" } }', "deadline.cutoff: 'x' is no date"),
    ('do = "wait"\nexpect = { mail = [["unit"]] }', "mail[1] must be text in quotes, not"),
    ('do = "wait"\nexpect = { states = { a = 1 } }', "states.a must be text in quotes, not 1"),
]


@pytest.mark.parametrize(("step", "says"), KINDS, ids=[says for _, says in KINDS])
def test_what_is_expected_is_said(step: str, says: str, tmp_path: Path) -> None:
    said = _said(f"{HEAD}[[step]]\nat = 2022-12-05\n{step}", tmp_path / "scenario.toml")
    assert f"step 1 (line 4): {says}" in said


@pytest.mark.parametrize("time", ["at = 2022-12-05T09:00:00", "received = 2022-12-05T09:00:00"])
def test_beside_a_time_without_its_offset_the_other_mistakes_are_named_too(
    time: str, tmp_path: Path
) -> None:
    at = "" if time.startswith("at") else "at = 2022-12-05\n"
    step = f'{at}{time}\ndo = "sbmit"\ncase = 5\nwho = "minstry"\nexpect = {{ stat = "x" }}'
    said = _said(f"{HEAD}[[step]]\n{step}", tmp_path / "scenario.toml")
    for word in ("no offset", "unknown action 'sbmit'", "case must be text", "nobody is called",
                 "unknown expectation 'stat'"):  # fmt: skip
        assert word in said

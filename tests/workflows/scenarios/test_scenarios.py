"""Does every shipped scenario end as it says, and can the runner say that one doesn't?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from casework.replay import Report, ScenarioError, read, replay
from casework.replay.stage import NotEmpty
from tests.support.scenarios import FOLDER, SCENARIOS, note, notes_of, played


def differences(report: Report) -> list[str]:
    return [f"step {s.number}: {en}" for s in report.steps for _, en in s.differences]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_scenario_ends_as_it_says(path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    report = note(path, notes_of(tmp_path_factory))
    assert report.steps
    assert differences(report) == []
    assert report.passed


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_record_that_it_leaves_is_whole(path: Path) -> None:
    _, problems = played(path)
    assert problems == ()


ON_POSTGRESQL = ("2022_notice_2_places", "2022_article_12_removed_and_brought_in",
                 "2022_article_16_sanctions", "2022_article_10_calendar_moved")  # fmt: skip


@pytest.mark.parametrize("name", ON_POSTGRESQL)
def test_it_ends_the_same_on_postgresql(name: str, postgres_url: str) -> None:
    assert differences(replay(FOLDER / f"{name}.toml", database=postgres_url)) == []


def test_a_scenario_says_what_it_is_about() -> None:
    for path in SCENARIOS:
        scenario = read(path)
        assert scenario.title, path
        assert re.match(r"20(18|19|21|22)", scenario.article), path


# --- the runner can fail -----------------------------------------------------------------------
GOOD = """
title = "t"
article = "2022 五"
round = 2022

[[step]]
at = 2022-12-05
do = "prepare"
division = "深圳市"
as = "s"
to = "provincially_approved"

[[step]]
at = 2022-12-22
do = "submit"
case = "s"
who = "unit"
[step.expect]
state = "submitted"
mail = ["unit", "city", "ministry"]
place = "taken"
deadline = { cutoff = 2022-12-22 }
ends_at = { cutoff = 2022-12-23T00:00:00+08:00 }
closed = ["cutoff"]
facts = { consent = true, "document.letter" = { sealed = true } }
states = { s = "submitted" }
list = "open"
provisional = { cutoff = false }
fired = []
count = 0
entries = []

[[step]]
do = "submit"
case = "s"
expect = { refused = ["8"], guards = ["state"], says = "已报送" }

[[step]]
at = 2022-12-23
do = "prepare"
division = "广州市"
to = "submitted"
expect = { refused = ["N二", "N五"], only = true, guards = ["place", "cutoff"] }
"""
# What is written instead of what holds, and what the report must then say.
WRONG = [
    ('state = "submitted"', 'state = "drafted"', "state: drafted expected, found submitted"),
    ('mail = ["unit", "city", "ministry"]', 'mail = ["unit"]', "mail: [unit] expected"),
    ('place = "taken"', 'place = "free"', "place: free expected, found taken"),
    ("cutoff = 2022-12-22 }", "cutoff = 2022-12-21 }", "deadline.cutoff: 2022-12-21 expected"),
    ("T00:00:00+08:00", "T00:00:01+08:00", "ends_at.cutoff"),
    ('closed = ["cutoff"]', 'closed = ["formal_check"]', "formal_check isn't closed"),
    ("consent = true", "consent = false", "consent: False expected, found True"),
    ("sealed = true", "sealed = false", "document.letter.sealed"),
    ('states = { s = "submitted" }', 'states = { s = "lapsed" }', "s: lapsed expected"),
    ('list = "open"', 'list = "ranked"', "list 2022-industry: ranked expected"),
    ("provisional = { cutoff = false }", "provisional = { cutoff = true }", "provisional.cutoff"),
    ("fired = []", 'fired = ["lapse"]', "fired: [lapse] expected"),
    ("count = 0", "count = 1", "count: 1 expected, found 0"),
    ("entries = []", 'entries = ["s"]', "entries"),
    ('refused = ["8"]', 'refused = ["16"]', "16 isn't cited"),
    ('refused = ["8"], ', "", "outcome: done expected, found refused"),
    ('guards = ["state"]', 'guards = ["cutoff"]', "guard cutoff doesn't refuse"),
    ('says = "已报送"', 'says = "已批准"', "isn't said"),
    ('refused = ["N二", "N五"]', 'refused = ["N五"]', "N二.2 is cited too"),
    ('refused = ["N二", "N五"], only = true', "conflict = true", "conflict expected"),
    ('who = "unit"', 'who = "city"', "found forbidden"),
]


def run(folder: Path, text: str) -> Report:
    path = folder / "scenario.toml"
    path.write_text(text, "utf-8")
    return replay(path)


def test_the_scenario_from_which_these_mistakes_are_made_is_good(tmp_path: Path) -> None:
    assert differences(run(tmp_path, GOOD)) == []


@pytest.mark.parametrize(("holds", "instead", "says"), WRONG, ids=lambda text: str(text)[:40])
def test_an_expectation_that_does_not_hold_fails(
    holds: str, instead: str, says: str, tmp_path: Path
) -> None:
    assert holds in GOOD
    report = run(tmp_path, GOOD.replace(holds, instead, 1))
    assert not report.passed
    assert any(says in text for text in differences(report)), differences(report)


# --- a file that can't be run --------------------------------------------------------------------
HEAD = 'title = "t"\narticle = "2022"\nround = 2022\n'
BROKEN_HEADS = [
    ("title = ", "at line 1"),
    ('title = "t"\nround = 1999\n', "FY1999"),
    ('title = "t"\n', "a year is needed"),
    ('title = "t"\nround = 2022\nstepp = 1\n', "unknown key 'stepp'"),
    (HEAD + "[settings]\ncutoff_close = '18:00'\n", "cutoff_close"),
    (HEAD, "there is no [[step]]"),
]
BROKEN_STEPS = [
    ("do = 'submitt'", "step 1 (line 4): "),
    ("do = 'submitt'", "did you mean submit"),
    ("do = 'draft'\ndivison = '440300'", "unknown key 'divison'"),
    ("do = 'wait'\nat = 2022-12-05T09:00:00", "no offset"),
    ("do = 'wait'\nat = 'soon'", "is no time"),
    ("do = 'wait'\n[[step]]\nat = 2022-12-04\ndo = 'wait'", "step 2 (line 7): "),
    ("do = 'wait'\nrecord = 'incident'", "exactly one of"),
    ("record = 'accident'\ndivision = '440300'", "did you mean incident"),
    ("record = 'incident'\nvalue = { kind = 'social' }", "division = … is missing"),
    ("do = 'wait'\nexpect = { state = 'submited' }", "did you mean submitted"),
    ("do = 'wait'\nexpect = { refused = ['99'] }", "refused: unknown article '99'"),
    ("do = 'wait'\nexpect = { guards = ['cutof'] }", "did you mean cutoff"),
    ("do = 'wait'\nexpect = { deadline = { cutof = 2022-12-22 } }", "did you mean cutoff"),
    ("do = 'wait'\nexpect = { ends_at = { cutoff = 2022-12-22 } }", "an instant with offset"),
    ("do = 'wait'\nexpect = { refused = true, conflict = true }", "only one of"),
    ("do = 'prepare'\nto = 'reported'\ndivision = '440300'", "unknown to 'reported'"),
    ("do = 'close_review'\nlist = 'agriculture'", "unknown measure"),
    ("do = 'submit'\ncase = 7", "case must be text"),
    ("do = 'draft'\ndivision = '440300'\nyear = 2018", "no round 2018 is open"),
    ("calendar = { year = 2027, holidays = [] }", "unknown key 'holidays'"),
]


def problems(text: str, folder: Path) -> str:
    path = folder / "broken.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ScenarioError) as error:
        read(path)
    assert str(path) in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(("text", "says"), BROKEN_HEADS, ids=lambda text: str(text)[-30:])
def test_what_is_wrong_with_a_file_as_a_whole_is_said(text: str, says: str, tmp_path: Path) -> None:
    assert says in problems(text, tmp_path)


@pytest.mark.parametrize(("step", "says"), BROKEN_STEPS, ids=lambda text: str(text)[-30:])
def test_a_step_that_is_written_wrong_is_named_with_its_line(
    step: str, says: str, tmp_path: Path
) -> None:
    at = "" if "\nat = " in step.split("[[")[0] else "at = 2022-12-05\n"
    assert says in problems(f"{HEAD}[[step]]\n{at}{step}\n", tmp_path)


def test_every_mistake_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    found = problems(HEAD + "[[step]]\nat = 2022-12-05\ndo = 'x'\n[[step]]\ndo = 'y'\n", tmp_path)
    assert found.count("\n") == 1
    assert "step 1" in found
    assert "step 2" in found


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="No such file"):
        read(tmp_path / "none.toml")


def test_a_name_that_leads_nowhere_fails_its_step_and_not_the_run(tmp_path: Path) -> None:
    report = run(tmp_path, HEAD + "[[step]]\nat = 2022-12-05\ndo = 'submit'\ncase = '火星市'\n")
    assert not report.passed
    assert "火星市" in differences(report)[0]


def test_a_round_whose_notice_is_not_public_is_not_opened_unless_as_a_demonstration(
    tmp_path: Path,
) -> None:
    text = 'title = "t"\nround = 2021\n[[step]]\nat = 2022-02-01\ndo = "wait"\n'
    assert "demonstration" in problems(text, tmp_path)


def test_a_database_that_holds_something_is_not_played_on(sqlite_url: str, tmp_path: Path) -> None:
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (word TEXT)"))
    engine.dispose()
    path = tmp_path / "scenario.toml"
    path.write_text(GOOD, "utf-8")
    with pytest.raises(NotEmpty):
        replay(path, database=sqlite_url)


def test_the_same_request_again_and_a_stale_version_are_told_apart(tmp_path: Path) -> None:
    draft = "do = 'draft'\ndivision = '440300'\nrequest = 'r'\n"
    text = f"""{HEAD}
[[step]]
at = 2022-12-05
{draft}as = "s"
[[step]]
{draft}expect = {{ again = true }}
[[step]]
do = "draft"
division = "440100"
request = "r"
expect = {{ conflict = true }}
[[step]]
do = "withdraw"
case = "s"
comment = "x"
version = 9
expect = {{ conflict = true, says = "刷新" }}
[[step]]
do = "withdraw"
case = "2022-industry-440100"
expect = {{ not_found = true }}
"""
    assert differences(run(tmp_path, text)) == []

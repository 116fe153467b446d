"""Does every shipped scenario end as it says, and can the runner say that one doesn't?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casework.replay import Report, ScenarioError, read, replay
from tests.support.scenarios import FOLDER, SCENARIOS, note, notes_of


def differences(report: Report) -> list[str]:
    return [f"step {s.number}: {en}" for s in report.steps for _, en in s.differences]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_scenario_ends_as_it_says(path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    report = note(path, notes_of(tmp_path_factory))
    assert report.steps
    assert differences(report) == []
    assert report.passed


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


# --- the runner can fail --------------------------------------------------------------------------
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
expect = { state = "submitted", mail = ["unit", "city", "ministry"], place = "taken", deadline = { cutoff = 2022-12-22 }, ends_at = { cutoff = 2022-12-23T00:00:00+08:00 }, closed = ["cutoff"], facts = { consent = true, "document.letter" = { sealed = true } }, states = { s = "submitted" }, list = "open", provisional = { cutoff = false }, fired = [], count = 0, entries = [] }
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
    ('refused = ["N二", "N五"], only = true', "conflict = true", "conflict expected, found refused"),
    ('do = "submit"\ncase = "s"\nexpect = { state', 'do = "submit"\nwho = "city"\ncase = "s"\nexpect = { state', "found forbidden"),
]  # fmt: skip


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


# --- a file that can't be run -----------------------------------------------------------------------
HEAD = 'title = "t"\narticle = "2022"\nround = 2022\n'
BROKEN = [
    ("title = ", "at line 1"),
    ('title = "t"\nround = 1999\n', "FY1999"),
    ('title = "t"\n', "a year is needed"),
    ('title = "t"\nround = 2022\nstepp = 1\n', "unknown key 'stepp'"),
    (HEAD + "[settings]\ncutoff_close = '18:00'\n", "cutoff_close"),
    (HEAD + "[[step]]\nat = 2022-12-05\ndo = 'submitt'\n", "step 1 (line 4): "),
    (HEAD + "[[step]]\nat = 2022-12-05\ndo = 'submitt'\n", "did you mean submit"),
    (HEAD + "[[step]]\nat = 2022-12-05\ndo = 'draft'\ndivison = '440300'\n", "unknown key 'divison'"),
    (HEAD + "[[step]]\nat = 2022-12-05T09:00:00\ndo = 'wait'\n", "no offset"),
    (HEAD + "[[step]]\nat = 'soon'\ndo = 'wait'\n", "is no time"),
    (HEAD + "[[step]]\ndo = 'wait'\n", "key 'at' is missing"),
    (HEAD + "[[step]]\nat = 2022-12-05\ndo = 'wait'\n[[step]]\nat = 2022-12-04\ndo = 'wait'\n",
     "step 2 (line 7): "),
    (HEAD + "[[step]]\nat = 2022-12-05\ndo = 'wait'\nrecord = 'incident'\n", "exactly one of"),
    (HEAD + "[[step]]\nat = 2022-12-05\nrecord = 'accident'\ndivision = '440300'\n",
     "did you mean incident"),
    (HEAD + "[[step]]\nat = 2022-12-05\nrecord = 'incident'\nvalue = { kind = 'social' }\n",
     "division = … is missing"),
    (HEAD + "[[step]]\nat = 2022-12-05\ndo = 'wait'\nexpect = { state = 'submited' }\n",
     "did you mean submitted"),
    (HEAD + "[[step]]\nat = 2022-12-05\ndo = 'wait'\nexpect = { refused = ['99'] }\n",
     "unknown refused '99'"),
    (HEAD + "[[step]]\nat = 2022-12-05\ndo = 'wait'\nexpect = { guards = ['cutof'] }\n",
     "did you mean cutoff"),
    (HEAD + "[[step]]\nat = 2022-12-05\ndo = 'wait'\nexpect = { deadline = { cutof = 2022-12-22 } }\n",
     "did you mean cutoff"),
    (HEAD + "[[step]]\nat = 2022-12-05\ndo = 'wait'\nexpect = { refused = true, conflict = true }\n",
     "only one of"),
    (HEAD + "[[step]]\nat = 2022-12-05\ndo = 'prepare'\nto = 'reported'\ndivision = '440300'\n",
     "unknown to 'reported'"),
    (HEAD + "[[step]]\nat = 2022-12-05\ndo = 'close_review'\nlist = 'agriculture'\n",
     "unknown measure"),
    (HEAD + "[[step]]\nat = 2022-12-05\ndo = 'submit'\ncase = 7\n", "case must be str"),
    (HEAD, "there is no [[step]]"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), BROKEN, ids=lambda text: str(text)[-30:])
def test_a_broken_file_is_named_with_its_line(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ScenarioError) as error:
        read(path)
    assert str(path) in str(error.value)
    assert says in str(error.value)


def test_every_mistake_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(HEAD + "[[step]]\nat = 2022-12-05\ndo = 'x'\n[[step]]\ndo = 'y'\n", "utf-8")
    with pytest.raises(ScenarioError) as error:
        read(path)
    assert len(error.value.problems) == 2


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="No such file"):
        read(tmp_path / "none.toml")


def test_a_name_that_leads_nowhere_fails_its_step_and_not_the_run(tmp_path: Path) -> None:
    report = run(tmp_path, HEAD + "[[step]]\nat = 2022-12-05\ndo = 'submit'\ncase = '火星市'\n")
    assert not report.passed
    assert "火星市" in differences(report)[0]

"""Does `casework edition` name everything wrong with an edition, show it, and compare two?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from casework.cli import main
from workflows.loader import EDITIONS

ALL = sorted(folder.name for folder in EDITIONS.iterdir() if folder.is_dir())


def casework(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["edition", *arguments])


def checked(folder: Path, lang: str = "en") -> Any:
    return casework("check", str(folder), "--lang", lang)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The edition of 2022 in a folder outside the package."""
    return Path(shutil.copytree(EDITIONS / "2022", tmp_path / "2022"))


@pytest.mark.parametrize("id", ALL)
def test_the_shipped_editions_are_sound(id: str) -> None:
    result = checked(EDITIONS / id)
    assert result.exit_code == 0, result.output


def test_an_edition_outside_the_package_is_checked_and_shown(copy: Path) -> None:
    assert checked(copy).exit_code == 0
    assert "第五条" in casework("show", str(copy)).output


# file, what stands there, what is put instead (all of them), what is then said
WRONG = [
    ("guards.toml", 'check = "papers"', 'check = "paper"',
     "guards.toml: guard[papers].check: unknown guard 'paper'"),
    ("guards.toml", 'id = "papers"\n', 'id = "papers"\ncolour = "red"\n',
     "guards.toml: guard[papers]: unknown key 'colour'"),
    ("guards.toml", 'id = "papers"\n', "", "]: key 'id' is missing"),
    ("guards.toml", 'cites = ["11.1"]', 'cites = ["19.1"]',
     "guards.toml: guard[cap].cites: unknown article '19.1'"),
    ("guards.toml", "most = 1", "mostly = 1",
     "guards.toml: guard[cap].params: unknown parameter 'mostly'"),
    ("guards.toml", '"@notice.planned_single"', '"@notice.planned"',
     "guards.toml: guard[place].params.planned_single: '@notice.planned' leads nowhere"),
    ("guards.toml", '"@setting.bonus_points"', '"@setting.bonus"', "leads nowhere"),
    ("process.toml", '"nothing_to_correct", "papers"', '"nothing_to_correct", "paperz"',
     "process.toml: action[case.accept].guards: unknown guard 'paperz'"),
    ("process.toml", '"nothing_to_correct", "papers"', '"nothing_to_correct", "cap"',
     "process.toml: action[case.accept].guards: 'cap' asks about a list, not a case"),
    ("process.toml", 'to = "returned"', 'to = "sent_back"', "unknown state 'sent_back'"),
    ("process.toml", 'to = "returned"', 'to = "submitted"',
     "process.toml: state[case.returned]: unreachable, no action leads to it"),
    ("process.toml", 'start = ["in_force"]\nto = "ended"', 'start = ["ended"]\nto = "ended"',
     "process.toml: state[sanction.in_force]: inescapable"),
    ("process.toml", 'fires = "lapse"', 'fires = "lapsed"', "unknown action 'lapsed'"),
    ("process.toml", 'who = ["leader"]', 'who = ["boss"]', "unknown role 'boss'"),
    ("facts.toml", 'states = ["open", "in_review"]', 'states = ["opened"]', "unknown state 'opened'"),
    ("guards.toml", 'after = ["audit.unaudited"]', 'after = ["papers.missing"]',  # further down
     "guards.toml: guard[audit_dated].after: unknown guard 'papers.missing'"),
    ("guards.toml", 'unseen_en = ', '# ', "guards.toml: guard[unit_free].says.sanctioned.unseen: both"),
    ("facts.toml", 'kind = "confirm"', 'kind = "yes"', "'yes' is none of"),
    ("edition.toml", 'value = "24:00"', 'value = "12:00"',
     "edition.toml: setting[cutoff_close].value"),
    ("edition.toml", 'frozen_by = ["submit"]', 'frozen_by = ["sending"]',
     "unknown action or fact 'sending'"),
    ("edition.toml", "places = 10", 'places = "ten"', "edition.toml: places: int is expected"),
    ("edition.toml", "places = 10", "places = 10\nseats = 1", "edition.toml: unknown key 'seats'"),
    ("edition.toml", 'basis_doc = "国办发〔2021〕49号"\n', "",
     "edition.toml: key 'basis_doc' is missing"),
    ("articles.toml", 'rule = "guard.cap"', 'rule = "guard.cup"',
     "articles.toml: clause[11.1].does: unknown rule 'guard.cup'"),
    ("articles.toml", 'phrases = ["工信厅规函〔2022〕320号"]', 'phrases = ["321号"]',
     "articles.toml: clause[N0.2].phrases: '321号' isn't in the text"),
    ("measures.toml", 'cites = ["6(一)"]', 'cites = ["6(九)"]', "unknown article '6(九)'"),
    ("accidents.toml", "below = 100_000_000", "below = 90_000_000", "a gap or overlap"),
    ("notices/2022.toml", 'measure = "digital"', 'measure = "farming"',
     "notices/2022.toml: places: unknown measure 'farming'"),
    ("notices/2022.toml", "cutoff = 2022-12-22", 'cutoff = "soon"',
     "notices/2022.toml.cutoff: date is expected"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "holds", "instead", "says"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_named_with_file_and_key(
    file: str, holds: str, instead: str, says: str, copy: Path
) -> None:
    path = copy / file
    text = path.read_text("utf-8")
    assert holds in text
    path.write_text(text.replace(holds, instead), "utf-8")
    result = checked(copy)
    assert result.exit_code == 1
    assert says in result.stdout


def test_a_mistake_of_toml_is_named_with_its_line(copy: Path) -> None:
    path = copy / "guards.toml"
    path.write_text("x = [1,\n\ny = 2\n" + path.read_text("utf-8"), "utf-8")
    result = checked(copy)
    assert result.exit_code == 1
    assert result.stdout.startswith("guards.toml: ")
    assert "at line 3" in result.stdout


def test_the_end_of_a_broken_file_has_a_line_too(copy: Path) -> None:
    (copy / "facts.toml").write_text("a = 1\nb = ", "utf-8")
    assert "at line 2" in checked(copy).stdout


def test_every_mistake_of_every_file_is_named_at_once(copy: Path) -> None:
    for name, key in (("guards.toml", "guard"), ("facts.toml", "fact")):
        path = copy / name
        more = f'\n[[{key}]]\nid = "new"\nsize = 1\ncolour = 2\n'
        path.write_text(path.read_text("utf-8") + more, "utf-8")
    (copy / "measures.toml").unlink()
    lines = checked(copy).stdout.splitlines()
    for said in ("guard[new]: unknown key 'size'", "guard[new]: unknown key 'colour'",
                 "guard[new]: key 'check' is missing", "fact[new]: unknown key 'size'",
                 "measures.toml: the file is missing"):  # fmt: skip
        assert any(said in line for line in lines), said


def test_it_is_said_in_chinese_where_nothing_else_is_asked_for(copy: Path) -> None:
    path = copy / "guards.toml"
    path.write_text(path.read_text("utf-8").replace('check = "papers"', 'check = "paper"'), "utf-8")
    said = casework("check", str(copy)).stdout
    assert said.startswith("guards.toml: guard[papers].check：没有检查 'paper'；是否 papers")


def test_the_nearest_known_word_is_offered(copy: Path) -> None:
    path = copy / "process.toml"
    path.write_text(path.read_text("utf-8").replace('"papers"', '"paprs"'), "utf-8")
    assert "unknown guard 'paprs'; did you mean papers" in checked(copy).stdout


def test_an_edition_without_any_years_notice_is_not_sound(copy: Path) -> None:
    shutil.rmtree(copy / "notices")
    result = checked(copy)
    assert result.exit_code == 1
    assert result.stdout.startswith("notices/: there is no year's notice")


def test_a_year_has_its_notice_beside_one_edition(copy: Path) -> None:
    other = copy.rename(copy.parent / "2023")
    result = checked(other)
    assert result.exit_code == 1
    assert "notices/2022.toml: the notice of that year stands beside edition 2022" in result.stdout


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    result = checked(tmp_path / "none")
    assert result.exit_code == 1
    assert "no such edition folder" in result.stdout


# --- show ----------------------------------------------------------------------------------------
def test_show_has_every_article_with_what_carries_it_out_and_on_which_basis() -> None:
    shown = casework("show", "2022").output
    assert (
        "同一省（自治区、直辖市）及新疆生产建设兵团在每项督查激励措施中最多入选一个市（州）"
        in shown
    )
    assert "→ [原文] guard.cap" in shown
    assert "[推断]" in shown
    assert "[内部规则]" in shown
    english = casework("show", "2019", "--lang", "en").output
    assert "Article 5" in english or "[5]" in english
    assert "→ [text]" in english


def test_show_as_json_holds_clauses_states_guards_deadlines_and_settings() -> None:
    shown = json.loads(casework("show", "2022", "--json").output)
    assert {"articles", "states", "guards", "deadlines", "settings", "measures"} <= shown.keys()
    clauses = {c["id"]: c for a in shown["articles"] for c in a["clause"]}
    assert "guard.cap" in clauses["11.1"]["rules"]
    assert {d["id"] for d in shown["deadlines"]} >= {"cutoff", "publicity", "term", "sanction"}
    assert shown["effective_from"] == "2022-12-02"


def test_an_edition_that_is_not_there_is_said_to_be_unknown() -> None:
    result = casework("show", "1999")
    assert result.exit_code == 1
    assert "2019, 2022" in result.output


# --- diff ----------------------------------------------------------------------------------------
def test_diff_tells_what_only_one_edition_has_and_what_differs() -> None:
    shown = casework("diff", "2019", "2022").output
    assert "仅2022" in shown
    for only_2022 in ("cap", "floor", "joint", "decision"):
        assert f"  {only_2022}  " in shown
    compared = json.loads(casework("diff", "2019", "2022", "--json").output)
    rules = {row["name"]: row for row in compared["rules"]}
    assert rules["guard.cap"]["in"] == "second"
    assert rules["guard.portal"]["in"] == "first"
    assert rules["guard.committee"]["in"] == "both"
    changed = {c["field"] for c in rules["guard.committee"]["changes"]}
    assert "params" in changed
    assert {row["kind"] for row in compared["rules"]} >= {
        "guard", "setting", "document", "support", "measure", "fact", "condition",
    }  # fmt: skip
    assert "11.1" in compared["clauses"]["only_second"] + compared["clauses"]["differ"]
    assert {c["field"] for c in compared["identity"]} >= {"basis_doc", "effective_from"}


def test_what_is_equal_at_the_head_is_not_listed() -> None:
    compared = json.loads(casework("diff", "2019", "2022", "--json").output)
    assert "places" not in {c["field"] for c in compared["identity"]}
    assert "places" not in casework("diff", "2019", "2022").output.partition("条款")[0]


def test_an_edition_does_not_differ_from_itself() -> None:
    compared = json.loads(casework("diff", "2022", "2022", "--json").output)
    assert compared["rules"] == []
    assert compared["clauses"] == {"only_first": [], "only_second": [], "differ": []}


def test_diff_tells_which_notices_are_gone_added_or_set_something_else(tmp_path: Path) -> None:
    draft = tmp_path / "2022b"
    shutil.copytree(EDITIONS / "2022", draft)
    (draft / "notices" / "2021.toml").unlink()
    path = draft / "notices" / "2022.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("cutoff = 2022-12-22", "cutoff = 2022-12-29"), "utf-8")
    path.with_name("2024.toml").write_text(text.replace("year = 2022", "year = 2024"), "utf-8")
    shown = casework("diff", "2022", str(draft), "--lang", "en").output
    part = shown.partition("Notices\n")[2].partition("\n\n")[0]
    assert part.rstrip().splitlines() == [
        "  2021  only 2022",
        "  2022",
        '      cutoff: "2022-12-22" → "2022-12-29"',
        "  2024  only 2022b",
    ]
    compared = json.loads(casework("diff", "2022", str(draft), "--json").output)
    assert [(n["year"], n["in"]) for n in compared["notices"]] == [
        (2021, "first"), (2022, "both"), (2024, "second"),
    ]  # fmt: skip
    assert json.loads(casework("diff", "2022", "2022", "--json").output)["notices"] == []

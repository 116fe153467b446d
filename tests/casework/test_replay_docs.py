"""Does docs/replay.md say what a scenario may say, and do its own examples run?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from casework.cli import main
from casework.replay import grammar, replay
from casework.replay.reference import reference
from workflows.loader import editions

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": DOCS / "replay.md", "zh": DOCS / "replay.zh-CN.md"}
REMEDY = "Write the tables anew: casework replay --words [--lang en], below <!-- words -->."


@pytest.mark.parametrize("lang", PAGES)
def test_the_tables_are_those_of_the_editions(lang: str) -> None:
    _, _, tables = PAGES[lang].read_text("utf-8").partition("<!-- words -->\n\n")
    assert tables == reference(lang), REMEDY


@pytest.mark.parametrize("lang", PAGES)
def test_every_action_fact_setting_and_guard_stands_in_it(lang: str) -> None:
    page = PAGES[lang].read_text("utf-8")
    for law in editions():
        acts = [a for a in law.actions if a.start or a.subject != "list"]
        for rule in (*acts, *law.facts, *law.settings, *law.guards):
            assert f"| `{rule.id}` |" in page, rule.id


@pytest.mark.parametrize("lang", PAGES)
def test_every_key_that_the_runner_knows_is_described(lang: str) -> None:
    page = PAGES[lang].read_text("utf-8").partition("<!-- words -->")[0]
    known = {*grammar.SCENARIO, *grammar.ROUND, *grammar.EVERY, *grammar.ACT, *grammar.RECORD,
             *grammar.EXPECT, *grammar.VERBS, *grammar.VERBS["prepare"], *grammar.CALENDAR,
             *grammar.PREPARED}  # fmt: skip
    plain = {"source", "actor", "step"}  # a free word, and two tables shown as [[…]]
    assert {key for key in known - plain if not re.search(rf"\b{key}\b", page)} == set()


@pytest.mark.parametrize("lang", PAGES)
def test_its_first_example_runs_and_holds(lang: str, tmp_path: Path) -> None:
    example = re.search(r"```toml\n(title.*?)```", PAGES[lang].read_text("utf-8"), re.DOTALL)
    assert example
    path = tmp_path / "first.toml"
    path.write_text(example[1], "utf-8")
    assert replay(path).passed


# --- the command -----------------------------------------------------------------------------------
def test_the_command_ends_with_zero_only_where_every_expectation_holds(tmp_path: Path) -> None:
    good, bad, broken = (tmp_path / f"{name}.toml" for name in ("good", "bad", "broken"))
    text = 'title = "试"\narticle = "2022"\nround = 2022\n[[step]]\nat = 2022-12-05\ndo = "draft"\n'
    good.write_text(text + 'division = "440300"\nexpect = { state = "drafted" }\n', "utf-8")
    bad.write_text(text + 'division = "440300"\nexpect = { state = "submitted" }\n', "utf-8")
    broken.write_text(text + 'divison = "440300"\n', "utf-8")

    def run(*arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["replay", *map(str, arguments)])
        return result.exit_code, result.output

    code, said = run(good, "--verbose")
    assert code == 0
    assert "✓ 试" in said
    assert "draft" in said
    code, said = run(good, bad, "--lang", "en")
    assert code == 1
    assert "submitted expected, found drafted" in said
    assert "line 4" in said
    code, said = run(broken)
    assert code == 1
    assert "step 1 (line 4)" in said
    code, said = run(good, "--json")
    assert code == 0
    assert '"passed": true' in said
    assert run(bad, "--json")[0] == 1
    assert run(tmp_path / "none.toml")[0] == 1
    assert run()[0] == 2
    assert run("--words")[0] == 0

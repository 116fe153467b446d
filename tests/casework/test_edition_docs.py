"""Does docs/edition.md lead to an edition that is sound, differs as it says, and can be tried?"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from casework.cli import main
from workflows import figures
from workflows.loader import EDITIONS, FILES, IDENTITY, edition

ROOT = Path(__file__).parents[2]
PAGES = {"en": ROOT / "docs" / "edition.md", "zh": ROOT / "docs" / "edition.zh-CN.md"}
CHANGE = re.compile(r"^\| `(\w+\.toml)` \| `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE)
BLOCK = re.compile(r"```(toml|console)\n(.*?)\n```", re.DOTALL)
DRAFT = Path("2023")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the editions lie where they lie in the checkout."""
    shutil.copytree(EDITIONS, tmp_path / "workflows" / "editions")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("lang", PAGES)
def test_its_commands_say_what_it_shows(lang: str, here: Path) -> None:
    page = PAGES[lang].read_text("utf-8")
    files = iter((DRAFT / "notices" / "2023.toml", Path("seven.toml")))
    for kind, block in BLOCK.findall(page):
        if kind == "toml":
            next(files).write_text(block, "utf-8")
            continue
        for said in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = said.partition("\n")
            program, *arguments = command.split()
            if program != "casework":
                subprocess.run([program, *arguments], check=True)
                if program == "rm":
                    _change(page)
                continue
            result = CliRunner().invoke(main, arguments)
            assert result.output.strip() == shown.strip(), command
            assert result.exit_code == 0


def _change(page: str) -> None:
    """Write what the table of changes says."""
    changes = CHANGE.findall(page)
    assert len(changes) == 10
    for file, old, new in changes:
        path = DRAFT / file
        text = path.read_text("utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("lang", PAGES)
def test_its_change_gives_the_copy_an_identity_of_its_own(lang: str) -> None:
    changed = {
        old.partition(" = ")[0] for _, old, _ in CHANGE.findall(PAGES[lang].read_text("utf-8"))
    }
    assert set(IDENTITY) - {"basis_doc"} <= changed


@pytest.mark.parametrize("lang", PAGES)
def test_every_file_and_every_source_of_a_number_is_described(lang: str) -> None:
    page = PAGES[lang].read_text("utf-8")
    for file in (*FILES, "accidents.toml", "notices/"):
        assert f"| `{file}" in page, file
    for name in re.findall(r"\{(\w+\.[\w.]+)\}", page):
        assert name in set(figures.known(edition("2022"))), name


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_both_readmes_lead_to_it(readme: str) -> None:
    page = PAGES["zh" if "zh" in readme else "en"]
    assert f"docs/{page.name}" in (ROOT / readme).read_text("utf-8")


def test_a_draft_that_is_not_sound_is_not_tried(here: Path) -> None:
    shutil.copytree(EDITIONS / "2022", DRAFT)
    (DRAFT / "guards.toml").unlink()
    result = CliRunner().invoke(main, ["replay", "--edition", "2023", "x.toml", "--lang", "en"])
    assert result.exit_code == 1
    assert "guards.toml: the file is missing" in result.output

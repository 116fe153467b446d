"""Does a command that can't do its work say so in a sentence, and leave nothing behind?"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from casework.cli import main

NEEDS_DATABASE = [
    ["audit", "verify"], ["audit", "seal"], ["db", "check"], ["tick"], ["clock"], ["web"],
    ["serve"], ["user", "add", "x", "--name", "x", "--role", "ministry"], ["user", "reset", "x"],
    ["calendar", "show", "2022"], ["calendar", "import", __file__],
]  # fmt: skip
PUBLICITY = ["deadline", "publicity", "--edition", "2022", "--start"]
SCENARIO = str(Path(__file__).parents[1] / "workflows/scenarios/2022_notice_0_issued.toml")


@pytest.fixture
def instance(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("CASEWORK_INSTANCE", str(tmp_path / "instance"))
    return tmp_path / "instance"


def refused(*arguments: str) -> Result:
    """A command that fails with words on stderr, and no exception of its own."""
    result = CliRunner().invoke(main, list(arguments))
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code != 0
    assert result.stderr.strip()
    return result


@pytest.mark.parametrize("command", NEEDS_DATABASE, ids=" ".join)
def test_without_a_database_it_says_how_to_make_one_and_makes_none(
    command: list[str], instance: Path
) -> None:
    assert "casework db upgrade" in refused(*command).stderr
    assert not instance.exists()


@pytest.mark.parametrize("command", NEEDS_DATABASE, ids=" ".join)
def test_a_database_without_tables_is_said_to_have_none(command: list[str], instance: Path) -> None:
    instance.mkdir()
    sqlite3.connect(instance / "casework.sqlite").close()
    (instance / "casework.sqlite").touch()
    assert "casework db upgrade" in refused(*command).stderr


@pytest.mark.parametrize("command", [*NEEDS_DATABASE, [*PUBLICITY, "2022-02-21"]], ids=" ".join)
def test_a_file_that_is_no_database_is_said_to_be_none(command: list[str], instance: Path) -> None:
    instance.mkdir()
    (instance / "casework.sqlite").write_bytes(b"\x7fELF" * 2000)
    assert "not a database" in refused(*command).stderr


@pytest.mark.parametrize(
    "url", ["nonsense", "foo://bar", "postgresql://nobody:hidden@127.0.0.1:1/x"]
)
@pytest.mark.parametrize(
    "command", [["tick"], ["db", "upgrade"], ["audit", "verify"]], ids=" ".join
)
def test_an_address_that_leads_nowhere_is_said_so_without_its_password(
    url: str, command: list[str], instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEWORK_DATABASE_URL", url)
    assert "hidden" not in refused(*command).output


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////nowhere/at/all/x.sqlite"])
def test_a_replay_on_no_database_is_said_so(url: str) -> None:
    assert "can't be used" in refused("replay", "--database", url, SCENARIO).stderr


@pytest.mark.parametrize(
    "start",
    ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "２０２２-02-21", "2022-02-30"],
)
def test_a_start_that_cannot_be_counted_from_is_refused_in_words(
    start: str, instance: Path
) -> None:
    assert start in refused(*PUBLICITY, start).stderr


def test_a_year_is_written_in_plain_digits(instance: Path) -> None:
    refused("deadline", "cutoff", "--round", "FY２０２２")


def test_a_reader_that_goes_away_is_no_trouble_with_a_file() -> None:
    @main.command("gone")
    def gone() -> None:
        raise BrokenPipeError(32, "Broken pipe")

    try:
        result = CliRunner().invoke(main, ["gone"])
    finally:
        main.commands.pop("gone")
    assert not isinstance(result.exception, click.ClickException)
    assert "can't be used" not in result.output

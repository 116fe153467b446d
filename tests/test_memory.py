"""Do the tests keep what may be lost in memory, and only where there is room for it?"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from tests.support import memory


@pytest.fixture(autouse=True)
def _nothing_is_settled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(memory, "IN_MEMORY", tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("TMPDIR", "put back as it was afterwards, also where it wasn't")
    monkeypatch.delenv("TMPDIR")


def test_where_there_is_room_a_temporary_folder_is_in_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(memory, "ROOM", 1)
    memory.keep_it_in_memory()
    assert tempfile.gettempdir() == os.environ["TMPDIR"] == str(tmp_path)
    folder = memory.short_folder()
    folder.rmdir()
    assert folder.parent == tmp_path


def test_where_there_is_none_everything_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "ROOM", 2**62)
    memory.keep_it_in_memory()
    assert "TMPDIR" not in os.environ


def test_a_folder_that_somebody_named_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    named = tmp_path / "named"
    named.mkdir()
    monkeypatch.setenv("TMPDIR", str(named))
    memory.keep_it_in_memory()
    assert tempfile.gettempdir() == str(named)
    folder = memory.short_folder()
    folder.rmdir()
    assert folder.parent == Path("/tmp")

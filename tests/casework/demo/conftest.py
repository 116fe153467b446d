"""What does a test that makes demos find ready: an empty instance, a quick way to build in it?"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from casework.config import Config
from casework.demo import prepare
from casework.demo.story import Story
from tests.support.demo_story import RECIPES


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """The settings of an instance with nothing in it."""
    return Config(instance=tmp_path / "instance")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, databases: Any) -> None:
    """Build by copying what was built before: here it matters where a demo ends up, not how."""

    sources = {name: Path(databases.new("sqlite", recipe=recipe).removeprefix("sqlite:///"))
               for name, recipe in RECIPES.items()}  # fmt: skip

    def copied(config: Config, story: Story) -> None:
        shutil.copyfile(sources[story.name], config.database.removeprefix("sqlite:///"))

    monkeypatch.setattr(prepare, "build", copied)

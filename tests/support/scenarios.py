"""Which scenarios are shipped, and what did each exercise when it ran?"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from casework import audit
from casework.replay import Report, replay
from tests.support.one_run import folder_of

FOLDER = Path(__file__).parents[1] / "workflows" / "scenarios"
SCENARIOS = sorted(FOLDER.glob("*.toml"))


@cache
def played(path: Path) -> tuple[Report, tuple[audit.Problem, ...]]:
    """The scenario's run on SQLite, once a process, and what is wrong with the record it leaves."""
    found: list[audit.Problem] = []
    report = replay(path, last=lambda stage: found.extend(audit.verify(stage.db).problems))
    return report, tuple(found)


def exercised(notes: Path) -> frozenset[str]:
    """What all scenarios together did, opened and were refused, such as `2022:guard.cutoff`.

    `notes` is a folder that the processes of one test run share, so that none plays a scenario
    that another has played.
    """
    return frozenset().union(*(_noted(path, notes) for path in SCENARIOS))


def notes_of(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That folder."""
    return folder_of(tmp_path_factory) / "scenarios"


def note(path: Path, notes: Path) -> Report:
    """Play a scenario, and leave for the others what it exercised."""
    report, _ = played(path)
    notes.mkdir(parents=True, exist_ok=True)
    fresh = notes / f"{path.stem}.{id(report)}"
    fresh.write_text(json.dumps(sorted(report.seen)), "utf-8")
    fresh.replace(notes / f"{path.stem}.json")
    return report


def _noted(path: Path, notes: Path) -> frozenset[str]:
    kept = notes / f"{path.stem}.json"
    if not kept.exists():
        note(path, notes)
    return frozenset(json.loads(kept.read_text("utf-8")))

"""What happens in the demo, step by step, as the files beside this one tell it?"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

from casework.reference.loaders import Division, divisions

FOLDER = Path(__file__).parent
TIMER = ""  # the login of nobody: the clock itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that somebody does through the door; `refused` says that the door must say no."""

    at: datetime
    who: str  # a login
    does: Literal["act", "record", "record_all", "tick"]
    subject: str = ""
    name: str = ""
    wish: Mapping[str, Any] = field(default_factory=dict)
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Times:
    """When each of several does the same: the first at `start`, the others `every` later."""

    start: datetime
    every: timedelta

    def of(self, number: int) -> datetime:
        """The instant of the one that has `number` others before it."""
        return self.start + number * self.every


@cache
def told(name: str) -> Mapping[str, Any]:
    """The contents of one of the demo's files, such as "running_round"."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Story:
    """One of the stories that the demo can tell: its name, and the files of its rounds."""

    name: str
    files: tuple[str, ...]

    @property
    def rounds(self) -> tuple[Mapping[str, Any], ...]:
        """What the files tell, in the order in which the rounds open."""
        return tuple(told(file) for file in self.files)

    @property
    def begins(self) -> datetime:
        """The instant at which its first round opens."""
        first: datetime = self.rounds[0]["opens"]
        return first

    @property
    def ends(self) -> datetime:
        """The instant at which its last round stands where a visitor comes in."""
        last: datetime = self.rounds[-1]["ticks"]["at"][-1]
        return last


@cache
def stories() -> Mapping[str, Story]:
    """Name → story, the usual one first."""
    known = told("stories")
    found = {name: Story(name, tuple(files)) for name, files in known["rounds"].items()}
    return {known["usual"]: found[known["usual"]]} | found


def usual() -> Story:
    """The story that is told where nobody names one."""
    return next(iter(stories().values()))


def times(table: Mapping[str, Any]) -> dict[str, Times]:
    """Every entry of a table that says `from` and `every` (seconds)."""
    return {
        name: Times(entry["from"], timedelta(seconds=entry["every"]))
        for name, entry in table.items()
        if isinstance(entry, Mapping) and "every" in entry
    }


@cache
def all_divisions() -> Mapping[str, Division]:
    """Code → division, the invented ones included."""
    unit = told("demo_unit")["unit"]["code"]
    made_up = [
        Division(d["code"], d["name_zh"], d["name_en"], d["initials"], unit, "prefecture_city",
                 False, None, None, "", "")
        for d in told("demo_unit")["division"]
    ]  # fmt: skip
    return {d.code: d for d in (*divisions(), *made_up)}


def ticks(part: Mapping[str, Any]) -> Iterator[Step]:
    """The instants at which the timer looks."""
    for at in part["ticks"]["at"]:
        yield Step(at=at, who=TIMER, does="tick")

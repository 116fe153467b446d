"""What does somebody ask of the door, and what does it come to?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from casework.attachments import Stored
from casework.models.base import canonical
from workflows.calendar import beijing_day
from workflows.facts import Actor


@dataclass(frozen=True, slots=True)
class Answer:
    """What an act or record came to: the subject, its state and version, its event's number."""

    subject: str
    ref: str
    state: str
    version: int
    again: bool = False  # the same request had been answered before


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asks for. `new` says what to create; `version` is the one that was read.

    `files` become its owner's in the same transaction, and in it the `papers` of a case that is
    handed in are asked for. `seen` is, by kind and item, how a fact and what it signs stood when
    it was read (`signing.stands`). Of several acts that are one, `along` are the refs of all of
    them, `as_one` stands for what they ask together, and `shown` gathers what one notice will carry.
    """

    actor: Actor
    subject: str
    name: str  # the action, or the kind of fact
    received_at: datetime
    ref: str = ""
    item: str = ""
    request_id: str | None = None
    version: int | None = None
    new: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    seen: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    files: Sequence[Stored] = ()
    papers: bool = False
    recording: bool = False  # a fact, not an action
    along: tuple[str, ...] = ()
    as_one: str = ""
    shown: list[Any] | None = None

    @property
    def today(self) -> date:
        """The day of receipt in Beijing."""
        return beijing_day(self.received_at)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what is asked, so that a request id can't be used for something else."""
        asked = [self.recording, self.subject, self.ref, self.name, self.item, dict(self.new),
                 dict(self.given), dict(self.reasons), self.comment]  # fmt: skip
        return self.as_one or sha256_of(asked)


def sha256_of(asked: Any) -> str:
    """SHA-256 of what is asked, written in one way."""
    return hashlib.sha256(canonical(_plain(asked)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)

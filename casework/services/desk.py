"""What does the door need to know of a subject that it has opened?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.edition import FactKind
from workflows.facts import Actor, SubjectFacts
from workflows.rules import Rules

from .requests import Earlier
from .streams import Head


@dataclass(slots=True)
class Opened:
    """A subject, locked: its row, where its stream stands, its rules and its facts."""

    subject: str
    ref: str
    row: dict[str, Any]
    head: Head
    rules: Rules
    facts: SubjectFacts
    year: int
    unit: str = ""
    division: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    person: int = 0  # whose own it is, by the number of the account
    answered: Earlier | None = None  # what was found of the same request; None: not looked yet

    @property
    def state(self) -> str:
        """The state as read under the lock; "" for what has none."""
        return str(self.row.get("state", ""))

    def may(self, actor: Actor) -> bool:
        """Is it within the actor's reach? A role alone isn't enough: own unit, own city (Art 4); and
        whoever judges (9) has nothing to do with what another expert says.
        """
        if self.person and (actor.user == self.person or actor.has("expert")):
            return actor.user == self.person
        return within(actor, unit=self.unit, division=self.division)

    def of_the_level(self, actor: Actor, kind: FactKind) -> bool:
        """Is the actor's office of the level that the kind asks for: the city's own, or any?"""
        return not kind.own_city or actor.division == self.division


def within(actor: Actor, *, unit: str, division: str) -> bool:
    """May this person touch what belongs to `unit` and `division` (codes, "" for nobody's)?"""
    if actor.has("ministry", "leader", "timer", "objector", "auditor", "system_admin"):
        return True
    if actor.division:
        return actor.division == division
    return bool(unit) and actor.unit == unit


def head_of(stream: str, row: Mapping[str, Any]) -> Head:
    """The head of the stream that a row owns."""
    return Head(stream, row["version"], row["head"], row["touched_at"])

"""What is a step as its page asks for it: on what, by which rule, handed in with which facts?"""

from __future__ import annotations

from dataclasses import dataclass, field

from wtforms import Form

from casework.services.desk import Opened
from workflows.edition import ActionRule, FactKind
from workflows.words import Breach

from .shown.law import Shown
from .subjects import About


@dataclass(slots=True)
class Input:
    """A fact that is handed in with the act: its kind, its item, and the form for it."""

    kind: FactKind
    item: str
    form: Form
    needed: bool
    on_record: Shown | None = None
    again: bool = False  # it was confirmed, and what it is about was changed since

    @property
    def prefix(self) -> str:
        """What its errors are called by the door."""
        return f"{self.kind.id}."


@dataclass(slots=True)
class Doing:
    """An act as its page shows it."""

    opened: Opened
    rule: ActionRule
    about: About
    inputs: list[Input]
    breaches: tuple[Breach, ...] = ()
    refused: tuple[Breach, ...] = ()  # of the last try
    errors: list[str] = field(default_factory=list)
    changed: Shown | None = None
    comment: str = ""
    version: int = 0

"""What is a deadline that reminds somebody now?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.models import DeadlineRow
from workflows.calendar import beijing_day
from workflows.edition import DeadlineRule
from workflows.rules import Rules

from .concern import Concern


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline that reminds: its rules, whose it is, and which of its times has come."""

    row: DeadlineRow
    rules: Rules
    rule: DeadlineRule
    concern: Concern
    nearest: datetime

    @property
    def cause(self) -> str:
        """What the message's row is unique by: this deadline on the day of this reminder."""
        return f"deadline/{self.row.id}@{beijing_day(self.nearest).isoformat()}"

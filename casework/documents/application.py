"""What is an application, as its papers are made from it: a case as it stood at one version?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.models.base import canonical
from casework.queries.missing import SETTLED_BY, goals
from casework.services.drawings import Stage
from workflows.edition import FactKind
from workflows.facts import Recorded
from workflows.rules import Rules

OWN_SIDE = frozenset({"unit", "city", "statistics", "communications"})
APART = frozenset({"document", "reason"})  # a paper's own seal, and what was written to a rule


@dataclass(frozen=True, slots=True)
class Application:
    """A case as it stood at one version: what its papers are made from, and nothing else."""

    ref: str
    year: int  # of its round
    version: int
    hash: str
    at: datetime  # of the event that is this version
    stage: Stage
    demo: bool
    city: str
    division: str
    unit: str
    unit_kind: str
    measure: str
    rules: Rules
    recorded: Recorded
    lacks: tuple[str, ...] = ()  # what keeps a draft from being sealed, as the rules call it

    @property
    def draft(self) -> bool:
        """Is something missing yet, beside seals?"""
        return self.stage == "draft"

    @property
    def content(self) -> str:
        """The hash of all that its papers say: the same as long as they say the same.

        The papers' own seals and scans are no part of it, nor are reasons written with an act.
        """
        facts = {kind.id: {item: fact.value for item, fact in self.recorded.all(kind.id).items()}
                 for kind in self.kinds()}  # fmt: skip
        of = (self.ref, self.city, self.division, self.unit, self.measure, self.demo,
              self.rules.edition.id, self.rules.notice.year, self.rules.notice.doc_no)  # fmt: skip
        return hashlib.sha256(canonical({"of": of, "facts": facts}).encode()).hexdigest()

    def kinds(self) -> Iterator[FactKind]:
        """The kinds of fact that the recommending side records before its papers are made out."""
        before = set(self.rules.facts["condition"].states)
        for kind in self.rules.edition.facts:
            if kind.owner != "case" or kind.id in APART or not OWN_SIDE & set(kind.who):
                continue
            if kind.beside:  # what people say to each other about it is no part of it
                continue
            if "ministry" in kind.who or (kind.measures and self.measure not in kind.measures):
                continue
            if before & set(kind.states):
                yield kind

    def entries(self, table: str) -> Sequence[Any]:
        """The rows of a table of its measure; none where the edition has no such table."""
        return getattr(self.rules.measure(self.measure), table, ())

    def asked(self) -> frozenset[str]:
        """The kinds of fact that handing in asks for; any other is told where there is one."""
        guards = {guard for goal in goals(self.rules) for guard in goal.guards}
        asked = {SETTLED_BY[guard] for guard in guards & SETTLED_BY.keys()}
        signed = (
            kind for id in asked if id in self.rules.facts for kind in self.rules.facts[id].signs
        )
        lists = (kind for one in self.entries("condition") for kind in one.lists)
        return frozenset(asked.union(signed, lists))

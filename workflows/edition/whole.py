"""What is an edition of the regulation, whole?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .law import Article, Notice, OtherLaw, Setting
from .measures import Measure
from .named import Named
from .process import ActionRule, DeadlineRule, GuardRule, StateRule
from .recorded import FactKind
from .texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition(Named):
    """One edition of the regulation, whole."""

    id: str
    doc_no: str
    basis_doc: str
    effective_from: date
    places: int
    other_law: tuple[OtherLaw, ...]
    settings: tuple[Setting, ...]
    articles: tuple[Article, ...]
    measures: tuple[Measure, ...]
    standards: Mapping[str, Any]
    facts: tuple[FactKind, ...]
    guards: tuple[GuardRule, ...]
    states: tuple[StateRule, ...]
    actions: tuple[ActionRule, ...]
    deadlines: tuple[DeadlineRule, ...]
    texts: tuple[Text, ...]
    notices: tuple[Notice, ...]
    digest: str

    def measure(self, id: str) -> Measure:
        """The measure `id`; KeyError where the edition has none of that name."""
        return {m.id: m for m in self.measures}[id]

    def notice(self, year: int) -> Notice:
        """The notice of evaluation year `year`; KeyError where none lies beside this edition."""
        return {n.year: n for n in self.notices}[year]

    def has_part(self, role: str, measure: str) -> bool:
        """Has the role anything to record or do in the measure? Who does nothing anywhere has.

        To say something beside the work is no part in it.
        """
        own = [f.measures for f in self.facts if role in f.who and not f.beside]
        own += [a.measures for a in self.actions if role in a.who]
        return not own or any(not measures or measure in measures for measures in own)

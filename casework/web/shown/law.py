"""How do states, citations and breaches look on a page?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from casework.filters import breach_view, citation_view
from casework.i18n import language
from casework.models import Division
from workflows.edition import StateRule
from workflows.facts import CaseFacts
from workflows.rules import Rules
from workflows.words import Breach

Shown = dict[str, Any]
# A state that somebody chose to leave by is drawn with a dashed edge.
DASHED = frozenset({"withdrawn"})


def cites(rules: Rules, ids: Iterable[str], *, basis: str | None = None) -> list[Shown]:
    """Citations with these ids, each once, as links to the rules' page; `basis` stands with them."""
    known = rules.citations
    found = [citation_view(known[id], rules.edition.id) for id in dict.fromkeys(ids)]
    return [one | {"basis": basis} for one in found] if basis else found


def breaches(rules: Rules, found: Iterable[Breach]) -> list[Shown]:
    """Breaches for the macro `breaches`."""
    return [breach_view(b, rules.edition.id) for b in found]


def state(rules: Rules, subject: str, id: str) -> Shown:
    """A state with its icon, tone and name, for `state_tag`."""
    return state_rule(rules.states[subject, id])


def state_rule(rule: StateRule) -> Shown:
    """The same from the edition's rule."""
    return {"id": rule.id, "icon": rule.icon, "tone": rule.tone, "label": rule.words(language()),
            "dashed": rule.id in DASHED, "step": rule.step, "terminal": rule.terminal}  # fmt: skip


def case_states(rules: Rules) -> Mapping[str, Shown]:
    """Every state of a case by id, along the way first."""
    return {s.id: state_rule(s) for s in rules.edition.states if s.subject == "case"}


def measure_words(rules: Rules, id: str, *, short: bool = False) -> str:
    """What a measure is called."""
    found = rules.measure(id)
    if not short:
        return found.words(language())
    return found.short_zh if language().startswith("zh") else found.short_en


def division_words(division: Division) -> str:
    """What a division is called."""
    chinese = language().startswith("zh")
    return division.name_zh if chinese else division.name_en or division.name_zh


def city_words(case: Any) -> str:
    """What a case's city is called: a row of `Case`, or the facts of one."""
    if isinstance(case, CaseFacts):
        return case.division.words(language())
    english = getattr(case, "division_name_en", "")
    if not language().startswith("zh") and english:
        return str(english)
    return str(case.division_name)

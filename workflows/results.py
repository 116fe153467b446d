"""What does the review of a list come to: the score of each case, and its bonus beside it?"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .facts import CaseFacts, ListFacts
from .guards.committee import handed_in
from .rules import Rules
from .scoring import rounded, spread

SHOWN = 6  # decimals of what nothing is decided by


def results(rules: Rules, facts: ListFacts) -> Mapping[str, Mapping[str, Any]]:
    """Case → the value of its fact `score`, for every case that was scored; nothing where the
    edition knows no scores ('19 8).
    """
    if "score" not in rules.facts:
        return {}
    method = rules.method(facts.measure)
    found: dict[str, Mapping[str, Any]] = {}
    for case in facts.cases:
        totals = {one.expert: method.total({k: Decimal(v) for k, v in one.marks.items()})
                  for one in handed_in(facts, case.ref)}  # fmt: skip
        if case.state != "submitted" or not totals:
            continue
        lie = spread(totals)
        found[case.ref] = {
            "score": str(method.combined(list(totals.values()))), "scores": len(totals),
            "bonus": str(method.bonus if _counts(case) else Decimal()), "mean": str(rounded(lie.mean, SHOWN)),
            "median": str(rounded(lie.median, SHOWN)),
        }  # fmt: skip
    return found


def _counts(case: CaseFacts) -> bool:
    """Was the city's practice commended, and found to be of the measure's field (11.3)?"""
    seen = case.recorded.one("commendation_view") or {}
    return case.recorded.one("commendation") is not None and seen.get("counts") == "yes"

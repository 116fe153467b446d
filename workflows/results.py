"""What does the review of a list come to: the score of each case, and its bonus beside it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from .facts import CaseFacts, ListFacts
from .guards.committee import handed_in
from .rules import Rules
from .scoring import Method, rounded, spread

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
        marks = [one.marks for one in handed_in(facts, case.ref)]
        if case.state == "submitted" and marks:
            found[case.ref] = result(method, marks, bonus=earns_bonus(case))
    return found


def result(
    method: Method, marks: Sequence[Mapping[str, str]], *, bonus: bool
) -> Mapping[str, Any]:  # fmt: skip
    """The fact `score` of one case: `marks` are, of each expert, the points by heading (9, 11.3).

    ValueError where there are too few for the formula.
    """
    totals = [method.total({k: Decimal(v) for k, v in one.items()}) for one in marks]
    lie = spread({str(n): total for n, total in enumerate(totals)})
    return {
        "score": str(method.combined(totals)), "scores": len(totals),
        "bonus": str(method.bonus if bonus else Decimal()),
        "mean": str(rounded(lie.mean, SHOWN)), "median": str(rounded(lie.median, SHOWN)),
    }  # fmt: skip


def earns_bonus(case: CaseFacts) -> bool:
    """Was the city's practice commended, and found to be of the measure's field (11.3)?"""
    return counts(case.recorded.one("commendation"), case.recorded.one("commendation_view"))


def counts(commended: Mapping[str, Any] | None, seen: Mapping[str, Any] | None) -> bool:
    """Does a commendation, as the ministry saw it, bring the bonus?"""
    return commended is not None and (seen or {}).get("counts") == "yes"

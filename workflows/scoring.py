"""What do the experts' marks of a case come to, and how far do the experts agree?

All is exact: fractions up to the one rounding that the round's settings ask for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import mean, median, pstdev, quantiles

WHOLE = 100  # what the weights of a measure's headings come to
# From so many scores on, one can stand apart from the others.
FENCED = 5
LEAST_TRIMMED = 3  # without the highest and the lowest one is left


@dataclass(frozen=True, slots=True)
class Method:
    """How a round scores a measure (9, 11.3): frozen before the first mark is given."""

    formula: str  # mean, trimmed_mean or median
    decimals: int
    weights: Mapping[str, Decimal]  # heading → percent
    bonus: Decimal = Decimal()  # points for a practice that was commended, beside the score

    @property
    def digest(self) -> str:
        """SHA-256 of how it is scored, which the act that freezes it keeps."""
        weights = {heading: str(weight) for heading, weight in self.weights.items()}
        said = [self.formula, self.decimals, weights, str(self.bonus)]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def total(self, marks: Mapping[str, Decimal]) -> Fraction:
        """One expert's score of a case, from a mark under each heading of Article 2."""
        weighed = sum(Fraction(self.weights[one]) * Fraction(marks[one]) for one in self.weights)
        return weighed / Fraction(sum(self.weights.values()))

    def combined(self, totals: Sequence[Fraction]) -> Decimal:
        """The score of a case from those of its experts, half a unit rounded up; ValueError where
        there are too few for the formula.
        """
        return rounded(combine(totals, self.formula), self.decimals)


def combine(totals: Sequence[Fraction], formula: str) -> Fraction:
    """The mean, the mean without one highest and one lowest, or the median."""
    if formula == "median":
        return median(totals)
    if formula == "trimmed_mean":
        if len(totals) < LEAST_TRIMMED:
            raise ValueError(f"{len(totals)} scores can't be trimmed")
        return mean(sorted(totals)[1:-1])
    if formula == "mean":
        return mean(totals)
    raise LookupError(formula)


def rounded(number: Fraction, decimals: int) -> Decimal:
    """A number that isn't negative with so many decimals, half a unit rounded up."""
    units = int(number * 10**decimals + Fraction(1, 2))
    return Decimal(units).scaleb(-decimals)


@dataclass(frozen=True, slots=True)
class Spread:
    """How the scores of a case lie, in points; `outside` are the experts whose scores stand apart.

    They do where they are further from the middle half than one and a half times its width (Tukey's
    fences), from five scores on.
    """

    mean: Fraction
    median: Fraction
    low: Fraction
    high: Fraction
    deviation: float
    outside: frozenset[str]


def spread(totals: Mapping[str, Fraction]) -> Spread:
    """The spread of the scores of one case, by expert; at least one."""
    all_ = list(totals.values())
    outside: frozenset[str] = frozenset()
    if len(all_) >= FENCED:
        first, _, third = quantiles(all_, n=4, method="inclusive")
        fence = (third - first) * 3 / 2
        outside = frozenset(
            one for one, total in totals.items() if not first - fence <= total <= third + fence
        )
    return Spread(mean(all_), median(all_), min(all_), max(all_), pstdev(map(float, all_)), outside)


@dataclass(frozen=True, slots=True)
class Severity:
    """By how many points an expert scores above (or, negative, below) the others on the same cases,
    and of how many cases that is known.
    """

    points: Fraction
    cases: int


def severities(totals: Mapping[str, Mapping[str, Fraction]]) -> Mapping[str, Severity]:
    """Case → expert → score gives expert → severity; nothing of who scored nothing with others."""
    gaps: dict[str, list[Fraction]] = {}
    for of_case in totals.values():
        for expert, own in of_case.items():
            others = [total for one, total in of_case.items() if one != expert]
            if others:
                gaps.setdefault(expert, []).append(own - mean(others))
    return {one: Severity(mean(found), len(found)) for one, found in sorted(gaps.items())}

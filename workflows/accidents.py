"""How grave is an accident or event, and which threshold decides it?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from .edition import Basis, Named
from .problems import EditionError, Problem, unknown
from .tables import KEY, build

Quantity = Literal["deaths", "serious_injuries", "loss_yuan", "evacuated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold(Named):
    """A band of numbers: `at_least` is in it (以上), `below` isn't (以下); 0 is no bound."""

    quantity: Quantity
    at_least: int = 0
    below: int = 0

    def holds(self, value: int) -> bool:
        """Does `value` lie in this band?"""
        return value >= self.at_least and (not self.below or value < self.below)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Named):
    """A circumstance without a number that makes the grade; a person ticks it."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Level(Named):
    """A grade: any one of its thresholds or criteria is enough; `decree` is where it stands."""

    id: Literal["especially_major", "major", "larger", "ordinary"]
    decree: str
    cites: tuple[str, ...]
    basis: Basis
    threshold: tuple[Threshold, ...]
    criterion: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard(Named):
    """The standard by which an edition grades one kind of event, the gravest level first."""

    id: Literal["production_safety", "environmental"]
    doc_no: str
    source: str
    level: tuple[Level, ...]

    @property
    def quantities(self) -> frozenset[Quantity]:
        """The numbers that this standard asks for."""
        return frozenset(t.quantity for level in self.level for t in level.threshold)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The boxes that a person may tick, the gravest first."""
        return tuple(c for level in self.level for c in level.criterion)

    def may_reach(self, graded: Grading, grades: Collection[str]) -> tuple[Quantity, ...]:
        """The unknown numbers that could still bring it to one of `grades`; none where it is there.

        A grade is settled only once no number that isn't known can change whether it bars.
        """
        if graded.grade in grades:
            return ()
        bands = {t.quantity for lv in self.level if lv.id in grades for t in lv.threshold}
        return tuple(q for q in graded.unknown if q in bands)


@dataclass(frozen=True, slots=True)
class Grading:
    """The level reached, and `by` which thresholds or criteria.

    `unknown` numbers could still raise it (`Standard.may_reach`). `level` is None where nothing at
    all is known: that isn't "ordinary".
    """

    level: Level | None
    by: tuple[Threshold | Criterion, ...] = ()
    unknown: tuple[Quantity, ...] = ()

    @property
    def grade(self) -> str | None:
        """The code of the level, such as "major"."""
        return self.level.id if self.level else None


def standards_of(data: Mapping[str, Any]) -> dict[str, Standard]:
    """The standards of an edition by kind, from its `accidents.toml` (`Edition.standards`).

    An EditionError names an unknown or missing key, and a gap or overlap between two levels: the
    bands of a quantity must follow one another without one.
    """
    found: dict[str, Standard] = {}
    for key in data:
        if key != "standard":
            raise EditionError(unknown("accidents.toml", key, ["standard"], KEY))
    rows = data.get("standard", [])
    if not isinstance(rows, list):
        raise EditionError(Problem("accidents.toml", "应写作 [[standard]]",
                                   "[[standard]] is expected"))  # fmt: skip
    for number, row in enumerate(rows, 1):
        standard: Standard = build(Standard, row, f"accidents.toml: standard[{number}]")
        _check_bands(standard)
        found[standard.id] = standard
    return found


def _check_bands(standard: Standard) -> None:
    for quantity in sorted(standard.quantities):
        bands = [t for lv in standard.level for t in lv.threshold if t.quantity == quantity]
        where = f"accidents.toml: {standard.id}: {quantity}"
        if len(bands) != len(standard.level) or bands[0].below or bands[-1].at_least:
            raise EditionError(Problem(where, "每级一段，首尾两段开口",
                                       "one band a level, the first and the last one open"))  # fmt: skip
        for graver, lesser in pairwise(bands):
            if lesser.below != graver.at_least or graver.at_least <= lesser.at_least:
                raise EditionError(Problem(where, f"在 {graver.at_least} 处有空缺或重叠",
                                           f"a gap or overlap at {graver.at_least}"))  # fmt: skip


def grade(kind: str, *, deaths: int | None, serious_injuries: int | None, loss_yuan: int | None,
          evacuated: int | None = None, criteria: Iterable[str] = (),
          standard: Standard) -> Grading:  # fmt: skip
    """The gravest level of which one threshold or criterion holds (“或者”), and which ones.

    People and whole yuan; None where a number isn't known. Serious injuries include acute
    industrial poisoning (493号令第三条), for the environment the poisoned. A number that the
    standard doesn't use is left aside. ValueError: the standard of another kind, a negative or
    broken number, a criterion that the standard doesn't have.
    """
    if kind != standard.id:
        raise ValueError(f"{kind!r} can't be graded by the standard for {standard.id!r}")
    given: dict[Quantity, int | None] = {
        "deaths": deaths,
        "serious_injuries": serious_injuries,
        "loss_yuan": loss_yuan,
        "evacuated": evacuated,
    }
    for quantity, value in given.items():
        if value is not None and (not isinstance(value, int) or value < 0):
            raise ValueError(f"{quantity}: a whole number from 0 is expected, not {value!r}")
    ticked = set(criteria)
    strange = ticked - {c.id for c in standard.criteria}
    if strange:
        raise ValueError(f"{standard.id!r} has no criterion {sorted(strange)[0]!r}")
    unknown = tuple(q for q in given if q in standard.quantities and given[q] is None)
    for level in standard.level:
        by: list[Threshold | Criterion] = [c for c in level.criterion if c.id in ticked]
        for threshold in level.threshold:
            value = given[threshold.quantity]
            if value is not None and threshold.holds(value):
                by.append(threshold)
        if by:
            return Grading(level, tuple(by), unknown)
    return Grading(None, unknown=unknown)

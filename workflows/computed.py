"""Which values follow from the figures on record, and are therefore never typed in?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .edition import Computed, Measure
from .facts import Recorded

HUNDRED = Decimal(100)
SHOWN = Decimal("0.01")

# how → (how many figures it takes, the value of them, the sum as it is written)
Sum = tuple[int, Callable[..., Decimal], str]
SUMS: Mapping[str, Sum] = {
    "share": (2, lambda part, whole: part * HUNDRED / whole, "{} ÷ {} × 100"),
    # Of one figure: its value in the round's year and the one of the year before.
    "change": (1, lambda now, before: now - before, "{} − {}"),
    "growth": (1, lambda now, before: (now - before) * HUNDRED / before, "({0} − {1}) ÷ {1} × 100"),
}


@dataclass(frozen=True, slots=True)
class Worked:
    """A computed value of a case: `value` is not rounded; `sum` is how it came about.

    Of a product or the like `item` says which.
    """

    rule: Computed
    item: str
    value: Decimal
    sum: str

    @property
    def shown(self) -> str:
        """The value to two decimals, half up; a change with its sign."""
        rounded = self.value.quantize(SHOWN, ROUND_HALF_UP)
        return f"{rounded:+f}" if self.rule.how == "change" else f"{rounded:f}"


def worked_out(measure: Measure, recorded: Recorded) -> Iterator[Worked]:
    """Every value of the measure for which the figures are there; none that would divide by 0."""
    for rule in measure.computed:
        for item, figures in _figures(rule, recorded):
            _, work, written = SUMS[rule.how]
            divided = figures[-1] if rule.how != "change" else HUNDRED
            if divided:
                yield Worked(rule, item, work(*figures), written.format(*figures))


def _figures(rule: Computed, recorded: Recorded) -> Iterator[tuple[str, tuple[Decimal, ...]]]:
    if rule.fact != "indicator":
        for item, fact in recorded.all(rule.fact).items():
            yield from _whole(item, [fact.value.get(name) for name in rule.of])
        return
    found = [recorded.one("indicator", id) or {} for id in rule.of]
    values = [one.get("value") for one in found]
    if SUMS[rule.how][0] == 1:
        values.append(found[0].get("previous"))
    yield from _whole("", values)


def _whole(item: str, values: list[Any]) -> Iterator[tuple[str, tuple[Decimal, ...]]]:
    if all(value not in (None, "") for value in values):
        yield item, tuple(Decimal(value) for value in values)

"""Which values follow from the figures on record, and are therefore never typed in?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Any

from .edition import Computed, Measure
from .facts import Recorded

HUNDRED = Decimal(100)
SHOWN = Decimal("0.01")
# So many digits that no two figures on record, of up to 60 each, make one that can't be shown.
WIDE = Context(prec=100)

# how → (whence its figures come, the value of them, the sum as it is written): two figures, or of
# one the fields beside its value.
Sum = tuple[tuple[str, ...], Callable[..., Decimal], str]
SUMS: Mapping[str, Sum] = {
    "share": ((), lambda part, whole: part * HUNDRED / whole, "{} ÷ {} × 100"),
    "change": (("previous",), lambda now, before: now - before, "{} − {}"),
    "growth": (("previous",), lambda now, before: (now - before) * HUNDRED / before,
               "({0} − {1}) ÷ {1} × 100"),
    "gap": (("benchmark",), lambda own, others: own - others, "{} − {}"),
    # The highest is first; it takes the others' figures, not more of its own.
    "rank": (("value",), lambda own, *others: Decimal(1 + sum(one > own for one in others)), ""),
}  # fmt: skip
DIVIDES = ("share", "growth")


def figures_of(how: str) -> int:
    """How many indicators such a value follows from."""
    return 1 if SUMS[how][0] else 2


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
        """The value to two decimals, half up; a difference with its sign, a rank as it is."""
        if self.rule.how == "rank":
            return f"{self.value:f}"
        rounded = self.value.quantize(SHOWN, ROUND_HALF_UP, WIDE)
        return f"{rounded:+f}" if self.rule.how in ("change", "gap") else f"{rounded:f}"


def worked_out(
    measure: Measure, recorded: Recorded, beside: Iterable[Recorded] = ()
) -> Iterator[Worked]:
    """Every value of the measure for which the figures are there; none that would divide by 0.

    `beside` is what the unit's other applications for the measure say; without any nothing ranks.
    """
    others = list(beside)
    for rule in measure.computed:
        _, work, written = SUMS[rule.how]
        if rule.how == "rank":
            figures = [n for one in (recorded, *others) for n in _numbers(rule, one)]
            if len(figures) > 1 and _numbers(rule, recorded):
                said = f"{work(*figures)} / {len(figures)}"
                yield Worked(rule, "", work(*figures), said)
            continue
        for item, numbers in _figures(rule, recorded):
            if numbers[-1] or rule.how not in DIVIDES:
                with localcontext(WIDE):
                    value = work(*numbers)
                yield Worked(rule, item, value, written.format(*numbers))


def parts_of_nothing(measure: Measure, recorded: Recorded) -> Iterator[tuple[Computed, str]]:
    """(rule, item) of each share whose part is more than 0 of a whole that is 0."""
    for rule in measure.computed:
        if rule.how == "share":
            yield from ((rule, item) for item, (part, whole) in _figures(rule, recorded)
                        if part > 0 and not whole)  # fmt: skip


def _numbers(rule: Computed, recorded: Recorded) -> list[Decimal]:
    value = (recorded.one("indicator", rule.of[0]) or {}).get("value")
    return [] if value in (None, "") else [Decimal(value)]


def _figures(rule: Computed, recorded: Recorded) -> Iterator[tuple[str, tuple[Decimal, ...]]]:
    if rule.fact != "indicator":
        for item, fact in recorded.all(rule.fact).items():
            yield from _whole(item, [fact.value.get(name) for name in rule.of])
        return
    found = [recorded.one("indicator", id) or {} for id in rule.of]
    values = [one.get("value") for one in found]
    values += [found[0].get(name) for name in SUMS[rule.how][0]]
    yield from _whole("", values)


def _whole(item: str, values: list[Any]) -> Iterator[tuple[str, tuple[Decimal, ...]]]:
    if all(value not in (None, "") for value in values):
        yield item, tuple(Decimal(value) for value in values)

"""Are the shares that follow from the figures possible, and as large as the edition asks?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..computed import parts_of_nothing, worked_out
from ..edition import Computed, Named
from ..facts import CaseFacts
from ..formal import item_of, named
from .registry import Ask, Finding, check


@check
def product_share(facts: CaseFacts, ask: Ask, *, computed: str, least: str) -> Iterator[Finding]:
    """At least one leading product has this share (%) of national output, unrounded ('19 6(2))."""
    worked = worked_out(ask.rules.measure(facts.measure), facts.recorded)
    shares = [one.value for one in worked if one.rule.id == computed]
    if not shares:
        yield Finding("none", "=–", {"least": least}, soft=True)
    elif max(shares) < Decimal(least):
        best = max(shares)
        said = {"least": least, "best": below(best, Decimal(least))}
        yield Finding("below", f"={best:.4f}", said, soft=True)


def below(share: Decimal, least: Decimal) -> str:
    """A share to two decimals, as it stands elsewhere; to more where it would read as the least
    that it doesn't reach: 4.9996 is no 5.00.
    """
    for places in range(2, 30):
        said = f"{share:.{places}f}"
        if Decimal(said) < least:
            return said
    return f"<{least}"


@check
def shares(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """No part is more than its whole: a computed share is within its bound ('19 6(2), 6(3)).

    Of a whole of 0 there is no share, and no part either.
    """
    measure = ask.rules.measure(facts.measure)
    for one in worked_out(measure, facts.recorded):
        if one.rule.most is not None and one.value > Decimal(str(one.rule.most)):
            item, figure = _part(facts, ask, one.rule, one.item)
            words = {"figure": figure, "share": one.rule, "sum": one.sum,
                     "most": f"{one.rule.most:g}"}  # fmt: skip
            yield Finding("over", item, words, cites=one.rule.cites)
    for rule, of in parts_of_nothing(measure, facts.recorded):
        item, figure = _part(facts, ask, rule, of)
        yield Finding("of_nothing", item, {"figure": figure, "share": rule}, cites=rule.cites)


def _part(facts: CaseFacts, ask: Ask, rule: Computed, item: str) -> tuple[str, Named | str]:
    """The part of a share: under which item it is found, and what it is called."""
    of = item or rule.of[0]
    return item_of(rule.fact, of), named(ask.rules, facts.recorded, facts.measure, rule.fact, of)

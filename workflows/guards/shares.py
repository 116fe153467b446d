"""Are the shares that follow from the figures possible, and as large as the edition asks?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..computed import worked_out
from ..facts import CaseFacts
from ..formal import item_of, named
from .registry import Ask, Finding, check


@check
def product_share(facts: CaseFacts, ask: Ask, *, computed: str, least: str) -> Iterator[Finding]:
    """At least one leading product has this share (%) of national output, unrounded ('19 6(2))."""
    worked = worked_out(ask.rules.measure(facts.measure), facts.recorded)
    shares = [one.value for one in worked if one.rule.id == computed]
    if not any(share >= Decimal(least) for share in shares):
        best = f"{max(shares):.4f}" if shares else "–"
        yield Finding("below", words={"least": least, "best": best}, soft=True)


@check
def shares(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """No part is more than its whole: a computed share is within its bound ('19 6(2), 6(3))."""
    for one in worked_out(ask.rules.measure(facts.measure), facts.recorded):
        if one.rule.most is None or one.value <= Decimal(str(one.rule.most)):
            continue
        kind, of = one.rule.fact, one.item or one.rule.of[0]
        figure = named(ask.rules, facts.recorded, facts.measure, kind, of)
        words = {"figure": figure, "share": one.rule, "sum": one.sum,
                 "most": f"{one.rule.most:g}"}  # fmt: skip
        yield Finding("over", item_of(kind, of), words, cites=one.rule.cites)

"""To which other facts does whoever records a fact put their name?

An audit is of one figure; a joint sign-off, a statistics sheet and a consent are of all that their
kind says it `signs`.
"""

from __future__ import annotations

from collections.abc import Iterator

from .edition import FactKind
from .facts import Fact, Recorded
from .rules import Rules

Signed = tuple[FactKind, str, Fact | None]


def signed(
    rules: Rules, recorded: Recorded, kind: FactKind, item: str, *, measure: str
) -> Iterator[Signed]:
    """(kind, item, fact) of each that is signed: the same item's, where both are of one table."""
    for id in kind.signs:
        of, have = rules.facts[id], recorded.all(id)
        if not of.items:
            items = [""]
        elif item and of.items == kind.items:
            items = [item]
        else:  # in the order of the measure's table
            order = rules.items_of(id, measure) or ()
            items = sorted(have, key=lambda one: order.index(one) if one in order else len(order))
        yield from ((of, one, have.get(one)) for one in items)


def changed_since(
    rules: Rules, recorded: Recorded, kind: FactKind, seq: int, *, measure: str
) -> list[Signed]:
    """What of that which is signed was entered anew, or (fact None) taken away, after event `seq`."""
    found: list[Signed] = [
        one for one in signed(rules, recorded, kind, "", measure=measure)
        if one[2] and one[2].seq > seq]  # fmt: skip
    found += [(rules.facts[id], "", None) for id in kind.signs if recorded.gone.get(id, 0) > seq]
    return found


def signers(rules: Rules, kind: FactKind) -> list[FactKind]:
    """The kinds that put a name to this very item of a kind, as an audit does to one figure."""
    return [
        by for by in rules.edition.facts if kind.items and by.items == kind.items
        and kind.id in by.signs
    ]  # fmt: skip


def one_by_one(rules: Rules, kind: FactKind) -> bool:
    """Does it put a name to the items of a table one at a time, as an audit does to one figure?"""
    return bool(kind.items) and any(rules.facts[id].items == kind.items for id in kind.signs)


def still_to_sign(
    rules: Rules, recorded: Recorded, kind: FactKind, item: str, *, measure: str
) -> bool:
    """Is something there to put a name to that no name covers as it stands?"""
    own = recorded.fact(kind.id, item)
    there = [
        fact for _kind, _item, fact in signed(rules, recorded, kind, item, measure=measure) if fact
    ]
    return any(own is None or fact.seq > own.seq for fact in there)


def stands(rules: Rules, recorded: Recorded, kind: FactKind, item: str, *, measure: str) -> str:
    """Where a fact, what it signs and who signed it stand, as a form remembers it: other words, it
    has changed.

    Two people who write different facts don't get into each other's way; who signs what somebody
    has changed meanwhile, or changes what somebody has signed meanwhile, is told.
    """
    own = recorded.fact(kind.id, item)
    of = [fact.seq for _kind, _item, fact in signed(rules, recorded, kind, item, measure=measure)
          if fact]  # fmt: skip
    of += [recorded.gone.get(id, 0) for id in kind.signs]
    of += [fact.seq for by in signers(rules, kind) if (fact := recorded.fact(by.id, item))]
    return f"{own.seq if own else 0}.{max(of, default=0)}"

"""To which other facts does whoever records a fact put their name?

An audit is of one figure; a joint sign-off, a statistics sheet and a consent are of all that their
kind says it `signs`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from .edition import FactKind
from .facts import Fact, Recorded
from .rules import Rules

STANDS = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})")
Signed = tuple[FactKind, str, Fact | None]


def signed(
    rules: Rules, recorded: Recorded, kind: FactKind, item: str, *, measure: str
) -> Iterator[Signed]:
    """(kind, item, fact) of each that is signed: the same item's, where both are of one table."""
    for id in kind.signs:
        if item and rules.facts[id].items == kind.items:
            yield rules.facts[id], item, recorded.fact(id, item)
        else:
            yield from _all(rules, recorded, id, measure)


def _all(rules: Rules, recorded: Recorded, id: str, measure: str) -> Iterator[Signed]:
    """Each of a kind, in the order of the measure's table; of one without items the one there is."""
    of, have = rules.facts[id], recorded.all(id)
    if not of.items:
        yield of, "", have.get("")
        return
    order = rules.items_of(id, measure) or ()
    for item in sorted(have, key=lambda one: order.index(one) if one in order else len(order)):
        yield of, item, have[item]


class Change(NamedTuple):
    """What was entered, or (fact None) taken away, by event number `seq`, and on which day."""

    kind: FactKind
    item: str
    fact: Fact | None
    seq: int
    day: date


def changed_since(
    rules: Rules,
    recorded: Recorded,
    ids: Collection[str],
    seq: int,
    *,
    measure: str,
    day: date | None = None,
) -> list[Change]:
    """What of these kinds was changed after event `seq`; or, to a paper of `day`, on a later day:
    what came later it can't have known, whenever it was recorded itself.
    """
    entered: list[Change] = []
    for id in ids:  # asked of every act: sorted is only what was found
        late = [item for item, fact in recorded.all(id).items()
                if fact.seq > seq or (day and fact.day > day)]  # fmt: skip
        if late:
            entered += [Change(of, item, fact, fact.seq, fact.day)
                        for of, item, fact in _all(rules, recorded, id, measure)
                        if fact and item in late]  # fmt: skip
    taken = [Change(rules.facts[id], "", None, gone.seq, gone.day) for id in ids
             if (gone := recorded.gone.get(id)) and (gone.seq > seq or (day and gone.day > day))]  # fmt: skip
    return entered + taken


def kinds_of(changes: Iterable[Change]) -> tuple[FactKind, ...]:
    """The kinds that were changed, once each."""
    return tuple(dict.fromkeys(one.kind for one in changes))


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


def changed_after(
    rules: Rules, recorded: Recorded, kind: FactKind, item: str, *, measure: str
) -> bool:
    """Is there a name already, put to what was changed or taken away since?"""
    own = recorded.fact(kind.id, item)
    if own is None:
        return False
    there = signed(rules, recorded, kind, item, measure=measure)
    touched = [fact or recorded.gone.get(of.id) for of, _item, fact in there]
    if not (item and one_by_one(rules, kind)):
        touched += map(recorded.gone.get, kind.signs)
    return any(one and one.seq > own.seq for one in touched)


def stands(rules: Rules, recorded: Recorded, kind: FactKind, item: str, *, measure: str) -> str:
    """Where a fact, what it signs and who signed it stand, as a form remembers it: other words, it
    has changed.

    Two people who write different facts don't get into each other's way; who signs what somebody
    has changed meanwhile, or changes what somebody has signed meanwhile, is told.
    """
    own = recorded.fact(kind.id, item)
    of = [fact.seq for _kind, _item, fact in signed(rules, recorded, kind, item, measure=measure)
          if fact]  # fmt: skip
    of += [gone.seq for id in kind.signs if (gone := recorded.gone.get(id))]
    of += [fact.seq for by in signers(rules, kind) if (fact := recorded.fact(by.id, item))]
    return f"{own.seq if own else 0}.{max(of, default=0)}"


def read_at(stands: str) -> int | None:
    """The newest event of which whoever read it so knew; None for what `stands` never says."""
    found = STANDS.fullmatch(stands)
    return max(map(int, found.groups())) if found else None

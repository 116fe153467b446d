"""Who acts, and what is on record: each fact with who said it, when, and since which event?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from .calendar import beijing_day


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: `user` is 0 for the timer and the public; `unit` is a province code (or XPCC's)."""

    user: int
    name: str
    roles: frozenset[str]
    unit: str = ""
    division: str = ""
    organisation: str = ""

    def has(self, *roles: str) -> bool:
        """Has the actor one of these roles?"""
        return not self.roles.isdisjoint(roles)


class Person(NamedTuple):
    """Somebody who is named on record: the number of the account, and what the person is called."""

    user: int
    name: str


TIMER = Actor(0, "timer", frozenset({"timer"}))


GIVEN = 2**62  # the number of a fact that is handed in with the act: after every event so far


class Fact(NamedTuple):
    """One recorded fact: its value, who recorded it, when, and its event's number in its stream."""

    value: Mapping[str, Any]
    by: int = 0
    at: str = ""
    seq: int = 0
    hands: frozenset[int] = frozenset()  # everyone who wrote it since it last wasn't there

    @property
    def day(self) -> date:
        """The day in Beijing on which it was received."""
        return _day_of(self.at)


@lru_cache(maxsize=4096)  # many facts came at one instant, and many guards ask
def _day_of(at: str) -> date:
    return beijing_day(datetime.fromisoformat(at))


class Entered(NamedTuple):
    """That a fact was recorded, by which event; the same digest: the same was said."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """All facts that bear on a subject, by kind and item; one item is `""` where a kind has one."""

    facts: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)
    # Kind → who took a fact of it away, where a subject asks for that: a list, of its entries.
    took: Mapping[str, frozenset[int]] = field(default_factory=dict)
    # Kind → when and by which event one of it was taken away last: a case, of its own.
    gone: Mapping[str, Fact] = field(default_factory=dict)
    # Kind → item → every time that it was recorded: a case, of its papers and its consent.
    entries: Mapping[str, Mapping[str, tuple[Entered, ...]]] = field(default_factory=dict)
    # Kind → the items that are laid over these facts, one that is taken away too.
    given: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def one(self, kind: str, item: str = "") -> Mapping[str, Any] | None:
        """The value of the fact, or None where it isn't recorded."""
        fact = self.fact(kind, item)
        return fact.value if fact else None

    def fact(self, kind: str, item: str = "") -> Fact | None:
        """The fact with who and when, or None."""
        return self.facts.get(kind, {}).get(item)

    def since(self, kind: str, item: str = "") -> int:
        """The number of the event that first recorded what stands; 0 where nothing does.

        Saved again as it was, or taken away and entered once more, it is no newer.
        """
        fact, entries = self.fact(kind, item), self.entries.get(kind, {}).get(item, ())
        if fact is None or not entries or entries[-1].seq != fact.seq:
            return fact.seq if fact else 0
        return min(one.seq for one in entries if one.digest == entries[-1].digest)

    def all(self, kind: str) -> Mapping[str, Fact]:
        """Every fact of the kind by item; empty where there is none."""
        return self.facts.get(kind, {})

    def over(self, given: Mapping[str, Mapping[str, Any]], by: int, at: str) -> Recorded:
        """These facts with those given along with an act laid over them; None takes one away."""
        facts = {kind: dict(items) for kind, items in self.facts.items()}
        for kind, items in given.items():
            for item, value in items.items():
                if value is None:
                    facts.get(kind, {}).pop(item, None)
                else:
                    before = self.fact(kind, item)
                    if before and before.value == value and item in self.entries.get(kind, {}):
                        continue  # it stands as it was
                    hands = (before.hands if before else frozenset()) | {by}
                    facts.setdefault(kind, {})[item] = Fact(value, by, at, GIVEN, hands)
        return replace(self, facts=facts, given={kind: frozenset(of) for kind, of in given.items()})


NOTHING = Recorded()

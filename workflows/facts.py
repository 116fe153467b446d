"""What may a guard know? Frozen snapshots of a subject and of who acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
        return replace(self, facts=facts)


@dataclass(frozen=True, slots=True)
class DivisionFacts:
    """The division as it was when its case was drafted."""

    code: str
    name: str
    kind: str
    province: str  # the code of the recommending unit that it belongs to
    planned_single: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    name_en: str = ""

    def words(self, lang: str) -> str:
        """Its name in `lang`; the Chinese one where there is no other."""
        return self.name if lang.startswith("zh") else self.name_en or self.name


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place: of a unit for a measure, or (kind `list`) on the list; `case` is who holds it."""

    kind: str
    number: int
    case: str | None


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """An objection; `case` is the case objected to. Times are instants, `None` where not yet."""

    ref: str
    state: str
    case: str
    late: bool = False
    anonymous: bool = False
    admitted_late: bool = False
    shown: bool = False  # was the case made public?
    recorded: Recorded = Recorded()
    others: tuple[ObjectionFacts, ...] = ()  # of the same case
    own: CaseFacts | None = None  # the case itself

    @property
    def subject(self) -> str:
        return "objection"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case; `submit_by` is the end of its open cutoff or correction period."""

    ref: str
    state: str
    measure: str
    year: int
    division: DivisionFacts
    unit: str
    unit_kind: str
    region: str
    recorded: Recorded = Recorded()
    places: tuple[PlaceFacts, ...] = ()
    twins: tuple[str, ...] = ()  # other running cases of the same division and measure
    submit_by: datetime | None = None
    term_from: datetime | None = None
    term_to: datetime | None = None
    list_state: str = ""
    submitted_on: date | None = None

    @property
    def subject(self) -> str:
        return "case"


@dataclass(frozen=True, slots=True)
class PublicityFacts:
    """A publicity of the list: the entries it showed (refs), its hash, its half-open end."""

    ref: str
    supplement: bool
    published_at: datetime
    ends_at: datetime
    entries: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A list and every case of its round and measure; `entries` are refs in the order of places."""

    ref: str
    state: str
    measure: str
    year: int
    cases: tuple[CaseFacts, ...] = ()
    entries: tuple[str, ...] = ()
    recorded: Recorded = Recorded()
    objections: tuple[ObjectionFacts, ...] = ()
    publicities: tuple[PublicityFacts, ...] = ()
    digest: str = ""  # of the entries as they stand now
    decided_digest: str = ""
    ends_provisional: bool = False  # would a publicity that starts now end in a provisional year?
    open_until: datetime | None = None  # the latest cutoff of any unit; None where none is known
    beside: tuple[ListFacts, ...] = ()  # the round's other lists, without their cases

    @property
    def subject(self) -> str:
        return "list"

    def case(self, ref: str) -> CaseFacts | None:
        """The case `ref` of this round and measure, or None."""
        return next((case for case in self.cases if case.ref == ref), None)

    def listed(self) -> Iterator[CaseFacts]:
        """The cases that hold a place on the list."""
        wanted = set(self.entries)
        return (case for case in self.cases if case.ref in wanted)


@dataclass(frozen=True, slots=True)
class SanctionFacts:
    """A sanction on a unit and the division whose application was falsified."""

    ref: str
    state: str
    unit: str
    unit_kind: str
    division: str
    recorded: Recorded = Recorded()
    running: tuple[CaseFacts, ...] = ()  # the division's cases that haven't ended
    ends_at: datetime | None = None

    @property
    def subject(self) -> str:
        return "sanction"


SubjectFacts = CaseFacts | ListFacts | ObjectionFacts | SanctionFacts

"""What did the formal check find, item by item, and does it still stand?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .edition import FactKind, Named
from .facts import CaseFacts, Fact, Recorded
from .rules import Rules

KIND = "formal_item"
CORRECT = "correct"
# Who hands something in; what the ministry may record as well isn't handed in.
APPLICANTS = frozenset({"unit", "city", "statistics", "communications"})


@dataclass(frozen=True, slots=True)
class Looked:
    """One item that was looked at: fact `kind`, `of` of the case, and what was found.

    `stale`: what it is about was changed or taken away since, so it has to be looked at again.
    """

    kind: str
    of: str
    fact: Fact
    stale: bool

    @property
    def item(self) -> str:
        """Under which item it is recorded."""
        return item_of(self.kind, self.of)

    @property
    def wrong(self) -> bool:
        """Was it to be corrected when it was looked at?"""
        return bool(self.fact.value["result"] == CORRECT)

    @property
    def stands(self) -> bool:
        """Is it still to be corrected?"""
        return self.wrong and not self.stale

    @property
    def reason(self) -> str:
        """What is to be corrected, in the officer's words."""
        return str(self.fact.value.get("reason", ""))

    @property
    def field(self) -> str:
        """The field that it is about; "" where it is about the whole."""
        return str(self.fact.value.get("field", ""))


def item_of(kind: str, of: str) -> str:
    """The item under which what was found about a fact is recorded."""
    return f"{kind}:{of}" if of else kind


def parts(item: str) -> tuple[str, str]:
    """(kind of fact, item of it) that was looked at."""
    kind, _, of = item.partition(":")
    return kind, of


def looked(recorded: Recorded) -> tuple[Looked, ...]:
    """Everything that was looked at, in the order of its items."""
    found = []
    for item, fact in sorted(recorded.all(KIND).items()):
        kind, of = parts(item)
        found.append(Looked(kind, of, fact, _changed(recorded, kind, of) > fact.seq))
    return tuple(found)


def _changed(recorded: Recorded, kind: str, of: str) -> int:
    """The number of the event that last recorded or took away what an item is about."""
    about, taken = recorded.fact(kind, of), recorded.gone.get(kind)
    gone = taken.seq if taken else 0
    if of:
        return about.seq if about else gone
    return max(gone, *(one.seq for one in recorded.all(kind).values()), 0)


def to_correct(recorded: Recorded) -> tuple[Looked, ...]:
    """What stands to be corrected."""
    return tuple(one for one in looked(recorded) if one.stands)


def to_look_at_again(recorded: Recorded) -> tuple[Looked, ...]:
    """What was to be corrected and was changed since: whether it is right now, nobody has said.

    Of what was taken away nothing is left to look at.
    """
    return tuple(one for one in looked(recorded)
                 if one.wrong and one.stale and there(recorded, one.kind, one.of))  # fmt: skip


def there(recorded: Recorded, kind: str, of: str) -> bool:
    """Is it on record: this very thing, or, of a kind as a whole, anything of it?"""
    return bool(recorded.fact(kind, of) or (not of and recorded.all(kind)))


def not_looked_at(rules: Rules, recorded: Recorded) -> Iterator[tuple[FactKind, str]]:
    """What was handed in and nobody has looked at as it stands."""
    fresh = {(one.kind, one.of) for one in looked(recorded) if not one.stale}
    for kind in handed_in(rules):
        for of in sorted(recorded.all(kind.id)):
            if (kind.id, of) not in fresh:
                yield kind, of


def handed_in(rules: Rules) -> Iterator[FactKind]:
    """The kinds of fact of which an application is made up: its applicants record them before."""
    before = {s for a in rules.edition.actions if a.subject == "case" and a.to == "submitted"
              for s in a.start}  # fmt: skip
    for kind in rules.edition.facts:
        own = kind.owner == "case" and kind.who and set(kind.who) <= APPLICANTS and not kind.beside
        if own and (before | {"drafted"}) & set(kind.states):
            yield kind


def known(rules: Rules, facts: CaseFacts, kind: str, of: str) -> FactKind | None:
    """The kind of an item that could be handed in with this case; None for anything else."""
    found = next((one for one in handed_in(rules) if one.id == kind), None)
    if found is None or (found.measures and facts.measure not in found.measures):
        return None
    if facts.recorded.fact(kind, of):
        return found
    items = rules.items_of(kind, facts.measure)
    # Of what isn't there yet an entry listed by the edition can be asked for, or a kind as a whole.
    return found if not of or (items is not None and of in items) else None


def named(rules: Rules, recorded: Recorded, measure: str, kind: str, of: str) -> Named | str:
    """What an item is called: the edition's own entry, or the name under which it was entered."""
    declared = rules.facts.get(kind)
    if declared is None or not of:
        return declared or kind
    if declared.items == "free":
        return str((recorded.one(kind, of) or {}).get("name") or of)
    entries = getattr(rules.measure(measure), declared.items, ())
    return next((one for one in entries if one.id == of), of)

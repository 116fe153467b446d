"""In what do two editions differ, rule by rule?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from .edition import TABLES, Edition, Named, Notice

# What says where a rule stands and what it is called, rather than what it does.
ASIDE = frozenset({"id", "subject", "owner", "zh", "en", "cites", "cites_for", "basis", "icon",
                   "tone", "says", "tells", "short_zh", "short_en", "asks_zh", "asks_en",
                   "confirm_zh", "confirm_en", "choice_zh", "choice_en", "unit_en", "by_hand",
                   *TABLES})  # fmt: skip
IDENTITY = ("doc_no", "basis_doc", "effective_from", "places")


@dataclass(frozen=True, slots=True)
class Change:
    """One property of a rule that has another value in the second edition."""

    field: str
    first: Any
    second: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule that only one edition has (the other side is None), or that does something else there.

    `changes` is empty for a rule that only one edition has, and for one that stands in other
    articles and does the same.
    """

    kind: str
    name: str
    first: Named | None
    second: Named | None
    changes: tuple[Change, ...] = ()

    @property
    def same(self) -> bool:
        """Do both editions have it, and does it do the same in both?"""
        return bool(self.first and self.second) and not self.changes


def differences(first: Edition, second: Edition) -> tuple[Difference, ...]:
    """Every rule of either edition, in the order of the files, with what differs."""
    return tuple(_differences(first, second))


def identity(first: Edition, second: Edition) -> tuple[Change, ...]:
    """What the editions say of themselves: number, basis, first day, places."""
    return tuple(Change(name, getattr(first, name), getattr(second, name)) for name in IDENTITY)


@dataclass(frozen=True, slots=True)
class NoticeDifference:
    """A year whose notice only one edition has (the other side is None), or sets otherwise."""

    year: int
    first: Notice | None
    second: Notice | None
    changes: tuple[Change, ...] = ()


def notices(first: Edition, second: Edition) -> tuple[NoticeDifference, ...]:
    """The years that are gone, added, or have another notice, in their order."""
    one, other = ({n.year: n for n in law.notices} for law in (first, second))
    found = []
    for year in sorted(one.keys() | other.keys()):
        a, b = one.get(year), other.get(year)
        if a != b:
            changes = _notice_changes(a, b) if a and b else ()
            found.append(NoticeDifference(year, a, b, tuple(changes)))
    return tuple(found)


def _notice_changes(a: Notice, b: Notice) -> Iterator[Change]:
    for f in fields(a):
        one, other = getattr(a, f.name), getattr(b, f.name)
        if one != other:
            yield Change(f.name, one, other)


def _differences(first: Edition, second: Edition) -> Iterator[Difference]:
    one, other = _rows(first), _rows(second)
    for name in [*one, *(name for name in other if name not in one)]:
        a, b = one.get(name), other.get(name)
        changes = tuple(_changes(a, b)) if a is not None and b is not None else ()
        yield Difference(name.partition(".")[0], name, a, b, changes)


def _rows(edition: Edition) -> dict[str, Named]:
    rows: dict[str, Named] = {f"measure.{m.id}": m for m in edition.measures}
    for m in edition.measures:
        for table in TABLES:
            rows |= {f"{table}.{m.id}.{row.id}": row for row in getattr(m, table)}
    rows |= {f"guard.{g.id}": g for g in edition.guards}
    rows |= {f"action.{a.subject}.{a.id}": a for a in edition.actions}
    rows |= {f"state.{s.subject}.{s.id}": s for s in edition.states}
    rows |= {f"deadline.{d.id}": d for d in edition.deadlines}
    rows |= {f"fact.{f.id}": f for f in edition.facts}
    rows |= {f"setting.{s.id}": s for s in edition.settings}
    return rows


def _changes(a: Named, b: Named) -> Iterator[Change]:
    if a.zh != b.zh:
        yield Change("name", a.zh, b.zh)
    for f in fields(a):
        if f.name in ASIDE:
            continue
        one, other = getattr(a, f.name), getattr(b, f.name)
        if f.name == "field":  # a fact's fields: which there are, and which must be there
            one, other = _fields(one), _fields(other)
        if one != other:
            yield Change(f.name, one, other)


def _fields(rows: tuple[Any, ...]) -> tuple[tuple[str, str, bool], ...]:
    return tuple((row.id, row.kind, row.required) for row in rows)

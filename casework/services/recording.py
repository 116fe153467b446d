"""May these facts be recorded, all of them together, and what is wrong with them?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from casework.db import Writer
from casework.errors import Conflict, Forbidden, Invalid, Refused
from workflows.edition import FactKind
from workflows.legible import written
from workflows.signing import stands
from workflows.words import Breach, reason_breach

from . import bounds, records, values
from .desk import Opened
from .items import item_of, there_to_take

CHANGED = Conflict(
    "您填写时别人已改动或签署了这一项（或改动了其所签署的内容），请对照后再保存。",
    "Meanwhile somebody changed or signed this entry, or changed what it signs;"
    " compare, then save again.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact as it is asked for: `role` is the one in which the actor may record it."""

    kind: FactKind
    item: str
    role: str
    given: Mapping[str, Any] | None


def asked(opened: Opened, wish: Any) -> list[Asked]:
    """Each fact of the wish, in its order; Forbidden where one isn't this person's to record."""
    found = []
    for name, items in wish.given.items():
        kind = opened.rules.facts.get(name)
        if kind is None or kind.owner != wish.subject:
            raise Forbidden
        for item, given in items.items():
            who = opened.rules.recorders(kind, item, opened.row.get("measure", ""))
            role = next((r for r in who if r in wish.actor.roles), "")
            if not role or not opened.may(wish.actor):
                raise Forbidden
            found.append(Asked(kind, item, role, given))
    # A list's guards look at one new entry beside those on record, not at several new ones.
    if not found or (
        len(found) > 1 and any(one.kind.guards and one.kind.items == "case" for one in found)
    ):
        raise Forbidden
    return found


def unseen(opened: Opened, wish: Any) -> bool:
    """Does one of them, or what it signs, no longer stand as it was when the form was made?"""
    recorded, measure = opened.facts.recorded, opened.row.get("measure", "")
    return any(
        read != stands(opened.rules, recorded, opened.rules.facts[name], item, measure=measure)
        for name, items in wish.seen.items() for item, read in items.items()
    )  # fmt: skip


def checked(
    w: Writer, opened: Opened, wish: Any, facts: list[Asked]
) -> Iterator[tuple[Asked, dict[str, Any] | None]]:
    """Each fact with its value as it will stand; Invalid or Refused names all that is wrong.

    What is saved as it stands already is no change of what somebody put a name to, and a paper or
    consent of the unit's no new one; whoever else signs, signs again.
    """
    wrong: dict[str, tuple[str, str]] = {}
    breaches: list[Breach] = []
    read: list[tuple[Asked, dict[str, Any] | None]] = []
    for one in facts:
        prefix = f"{one.kind.id}.{one.item}." if len(facts) > 1 else ""
        try:
            value = None if one.given is None else values.read(
                one.kind, one.given, today=wish.today, prefix=prefix)  # fmt: skip
            if value is not None:
                bounds.check(opened.rules, one.kind, one.item, value, prefix=prefix,
                             measure=opened.row.get("measure", ""))  # fmt: skip
            refused = records.breaches(w, opened, one.kind, one.item, value, wish)
            one = replace(one, item=item_of(opened, one.kind, one.item, wish.given[one.kind.id]))
            if value is None:
                there_to_take(opened, one.kind, one.item)
        except Invalid as invalid:
            wrong |= {name if name.startswith(prefix) else prefix + name: words
                      for name, words in invalid.errors.items()}  # fmt: skip
            continue
        on_record = opened.facts.recorded.fact(one.kind.id, one.item)
        changed = one.kind.explained == "changed" or (one.kind.explained and value is None)
        if changed and on_record and not written(wish.comment):
            refused = (*refused, reason_breach(opened.rules, one.kind))
        breaches += [breach for breach in refused if breach not in breaches]
        read.append((one, value))
    if wrong:
        raise Invalid(wrong)
    if breaches:
        raise Refused(tuple(breaches))
    kinds = opened.rules.edition.facts
    signed = {id for kind in kinds for id in kind.signs}
    signed |= {k.id for k in kinds if k.items == "document" or (k.signs and "unit" in k.who)}
    yield from ((one, value) for one, value in read
                if one.kind.id not in signed or not _unchanged(opened, one, value))  # fmt: skip


def _unchanged(opened: Opened, one: Asked, value: Mapping[str, Any] | None) -> bool:
    fact = opened.facts.recorded.fact(one.kind.id, one.item)
    return fact is not None and fact.value == value

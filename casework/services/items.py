"""Which items can a kind of fact have on a subject, and what is the next one called?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from casework.errors import Invalid
from workflows import legible
from workflows.edition import FactKind
from workflows.facts import ListFacts
from workflows.words import Breach, cite

from .desk import Opened

MOST_ENTRIES = 200  # of a list: more would be read by nobody, and no page could show them
LONGEST_NAME = 60  # what is noted about it, and why, goes by this name with more around it
DIGITS = 9  # a longer number is somebody's own name for an item
OF_A_LIST = ("decision", "determination", "publication")  # its own, or of a city brought in later


def next_item(have: Iterable[str]) -> str:
    """The number of the next one of a kind of which there are several."""
    numbers = (int(i) for i in have if i.isascii() and i.isdigit() and len(i) <= DIGITS)
    return str(max(numbers, default=0) + 1)


def counted(kind: FactKind) -> bool:
    """Is a new one called by the next number, unless it was given a name?"""
    if kind.items == "free":
        return not (kind.of or kind.guards or kind.id in OF_A_LIST)
    return kind.items == "numbered"


def visible(item: str) -> bool:
    """Can somebody read the name of an item, and write it again?"""
    return bool(item) and legible.written(legible.visible(item)) == item


def numbered(opened: Opened, kind: FactKind, items: Mapping[str, Any]) -> dict[str, Any]:
    """What an act hands in of a kind that is numbered, each by the next number; else as it was."""
    if kind.items != "numbered":
        return dict(items)
    first = int(next_item(opened.facts.recorded.all(kind.id)))
    return {str(first + place): value for place, value in enumerate(items.values())}


def item_of(opened: Opened, kind: FactKind, item: str, beside: Iterable[str] = ()) -> str:
    """The item that is meant: one without a name has the next number, also after those `beside`."""
    have = opened.facts.recorded.all(kind.id)
    return next_item({*have, *beside}) if not item and item not in have and counted(kind) else item


def there_to_take(opened: Opened, kind: FactKind, item: str) -> None:
    """Invalid where there is no such fact to take away."""
    if opened.facts.recorded.fact(kind.id, item) is None:
        raise Invalid({kind.id: (f"没有登记过“{kind.zh}”，无从删除。",
                                 f"There is no “{kind.en}” to take away.")})  # fmt: skip


def known_item(opened: Opened, kind: FactKind, item: str) -> bool:
    """Can such a fact be about `item` here? Invalid where the item or the measure has none."""
    measure = opened.row.get("measure", "")
    if kind.measures and measure not in kind.measures:
        raise Invalid({kind.id: ("这项措施不用这一项。", "This measure doesn't ask for it.")})
    items = opened.rules.items_of(kind.id, measure)
    if items is not None and item not in items:
        known = ", ".join(items)
        raise Invalid({kind.id: (f"“{kind.zh}”没有“{item}”这一项；有 {known}。",
                                 f"“{kind.en}” has no item “{item}”; it has {known}.")})  # fmt: skip
    facts = opened.facts
    new = facts.recorded.fact(kind.id, item) is None
    if kind.items == "numbered" and item and new:
        raise Invalid({kind.id: (f"“{kind.zh}”没有第 {item} 条，编号由系统给出。",
                                 f"“{kind.en}” has no number “{item}”; the system numbers.")})  # fmt: skip
    if kind.items == "free" and new and item and not visible(item):
        raise Invalid({kind.id: ("编号不能含有空白或不可见字符，请留空，由系统给出。",
                                 "A number holds no blank or invisible sign; leave it out, and the system"
                                 " numbers.")})  # fmt: skip
    if counted(kind) and new and len(item) > LONGEST_NAME:
        raise Invalid({kind.id: (f"编号最多 {LONGEST_NAME} 字，请留空，由系统给出。",
                                 f"A number has at most {LONGEST_NAME} characters; leave it out, and the"
                                 " system numbers.")})  # fmt: skip
    if kind.of and facts.recorded.fact(kind.of, item) is None:
        of = opened.rules.facts[kind.of]
        raise Invalid({kind.id: (f"没有第 {item} 条“{of.zh}”。",
                                 f"There is no “{of.en}” number “{item}”.")})  # fmt: skip
    if kind.items == "case" and isinstance(facts, ListFacts) and facts.case(item) is None:
        raise Invalid({kind.id: (f"没有案件“{item}”。", f"There is no case “{item}”.")})
    return True


def too_many(
    opened: Opened, kind: FactKind, item: str, given: Mapping[str, Mapping[str, Any]]
) -> Iterator[Breach]:
    """A list is full once it would hold more with `item` and the others given with it."""
    have = opened.facts.recorded.all(kind.id)
    if kind.items != "free" or kind.of or kind.guards or item in have:
        return
    if len(have) + len({item, *given.get(kind.id, ())} - have.keys()) > MOST_ENTRIES:
        yield Breach(
            "list_length", cite(opened.rules, ("house.list_length",)), "house",
            f"“{kind.zh}”最多 {MOST_ENTRIES} 条，现有 {len(have)} 条：请并入已有各条，或先删去不需要的。",
            f"“{kind.en}” holds at most {MOST_ENTRIES} entries, and has {len(have)}: put several into"
            " one, or take away first what isn't needed.", opened.ref,
        )  # fmt: skip

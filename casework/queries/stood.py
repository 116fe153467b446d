"""What stood on record of a case at an earlier moment, as its events tell it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workflows.facts import Fact, Recorded
from workflows.rules import Rules

from .timeline import Happening

Values = dict[tuple[str, str], tuple[int, Mapping[str, Any]]]


def stood_at(rules: Rules, story: Sequence[Happening], seq: int) -> Recorded:
    """The facts after event `seq` of a case, from its whole story; erased texts tell none."""
    values: Values = {}
    for happening in story:
        event = happening.event
        if event.seq > seq:
            break
        given = happening.text.get("given", {})
        if event.kind == "record":
            _put(values, event.seq, event.name, event.item, happening.value)
        elif event.kind == "act" and (rule := rules.actions.get(("case", event.name))):
            for void in rule.voids:
                for key in [key for key in values if key[0] == void.fact]:
                    del values[key]
            for write in rule.writes:
                _put(values, event.seq, write.fact, "", write.value)
        for kind, items in given.items():
            for item, value in items.items():
                _put(values, event.seq, kind, item, value)
    facts: dict[str, dict[str, Fact]] = {}
    for (kind, item), (at, value) in values.items():
        facts.setdefault(kind, {})[item] = Fact(value, seq=at)
    return Recorded(facts)


def all_told(story: Sequence[Happening], seq: int) -> bool:
    """Is every text there that told of the case up to event `seq`?"""
    return not any(one.erased for one in story if one.event.seq <= seq)


def _put(values: Values, seq: int, kind: str, item: str, value: Mapping[str, Any] | None) -> None:
    if value is None:
        values.pop((kind, item), None)
    else:
        values[kind, item] = (seq, value)

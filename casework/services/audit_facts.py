"""Are the facts on record those that the events say?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, String, collate, select, type_coerce

from casework.models import FactRow
from workflows.edition import ActionRule
from workflows.loader import editions

Row = Mapping[str, Any]
Key = tuple[str, str]
UNKNOWN = object()  # the event's text is erased, so its value can't be compared
CHUNK = 2000


def by_owner(connection: Connection) -> Facts:
    """The fact rows of every owner, to be compared in the order of the streams."""
    code_order = collate(FactRow.owner, "BINARY" if connection.dialect.name == "sqlite" else "C")
    rows = connection.execution_options(yield_per=CHUNK).execute(
        select(FactRow.owner, FactRow.kind, FactRow.item, FactRow.seq,
               type_coerce(FactRow.value, String).label("value"))
        .order_by(code_order)
    )  # fmt: skip
    return Facts(dict(row) for row in rows.mappings())


class Facts:
    """Fact rows, owner by owner, beside the streams that should have written them."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._owners = ((owner, list(own)) for owner, own in groupby(rows, lambda r: r["owner"]))
        self._next = next(self._owners, None)
        self._strangers: list[str] = []
        self._acts = {(e.id, a.subject, a.id): a for e in editions() for a in e.actions}

    def _of(self, stream: str) -> list[Row]:
        while self._next and self._next[0] < stream:
            self._strangers.append(self._next[0])
            self._next = next(self._owners, None)
        if self._next and self._next[0] == stream:
            found = self._next[1]
            self._next = next(self._owners, None)
            return found
        return []

    def left(self) -> list[str]:
        """Owners of facts that have no stream."""
        while self._next:
            self._strangers.append(self._next[0])
            self._next = next(self._owners, None)
        return self._strangers

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of the event, what is wrong in both languages) for each fact that differs."""
        told = self._told(stream, events)
        for row in self._of(stream):
            name = f"{row['kind']}:{row['item']}" if row["item"] else row["kind"]
            said = told.pop((row["kind"], row["item"]), None)
            if said is None or said[0] != row["seq"]:
                yield (row["seq"], f"没有记录说明事实“{name}”现在的值。",
                       f"No event says that fact {name} is as it stands.")  # fmt: skip
            elif said[1] is not UNKNOWN and said[1] != _json(row["value"]):
                yield (row["seq"], f"事实“{name}”与记录不符。",
                       f"Fact {name} isn't what its event says.")  # fmt: skip
        for (kind, item), (seq, value) in told.items():
            if value is not UNKNOWN:
                yield seq, f"事实“{kind} {item}”缺失。", f"Fact {kind} {item} is gone."

    def _told(self, stream: str, events: Sequence[Row]) -> dict[Key, tuple[int, Any]]:
        """What the events of a stream leave on record: (kind, item) → (number, value)."""
        told: dict[Key, tuple[int, Any]] = {}
        for event in events:
            text, seq = _text(event), event["seq"]
            if event["kind"] == "record":
                self._recorded(told, event, text)
                continue
            rule = self._rule(stream, event)
            if rule is None:
                continue
            given = None if text is None else text.get("given", {})
            for void in rule.voids:
                kept = void.unless and ((void.unless, "") in told or (given or {}).get(void.unless))
                if not kept:
                    for key in [key for key in told if key[0] == void.fact]:
                        del told[key]
            for write in rule.writes:
                told[write.fact, ""] = (seq, dict(write.value))
            if given is None:
                for kind in (*rule.inputs, "reason"):
                    for key in [key for key in told if key[0] == kind]:
                        told[key] = (told[key][0], UNKNOWN)
                continue
            for kind, items in given.items():
                for item, value in items.items():
                    if value is None:
                        told.pop((kind, item), None)
                    else:
                        told[kind, item] = (seq, value)
            for key, reason in (text or {}).get("reasons", {}).items():
                told["reason", key] = (seq, {"text": reason})
        return told

    def _recorded(
        self, told: dict[Key, tuple[int, Any]], event: Row, text: dict[str, Any] | None
    ) -> None:
        key = (event["name"], event["item"])
        if text is None:
            told[key] = (event["seq"], UNKNOWN)
        elif "value" in text:
            told[key] = (event["seq"], text["value"])
        else:
            told.pop(key, None)

    def _rule(self, stream: str, event: Row) -> ActionRule | None:
        """The rule of an act, by any edition that knows it: what it writes is the same in all."""
        subject = stream.partition("/")[0]
        return next((a for (_, s, id), a in self._acts.items()
                     if s == subject and id == event["name"]), None)  # fmt: skip


def _text(event: Row) -> dict[str, Any] | None:
    if not event["text_digest"]:
        return {}
    return _json(event["body"]) if event["body"] is not None else None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text

"""Are the facts on record, and whoever wrote them, those that the events say?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, String, collate, select, type_coerce

from casework.models import FactRow
from workflows.edition import ActionRule
from workflows.loader import editions

from . import stored

Row = Mapping[str, Any]
CHUNK = 2000
# An event of this name in the stream, about the number of another, says that its text was erased.
ERASURE = "erased"
# Accounts and the calendar keep no facts.
SUBJECTS = frozenset({"assessment", "case", "complaint", "division", "list", "objection", "round",
                      "sanction", "unit"})  # fmt: skip


def in_code_order(connection: Connection, column: Any) -> Any:
    """The column by its characters' codes on either engine, as Python compares them."""
    return collate(column, "BINARY" if connection.dialect.name == "sqlite" else "C")


def by_owner(connection: Connection) -> Facts:
    """The fact rows of every owner, to be compared in the order of the streams."""
    rows = connection.execution_options(yield_per=CHUNK).execute(
        select(FactRow.owner, FactRow.kind, FactRow.item, FactRow.seq,
               FactRow.recorded_by, FactRow.hands, type_coerce(FactRow.at, String).label("at"),
               type_coerce(FactRow.value, String).label("value"))
        .order_by(in_code_order(connection, FactRow.owner))
    )  # fmt: skip
    return Facts(dict(row) for row in rows.mappings())


UNREAD = object()


@dataclass(slots=True)
class Told:
    """What the events of a stream leave on record: (kind, item) → (number, value), and its makers.

    A value is None where the fact was taken away, UNREAD where the text that told it is erased.
    An erased act may have set other items of a kind (`given`: kind, number) and may have taken
    away what stood before it (`unsure`); who wrote what since the fact last wasn't there can't be
    told of such kinds (`blurred`). It says nothing of anything else.
    """

    facts: dict[tuple[str, str], tuple[int, Any]] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)
    given: set[tuple[str, int]] = field(default_factory=set)
    unsure: set[tuple[str, str]] = field(default_factory=set)
    hands: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    blurred: set[str] = field(default_factory=set)

    def drop(self, kind: str, seq: int) -> None:
        """An act took every fact of this kind away."""
        self.dropped[kind] = seq
        self.facts = {key: (seq, None) if key[0] == kind else told
                      for key, told in self.facts.items()}  # fmt: skip
        self.hands = {key: own for key, own in self.hands.items() if key[0] != kind}
        self.blurred.discard(kind)

    def put(self, kind: str, item: str, by: Row, value: Any) -> None:
        """A fact is set by an event, or (None) taken away."""
        self.facts[kind, item] = (by["seq"], value)
        self.unsure.discard((kind, item))
        if value is None:
            self.hands.pop((kind, item), None)
        elif by["actor"] not in (own := self.hands.setdefault((kind, item), [])):
            own.append(by["actor"])

    def doubt(self, kinds: Collection[str]) -> None:
        """Facts of these kinds may have been taken away by an act whose text is erased."""
        self.unsure |= {key for key in self.facts if key[0] in kinds}
        self.blurred |= set(kinds)

    def others(self, row: Row) -> bool:
        """Were other people at this fact than it says?"""
        own = self.hands.get((row["kind"], row["item"]), [])
        return row["kind"] not in self.blurred and row["hands"] != f",{','.join(map(str, own))},"

    def may_be(self, row: Row) -> bool:
        """Could an act whose text is erased have set this fact, with nothing said of it since?"""
        since, _ = self.facts.get((row["kind"], row["item"]), (0, None))
        newest = max(since, self.dropped.get(row["kind"], 0))
        return (row["kind"], row["seq"]) in self.given and row["seq"] >= newest


class Facts:
    """Fact rows, owner by owner, beside the streams that should have written them."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._owners = ((owner, list(own)) for owner, own in groupby(rows, lambda r: r["owner"]))
        self._next = next(self._owners, None)
        self._strangers: list[str] = []
        self._acts: dict[tuple[str, str], list[ActionRule]] = {}
        for edition in editions():
            for act in edition.actions:
                self._acts.setdefault((act.subject, act.id), []).append(act)

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of the event, what is wrong in both languages) for each fact that differs."""
        told, written = self._told(stream, events), {event["seq"]: event for event in events}
        for row in self._of(stream):
            name = f"{row['kind']}:{row['item']}" if row["item"] else row["kind"]
            by = written.get(row["seq"])
            if by and (by["actor"], by["received_at"]) != (row["recorded_by"], row["at"]):
                yield (row["seq"], f"事实“{name}”的登记人或时间与记录不符。",
                       f"Fact {name} wasn't recorded by whom, or when, it says.")  # fmt: skip
            unread, others = told.may_be(row), told.others(row)
            seq, value = told.facts.pop((row["kind"], row["item"]), (0, None))
            if unread:
                continue
            if value is None or seq != row["seq"]:
                yield (row["seq"], f"没有记录说明事实“{name}”现在的值。",
                       f"No event says that fact {name} is as it stands.")  # fmt: skip
            elif value is not UNREAD and value != stored.plain(row["value"]):
                yield seq, f"事实“{name}”与记录不符。", f"Fact {name} isn't what its event says."
            if others:
                yield (row["seq"], f"事实“{name}”的经手人与记录不符。",
                       f"Fact {name} wasn't written by those whom it names.")  # fmt: skip
        for (kind, item), (seq, value) in told.facts.items():
            if value is not None and (kind, item) not in told.unsure:
                yield seq, f"事实“{kind} {item}”缺失。", f"Fact {kind} {item} is gone."

    def left(self) -> list[str]:
        """Owners of facts that have no stream."""
        self._of("\U0010ffff")
        return self._strangers

    def _of(self, stream: str) -> list[Row]:
        while self._next and self._next[0] < stream:
            self._strangers.append(self._next[0])
            self._next = next(self._owners, None)
        if not (self._next and self._next[0] == stream):
            return []
        found = self._next[1]
        self._next = next(self._owners, None)
        return found

    def _told(self, stream: str, events: Sequence[Row]) -> Told:
        told, subject = Told(), stream.partition("/")[0]
        for event in events if subject in SUBJECTS else ():
            text = stored.text(event)
            if event["kind"] == "record":
                told.put(event["name"], event["item"], event,
                         _unread(event) if text is None else text.get("value"))  # fmt: skip
            elif event["kind"] == "act":
                # What an act voids and writes is the same in every edition that knows the fact.
                for rule in self._acts.get((subject, event["name"]), ()):
                    _acted(told, rule, event, text)
        return told


def _acted(told: Told, rule: ActionRule, event: Row, text: Mapping[str, Any] | None) -> None:
    seq = event["seq"]
    given = (text or {}).get("given", {})
    for void in rule.voids:
        told.drop(void.fact, seq)
    for write in rule.writes:
        read = text is not None or write.fact not in rule.inputs
        told.put(write.fact, "", event, dict(write.value) if read else UNREAD)
    if text is None:
        told.doubt(rule.inputs)
        told.blurred.add("reason")
        told.given |= {(kind, seq) for kind in (*rule.inputs, "reason")}
    for kind, items in given.items():
        for item, value in items.items():
            told.put(kind, item, event, value)
    for key, reason in (text or {}).get("reasons", {}).items():
        told.put("reason", key, event, {"text": reason})


def _unread(event: Row) -> Any:
    """What a record whose text is erased left: its open part has a digest where there is a value."""
    payload = stored.payload(event)
    return None if payload.get("after") == "" else UNREAD


def erasures(events: Sequence[Row]) -> frozenset[int]:
    """The numbers of the events whose text was erased on record, by a later note."""
    return frozenset(
        int(event["item"]) for event in events
        if (event["kind"], event["name"]) == ("note", ERASURE) and event["item"].isdecimal()
        and int(event["item"]) < event["seq"]
    )  # fmt: skip

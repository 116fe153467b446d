"""What does a PDF do by itself: when it is opened, when a page is turned to, without a click?

It may turn to a page of its own, and little else. What a reader has to click, a link, is not asked
here. Read is what PDFium wrote anew, where all stands plainly and each string escapes its brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# What an action that nobody asked for may do: move within the file, or show and hide its parts.
HARMLESS = frozenset(
    {"GoTo", "GoToDp", "GoTo3DView", "Named", "Hide", "ResetForm", "SetOCGState", "Trans"}
)
TRIGGERS = frozenset(
    {"E", "X", "D", "U", "Fo", "Bl", "PO", "PC", "PV", "PI", "O", "C", "K", "F", "V", "WC", "WS",
     "DS", "WP", "DP"}
)  # fmt: skip
BY_ITSELF = re.compile(rb"/(OpenAction|AA)(?=[\s\[(</])")
OBJECT = re.compile(rb"(?<!\d)(\d+) \d+ obj\b")
TOKEN = re.compile(
    rb"\s*(<<|>>|\[|\]|(\d+) \d+ R\b|/([^\s<>\[\]()/%{}]*)|\((?:[^\\()]|\\.)*\)|<[^<>]*>|[^\s<>\[\]()/]+)",
    re.DOTALL,
)
DEEPEST = 100  # PDFium reads nothing deeper than 64
Ref = int  # the number of an object; numbers themselves say nothing here
CLOSED = object()


class _NoValue(Exception):
    """What stands there is none of what PDFium writes: the middle of a picture, say."""


def acts(written: bytes | bytearray) -> bool:
    """Does it do something by itself that a paper doesn't?"""
    begun = [(found[1], found.end()) for found in BY_ITSELF.finditer(written)]
    return bool(begun) and _Written(written).does(begun)


class _Written:
    """A PDF as it was written anew, its objects by number; one that is there twice is judged twice."""

    def __init__(self, written: bytes | bytearray) -> None:
        self.written = written
        self.at: dict[int, list[int]] = {}
        for found in OBJECT.finditer(written):
            self.at.setdefault(int(found[1]), []).append(found.end())

    def does(self, begun: list[tuple[bytes, int]]) -> bool:
        """Is one of what stands there an action that isn't harmless?"""
        seen: set[int] = set()
        for name, place in begun:
            for value in self._plain(self._read(place)):
                triggers = [value] if name == b"OpenAction" else _values(value)
                if any(self._harms(action, seen) for action in triggers):
                    return True
        return False

    def _harms(self, first: Any, seen: set[int]) -> bool:
        waiting = [first]
        while waiting:
            one = waiting.pop()
            if isinstance(one, Ref):
                if one in seen:
                    continue
                seen.add(one)
            for action in self._plain(one):
                if isinstance(action, list):  # one after the other, or a place to turn to
                    waiting += action
                elif isinstance(action, dict):
                    if any(kind not in HARMLESS for kind in self._plain(action.get("S", "GoTo"))):
                        return True
                    waiting.append(action.get("Next"))
        return False

    def _plain(self, value: Any) -> Iterator[Any]:
        """What it is, or what stands under the number that it is."""
        if not isinstance(value, Ref):
            yield value
        else:
            for place in self.at.get(value, ()):
                yield self._read(place)

    def _read(self, place: int) -> Any:
        """The value there; None where there is none."""
        try:
            return self._value(place)[0]
        except _NoValue:
            return None

    def _value(self, place: int, deep: int = 0) -> tuple[Any, int]:
        """The value there, and where it ends: a name as text, a number or string as None."""
        found = TOKEN.match(self.written, place)
        if found is None or deep > DEEPEST:
            raise _NoValue
        token, place = found[1], found.end()
        if token in (b">>", b"]"):
            return CLOSED, place
        if token in (b"<<", b"["):
            items: list[Any] = []
            while True:
                item, place = self._value(place, deep + 1)
                if item is CLOSED:
                    break
                items.append(item)
            return (items if token == b"[" else _dictionary(items)), place
        if found[2]:
            return Ref(found[2]), place
        return (found[3].decode("latin-1") if found[3] is not None else None), place


def _dictionary(items: list[Any]) -> dict[str, Any]:
    return {key: value for key, value in zip(items[::2], items[1::2], strict=False)
            if isinstance(key, str)}  # fmt: skip


def _values(value: Any) -> list[Any]:
    """What each trigger of a dictionary of them starts."""
    found = value.items() if isinstance(value, dict) else ()
    return [action for trigger, action in found if trigger in TRIGGERS]

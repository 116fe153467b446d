"""Is what was made public what the events of its list and of its cases say?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, String, select, type_coerce

from casework.models import DeadlineRow, Publicity
from casework.models.base import canonical
from workflows.loader import editions

from . import audit_event

Row = Mapping[str, Any]


class Publicities:
    """What was made public, beside the acts that did so and the cases that moved with them."""

    def __init__(self, connection: Connection) -> None:
        self._rows: dict[str, dict[str, Row]] = {}
        asked = select(
            Publicity.ref, Publicity.list_ref, Publicity.digest,
            type_coerce(Publicity.entries, String).label("entries"),
            type_coerce(Publicity.published_at, String).label("published_at"),
            type_coerce(Publicity.ends_at, String).label("ends_at"),
            type_coerce(DeadlineRow.ends_at, String).label("deadline"),
        ).outerjoin(DeadlineRow, (DeadlineRow.item == Publicity.ref)
                    & (DeadlineRow.kind == "publicity"))  # fmt: skip
        for row in connection.execute(asked).mappings():
            self._rows.setdefault(f"list/{row['list_ref']}", {})[row["ref"]] = dict(row)
        self._moved: dict[str, set[str]] = {}
        self._publish = {a.id for law in editions() for a in law.actions
                         if a.subject == "list" and "publicity" in a.opens}  # fmt: skip

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of an event, what is wrong in both languages); cases come before their lists."""
        subject, _, ref = stream.partition("/")
        if subject == "case":
            for event in events:
                if event["cause"].startswith("list/"):
                    self._moved.setdefault(event["cause"], set()).add(ref)
        if subject != "list":
            return
        rows, ends = dict(self._rows.get(stream, {})), _moved_ends(events)
        acts = [e for e in events if e["kind"] == "act" and e["name"] in self._publish]
        for number, act in enumerate(acts, start=1):
            key, seq = f"{ref}-{number}", act["seq"]
            row = rows.pop(key, None)
            if row is None:
                yield seq, f"公示“{key}”缺失。", f"Publicity {key} is gone."
                continue
            try:
                shown = [(e["code"], e["name"], e["case"]) for e in json.loads(row["entries"])]
            except (ValueError, KeyError, TypeError):
                shown = []
            digest = hashlib.sha256(canonical(sorted(map(list, shown))).encode()).hexdigest()
            moved = self._moved.get(f"{stream}#{seq}", set())
            if {case for _, _, case in shown} != moved or digest != row["digest"]:
                yield (seq, f"公示“{key}”的内容与记录不符。",
                       f"Publicity {key} doesn't show what its event made public.")  # fmt: skip
            end = ends.get(key, row["deadline"])
            if (row["published_at"], row["ends_at"], row["deadline"]) != (
                act["received_at"], end, end
            ):  # fmt: skip
                yield (seq, f"公示“{key}”的起止时间与记录不符。",
                       f"Publicity {key} doesn't begin or end when its events say.")  # fmt: skip
        for key in rows:
            yield 0, f"公示“{key}”没有办理记录。", f"No event made publicity {key}."


def _moved_ends(events: Sequence[Row]) -> dict[str, str]:
    """Publicity → the end to which the calendar last moved it."""
    found: dict[str, str] = {}
    for event in events:
        if (event["name"], event["item"]) == ("recount", "publicity"):
            payload = audit_event.payload(event)
            if "new" in payload:
                found[payload["item"]] = payload["new"]["ends_at"]
    return found

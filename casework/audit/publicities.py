"""Is what was made public what the events of its list and of its cases say?

Where it was published isn't held where the text that says so is erased.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, String, select, type_coerce

from casework.models import Case, DeadlineRow, Event, Publicity
from casework.models.base import canonical, instant_of
from casework.services.announce import CORRECTS
from casework.services.calendar_follow import noted
from casework.services.list_desk import SUPPLEMENTS
from workflows.calendar import last_day_of
from workflows.loader import editions

from . import stored
from .calendar import STREAM as CALENDAR
from .lists import revisions

Row = Mapping[str, Any]
_instants = ("published_at", "ends_at", "last_day", "entries")
_rows = (
    select(
        Publicity.id, Publicity.ref, Publicity.list_ref, Publicity.digest, Publicity.revision,
        Publicity.supplement, Publicity.place, Publicity.provisional, Publicity.note_zh,
        Publicity.note_en,
        *(type_coerce(getattr(Publicity, c), String).label(c) for c in _instants),
        type_coerce(DeadlineRow.ends_at, String).label("deadline"),
        DeadlineRow.provisional.label("deadline_provisional"),
    ).outerjoin(DeadlineRow, (DeadlineRow.item == Publicity.ref) & (DeadlineRow.kind == "publicity"))
)  # fmt: skip


class Publicities:
    """What was made public, beside the acts that did so and the cases that moved with them."""

    def __init__(self, connection: Connection) -> None:
        self._rows: dict[str, dict[str, Row]] = {}
        for row in connection.execute(_rows).mappings():
            self._rows.setdefault(f"list/{row['list_ref']}", {})[row["ref"]] = dict(row)
        cases = connection.execute(select(Case.ref, Case.unit))
        self._units = {row.ref: row.unit for row in cases}
        imports = select(Event.seq, type_coerce(Event.payload, String).label("payload"))
        self._numbers = {f"{CALENDAR}#{row['seq']}": stored.payload(dict(row)).get("doc_no", "")
                         for row in connection.execute(
                             imports.where(Event.stream == CALENDAR)).mappings()}  # fmt: skip
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
        elif subject == "list":
            yield from self._published(stream, events)

    def _published(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        rows, before = dict(self._rows.get(stream, {})), 0
        acts = [e for e in events if e["kind"] == "act" and e["name"] in self._publish]
        counted, places = (revisions(events), _places(events)) if acts else ({}, {})
        for number, act in enumerate(acts, start=1):
            key, seq = f"{stream.partition('/')[2]}-{number}", act["seq"]
            row = rows.pop(key, None)
            if row is None:
                yield seq, f"公示“{key}”缺失。", f"Publicity {key} is gone."
                continue
            moved = self._moved.get(f"{stream}#{seq}", set())
            if not self._shown(row, None if act["name"] == CORRECTS else moved):
                yield (seq, f"公示“{key}”的内容与记录不符。",
                       f"Publicity {key} doesn't show what its event made public.")  # fmt: skip
            end, notes = self._moved_to(row["deadline"], key, events)
            if (row["published_at"], row["ends_at"], row["deadline"]) != (
                act["received_at"], end, end
            ) or (row["last_day"], row["provisional"]) != (
                _last_day(end), row["deadline_provisional"]
            ):  # fmt: skip
                yield (seq, f"公示“{key}”的起止时间与记录不符。",
                       f"Publicity {key} doesn't begin or end when its events say.")  # fmt: skip
            known, place = counted[seq], places[seq]
            if (
                row["id"] < before  # they are read in this order, the newest last
                or row["supplement"] != (act["name"] == SUPPLEMENTS)
                or (known is not None and row["revision"] != known)
                or (place is not None and row["place"] not in place)
                or (row["note_zh"], row["note_en"]) != notes
            ):
                yield (seq, f"公示“{key}”的次序、载体或附注与记录不符。",
                       f"Publicity {key} isn't the one, or where, or with the notes that its "
                       "events say.")  # fmt: skip
            before = row["id"]
        for key in rows:
            yield 0, f"公示“{key}”没有办理记录。", f"No event made publicity {key}."

    def _shown(self, row: Row, moved: set[str] | None) -> bool:
        """Does it show the cases that moved with it, each with its unit, under its own hash?

        With a correction none moves (None): what it shows stands in its notice.
        """
        try:
            entries = json.loads(row["entries"])
            shown = [(e["code"], e["name"], e["case"]) for e in entries]
            units = all(self._units.get(e["case"]) == e["unit"] for e in entries)
        except (ValueError, KeyError, TypeError):
            return False
        digest = hashlib.sha256(canonical(sorted(map(list, shown))).encode()).hexdigest()
        whole = moved is None or {case for _, _, case in shown} == moved
        return units and whole and digest == row["digest"]

    def _moved_to(
        self, end: str | None, key: str, events: Sequence[Row]
    ) -> tuple[str | None, tuple[str, str]]:
        """The end to which the calendar last moved it, if it did, and the notes that say so."""
        notes = ("", "")
        for event in events:
            if (event["name"], event["item"]) != ("recount", "publicity"):
                continue
            payload = stored.payload(event)
            if payload.get("item") == key and "new" in payload:
                was, end = payload["old"]["ends_at"], payload["new"]["ends_at"]
                notes = noted(notes, self._numbers.get(event["cause"], ""), instant_of(was),
                              instant_of(end))  # fmt: skip
        return end, notes


def _places(events: Sequence[Row]) -> dict[int, frozenset[str] | None]:
    """Number of an event → where a publicity may say that it was published; None: can't be told.

    A first publication is where the list's own record says; a later one where it says itself, or
    where it was recorded beforehand of the city that is brought in.
    """
    found: dict[int, frozenset[str] | None] = {}
    recorded: dict[str, str] | None = {}
    for event in events:
        text = stored.text(event)
        alone = (event["kind"], event["name"]) == ("record", "publication")
        if text is None and (alone or event["kind"] == "act"):
            recorded = None
        given = (text or {}).get("given", {}).get("publication", {})
        if alone:
            given = {event["item"]: (text or {}).get("value")}
        if recorded is not None:
            recorded |= {item: (value or {}).get("place", "") for item, value in given.items()}
        later = event["name"] in (SUPPLEMENTS, CORRECTS)
        found[event["seq"]] = None if recorded is None else (
            frozenset({"", *(at for item, at in recorded.items() if item)}) if later
            else frozenset({recorded.get("", "")}))  # fmt: skip
    return found


def _last_day(end: str | None) -> str | None:
    try:
        return last_day_of(instant_of(end)).isoformat() if end else None
    except ValueError:
        return None

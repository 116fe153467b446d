"""Does a list say of itself what its events made of it?

How often its entries changed can't be told where the text of an act is erased.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from casework.models import Shortlist
from casework.services.list_desk import DECIDED, SUPPLEMENTS, unmade_by
from workflows.loader import editions

from . import stored

Row = Mapping[str, Any]
_lists = select(Shortlist.ref, Shortlist.round_year, Shortlist.measure, Shortlist.revision,
                Shortlist.decided_digest)  # fmt: skip


class Lists:
    """The rows of lists, beside the events that changed and decided them."""

    def __init__(self, connection: Connection) -> None:
        self._rows = {f"list/{row['ref']}": dict(row)
                      for row in connection.execute(_lists).mappings()}  # fmt: skip
        self._unmade = {a.id for law in editions() for a in law.actions
                        if a.subject == "list" and unmade_by(v.fact for v in a.voids)}  # fmt: skip

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of an event, what is wrong in both languages) for each column that differs."""
        row = self._rows.get(stream)
        if row is None:
            return
        year, _, measure = row["ref"].partition("-")
        last = events[-1]["seq"]
        said = {"round_year": (1, events[0]["round_year"]), "measure": (1, measure),
                "decided_digest": self._decided(events)}  # fmt: skip
        if year != str(events[0]["round_year"]):
            said["ref"] = (1, f"{events[0]['round_year']}-{measure}")
        if (revision := revisions(events)[last]) is not None:
            said["revision"] = (last, revision)
        for column, (seq, value) in said.items():
            if row[column] != value:
                yield (seq, f"“{column}”现为“{row[column]}”，记录是“{value}”。",
                       f"Its {column} is {row[column]!r}; the event says {value!r}.")  # fmt: skip

    def _decided(self, events: Sequence[Row]) -> tuple[int, str]:
        """The entries that were decided and have not been taken up again since; "" for none."""
        seq, digest = events[0]["seq"], ""
        for event in events:
            if event["kind"] == "act" and event["name"] == DECIDED:
                seq, digest = event["seq"], str(stored.payload(event).get("entries", ""))
            elif event["kind"] == "act" and event["name"] in self._unmade:
                seq, digest = event["seq"], ""
        return seq, digest


def revisions(events: Sequence[Row]) -> dict[int, int | None]:
    """Number of an event → how often acts had changed the entries by then; None: can't be told."""
    found: dict[int, int | None] = {}
    number: int | None = 0
    for event in events:
        text = stored.text(event) if event["kind"] == "act" else {}
        if number is not None:
            number = None if text is None else (
                number + bool(text.get("given", {}).get("entry"))
                + (event["kind"] == "act" and event["name"] == SUPPLEMENTS))  # fmt: skip
        found[event["seq"]] = number
    return found

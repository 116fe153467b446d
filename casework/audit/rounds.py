"""Is each round run under the edition, the notice and the settings that its events say?

Its note isn't held: nothing is decided by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, String, select, type_coerce

from casework.models import FactRow, Round
from workflows.loader import edition
from workflows.problems import EditionError
from workflows.rules import Rules, unworded
from workflows.settings import SettingError

from . import stored

Row = Mapping[str, Any]
_rounds = select(Round.year, Round.edition, Round.notice_year, Round.state, Round.files_digest,
                 Round.rules_digest)  # fmt: skip


class Rounds:
    """The rows of rounds, beside the events that opened them; `rules` by year, as they now count."""

    def __init__(self, connection: Connection) -> None:
        self._rows = {f"round/{row['year']}": dict(row)
                      for row in connection.execute(_rounds).mappings()}  # fmt: skip
        # A round whose edition can't be read was changed, which its own event tells.
        self.rules = {row["year"]: rules for row in self._rows.values()
                      if (rules := _rules(connection, row))}  # fmt: skip

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of an event, what is wrong in both languages) for each column that differs."""
        row = self._rows.get(stream)
        if row is None:
            return
        opened, payload = events[0], stored.payload(events[0])
        said = {"edition": payload.get("edition"), "files_digest": payload.get("files"),
                "notice_year": row["year"], "state": opened["to_state"]}  # fmt: skip
        if rules := self.rules.get(row["year"]):
            said["rules_digest"] = rules.digest
        for column, value in said.items():
            if row[column] != value:
                yield (opened["seq"], f"“{column}”现为“{row[column]}”，记录是“{value}”。",
                       f"Its {column} is {row[column]!r}; the event says {value!r}.")  # fmt: skip


def _rules(connection: Connection, row: Row) -> Rules | None:
    """A round's rules with its settings, which no longer change once they count."""
    recorded = connection.execute(
        select(FactRow.item, type_coerce(FactRow.value, String))
        .where(FactRow.owner == f"round/{row['year']}", FactRow.kind == "setting")).all()  # fmt: skip
    try:
        settings = {item: stored.plain(value)["value"] for item, value in recorded}
        found = edition(row["edition"])
        return unworded(found, found.notice(row["notice_year"]), settings)
    except (EditionError, SettingError, KeyError, TypeError):
        return None

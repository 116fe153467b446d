"""Do a case and an account say of themselves what their events say?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, String, select, type_coerce

from casework.models import Case, Division, Organisation, User
from casework.models.base import instant_of
from workflows.calendar import beijing_day

Row = Mapping[str, Any]
SUBMITS = frozenset({"submit", "resubmit"})
_cases = select(
    Case.ref, Case.round_year, Case.measure, Case.unit, Case.division, Case.division_name,
    Case.division_province, type_coerce(Case.submitted_on, String).label("submitted_on"),
    type_coerce(Case.opened_at, String).label("opened_at"), Division.unit.label("province"),
).join(Division, Division.code == Case.division)  # fmt: skip
_users = select(
    User.id, User.login, User.name, User.email, User.organisation_id.label("organisation"),
    User.roles, User.active, User.demo, Organisation.unit,
).join(Organisation, Organisation.id == User.organisation_id)  # fmt: skip


class Owners:
    """The rows of cases and accounts, beside the streams that should have made them so."""

    def __init__(self, connection: Connection) -> None:
        self._cases = {f"case/{row['ref']}": dict(row)
                       for row in connection.execute(_cases).mappings()}  # fmt: skip
        self._users = {f"account/{row['id']}": dict(row)
                       for row in connection.execute(_users).mappings()}  # fmt: skip

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of an event, what is wrong in both languages) for each column that differs."""
        if row := self._cases.get(stream):
            said = self._case(stream, row, events)
        elif row := self._users.get(stream):
            said = _account(events)
        else:
            return
        for column, (seq, value) in said.items():
            if row[column] != value:
                yield (seq, f"“{column}”现为“{row[column]}”，记录是“{value}”。",
                       f"Its {column} is {row[column]!r}; the event says {value!r}.")  # fmt: skip

    def _case(self, stream: str, row: Row, events: Sequence[Row]) -> dict[str, tuple[int, Any]]:
        """A case is what its number and its first event say; its unit is that of who drafted it."""
        first, payload = events[0], _object(events[0]["payload"])
        year, measure, division = [*stream.partition("/")[2].split("-"), "", ""][:3]
        drafter = self._users.get(f"account/{first['actor']}")
        unit = (drafter and drafter["unit"]) or row["province"]
        said = {"round_year": int(year) if year.isdecimal() else 0, "measure": measure,
                "division": division, "unit": unit, "division_province": row["province"],
                "opened_at": first["received_at"]}  # fmt: skip
        if "name" in payload:
            said |= {"division": payload.get("division"), "division_name": payload["name"]}
        found = {column: (first["seq"], value) for column, value in said.items()}
        sent = next((e for e in events if e["kind"] == "act" and e["name"] in SUBMITS), None)
        day = sent and beijing_day(instant_of(sent["received_at"])).isoformat()
        return found | {"submitted_on": (sent["seq"] if sent else first["seq"], day)}


def _account(events: Sequence[Row]) -> dict[str, tuple[int, Any]]:
    """What the events of an account leave it with; nothing of what an erased text told."""
    said: dict[str, tuple[int, Any]] = {}
    for event in events:
        seq, payload = event["seq"], _object(event["payload"])
        if event["name"] == "added":
            said |= {c: (seq, payload[c]) for c in ("roles", "organisation", "demo")
                     if c in payload} | {"active": (seq, True)}  # fmt: skip
        elif event["name"] == "roles":
            said["roles"] = (seq, payload.get("after"))
        elif event["name"] in ("deactivated", "reactivated"):
            said["active"] = (seq, event["name"] == "reactivated")
        if event["name"] in ("added", "renamed"):
            text = _object(event["body"])
            for column in ("login", "name", "email"):
                if column in text:
                    said[column] = (seq, text[column])
                elif event["body"] is None:
                    said.pop(column, None)
    return said


def _object(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}

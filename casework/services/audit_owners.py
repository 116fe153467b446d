"""Do a case, an account and its office, a round, an objection, a sanction say what their events do?

Not held: a person's language and what signing in leaves behind, a round's note, a list's count of
revisions, how a city is written in English: nothing is decided by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, String, select, type_coerce

from casework.models import Case, Division, Objection, Organisation, Round, Sanction, Unit, User
from casework.models.base import instant_of
from workflows.calendar import beijing_day

from . import audit_event
from .objection_desk import anonymous
from .organisations import OFFICE

Row = Mapping[str, Any]
SUBMITS = frozenset({"submit", "resubmit"})
# Subject → its rows, and what the payload of its first event calls each of their columns.
FIRST: Mapping[str, tuple[Any, Mapping[str, str]]] = {
    "objection": (
        select(Objection.ref, Objection.case_ref, Objection.late, Objection.anonymous,
               type_coerce(Objection.lodged_at, String).label("lodged_at")),
        {"case_ref": "case", "late": "late"},
    ),
    "round": (
        select(Round.year.label("ref"), Round.edition, Round.files_digest),
        {"edition": "edition", "files_digest": "files"},
    ),
    "sanction": (
        select(Sanction.ref, Sanction.unit, Sanction.division),
        {"unit": "unit", "division": "division"},
    ),
}  # fmt: skip
_cases = select(
    Case.ref, Case.round_year, Case.measure, Case.unit, Case.division, Case.division_name,
    Case.division_province, type_coerce(Case.submitted_on, String).label("submitted_on"),
    type_coerce(Case.opened_at, String).label("opened_at"), Division.unit.label("province"),
    Case.division_kind, Division.kind.label("its_kind"), Case.planned_single,
    Division.planned_single.label("its_planning"), Case.region, Unit.region.label("its_region"),
    Case.unit_kind, Unit.kind.label("units_kind"),
).join(Division, Division.code == Case.division).join(Unit, Unit.code == Case.unit)  # fmt: skip
_users = select(
    User.id, User.login, User.name, User.email, User.organisation_id.label("organisation"),
    User.roles, User.active, User.demo, *(getattr(Organisation, c) for c in OFFICE),
).join(Organisation, Organisation.id == User.organisation_id)  # fmt: skip


class Owners:
    """The rows of owners, beside the streams that should have made them so."""

    def __init__(self, connection: Connection) -> None:
        self._cases = {f"case/{row['ref']}": dict(row)
                       for row in connection.execute(_cases).mappings()}  # fmt: skip
        self._users = {f"account/{row['id']}": dict(row)
                       for row in connection.execute(_users).mappings()}  # fmt: skip
        for row in self._users.values():
            row["office"] = {column: row[column] for column in OFFICE}
        self._others = {f"{subject}/{row['ref']}": dict(row) for subject, (asked, _) in FIRST.items()
                        for row in connection.execute(asked).mappings()}  # fmt: skip

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of an event, what is wrong in both languages) for each column that differs."""
        if row := self._cases.get(stream):
            said = self._case(stream, row, events)
        elif row := self._users.get(stream):
            said = _account(events)
        elif row := self._others.get(stream):
            said = _first(stream.partition("/")[0], row, events[0])
        else:
            return
        for column, (seq, value) in said.items():
            if row[column] != value:
                yield (seq, f"“{column}”现为“{row[column]}”，记录是“{value}”。",
                       f"Its {column} is {row[column]!r}; the event says {value!r}.")  # fmt: skip

    def _case(self, stream: str, row: Row, events: Sequence[Row]) -> dict[str, tuple[int, Any]]:
        """A case is what its number and its first event say; its unit is that of who drafted it."""
        first, payload = events[0], audit_event.payload(events[0])
        year, measure, division = [*stream.partition("/")[2].split("-"), "", ""][:3]
        drafter = self._users.get(f"account/{first['actor']}")
        unit = (drafter and drafter["unit"]) or row["province"]
        said = {"round_year": int(year) if year.isdecimal() else 0, "measure": measure,
                "division": division, "unit": unit, "division_province": row["province"],
                "opened_at": first["received_at"], "division_kind": row["its_kind"],
                "planned_single": row["its_planning"], "region": row["its_region"],
                "unit_kind": row["units_kind"]}  # fmt: skip
        if "name" in payload:
            said |= {"division": payload.get("division"), "division_name": payload["name"]}
        found = {column: (first["seq"], value) for column, value in said.items()}
        sent = next((e for e in events if e["kind"] == "act" and e["name"] in SUBMITS), None)
        day = sent and beijing_day(instant_of(sent["received_at"])).isoformat()
        return found | {"submitted_on": (sent["seq"] if sent else first["seq"], day)}


def _first(subject: str, row: Row, event: Row) -> dict[str, tuple[int, Any]]:
    """What the first event said of its subject; an objection came in when its event did.

    Whether it is anonymous isn't held where its words are erased.
    """
    payload = audit_event.payload(event)
    said = {column: payload[name] for column, name in FIRST[subject][1].items() if name in payload}
    if "lodged_at" in row:
        said["lodged_at"] = event["received_at"]
        lodging = (audit_event.text(event) or {}).get("given", {}).get("lodging", {}).get("")
        if lodging:
            said["anonymous"] = anonymous(lodging)
    return {column: (event["seq"], value) for column, value in said.items()}


def _account(events: Sequence[Row]) -> dict[str, tuple[int, Any]]:
    """What the events of an account leave it with; nothing of what an erased text told."""
    said: dict[str, tuple[int, Any]] = {}
    for event in events:
        seq, payload = event["seq"], audit_event.payload(event)
        if event["name"] == "added":
            said |= {c: (seq, payload[c]) for c in ("roles", "organisation", "demo", "office")
                     if c in payload} | {"active": (seq, True)}  # fmt: skip
        elif event["name"] == "roles":
            said["roles"] = (seq, payload.get("after"))
        elif event["name"] in ("deactivated", "reactivated"):
            said["active"] = (seq, event["name"] == "reactivated")
        if event["name"] in ("added", "renamed"):
            text = audit_event.text(event) or {}
            for column in ("login", "name", "email"):
                if column in text:
                    said[column] = (seq, text[column])
                elif event["body"] is None:
                    said.pop(column, None)
    return said

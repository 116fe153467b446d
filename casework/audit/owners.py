"""Do a case, an account and its office, an assessment, a sanction and a complaint say what their events do?

Not held: a person's language and what signing in leaves behind: nothing is decided by them. Nor who
is in charge of a case where the text that says so is erased.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, String, select, type_coerce

from casework.models import (
    Assessment,
    Case,
    Complaint,
    Division,
    Organisation,
    Sanction,
    Unit,
    User,
)
from casework.models.base import instant_of
from casework.services.assessment_desk import ref_of
from casework.services.case_effects import NAMED
from casework.services.organisations import OFFICE
from workflows.calendar import beijing_day

from . import stored

Row = Mapping[str, Any]
SUBMITS = frozenset({"submit", "resubmit"})
_cases = select(
    Case.ref, Case.round_year, Case.measure, Case.unit, Case.division, Case.division_name,
    Case.division_name_en, Case.division_initials,
    Case.division_province, type_coerce(Case.submitted_on, String).label("submitted_on"),
    type_coerce(Case.opened_at, String).label("opened_at"), Division.unit.label("province"),
    Case.division_kind, Division.kind.label("its_kind"), Case.planned_single,
    Division.planned_single.label("its_planning"), Case.region, Unit.region.label("its_region"),
    Case.unit_kind, Unit.kind.label("units_kind"), Case.demo, Unit.demo.label("its_demo"),
    Case.officer, Case.substitute,
).outerjoin(Division, Division.code == Case.division).outerjoin(Unit, Unit.code == Case.unit)  # fmt: skip
_users = select(
    User.id, User.login, User.name, User.email, User.organisation_id.label("organisation"),
    User.roles, User.active, User.demo, *(getattr(Organisation, c) for c in OFFICE),
).outerjoin(Organisation, Organisation.id == User.organisation_id)  # fmt: skip
_sanctions = select(
    Sanction.ref, Sanction.round_year, Sanction.unit, Sanction.division, Sanction.demo,
    Unit.demo.label("its_demo"),
).outerjoin(Unit, Unit.code == Sanction.unit)  # fmt: skip

_assessments = select(
    Assessment.ref, Assessment.list_ref, Assessment.case_ref, Assessment.expert,
    type_coerce(Assessment.opened_at, String).label("opened_at"),
)  # fmt: skip
_complaints = select(
    Complaint.ref, Complaint.round_year,
    type_coerce(Complaint.lodged_at, String).label("lodged_at"),
)  # fmt: skip


class Owners:
    """The rows of owners, beside the streams that should have made them so."""

    def __init__(self, connection: Connection) -> None:
        self._cases = {f"case/{row['ref']}": dict(row)
                       for row in connection.execute(_cases).mappings()}  # fmt: skip
        self._users = {f"account/{row['id']}": dict(row)
                       for row in connection.execute(_users).mappings()}  # fmt: skip
        for row in self._users.values():
            row["office"] = {column: row[column] for column in OFFICE}
        self._logins = {row["login"]: row["id"] for row in self._users.values()}
        self._sanctions = {f"sanction/{row['ref']}": dict(row)
                           for row in connection.execute(_sanctions).mappings()}  # fmt: skip
        self._assessments = {f"assessment/{row['ref']}": dict(row)
                             for row in connection.execute(_assessments).mappings()}  # fmt: skip

        self._complaints = {f"complaint/{row['ref']}": dict(row)
                            for row in connection.execute(_complaints).mappings()}  # fmt: skip

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of an event, what is wrong in both languages) for each column that differs."""
        if row := self._cases.get(stream):
            said = self._case(stream, row, events)
        elif row := self._users.get(stream):
            said = _account(events)
        elif row := self._sanctions.get(stream):
            said = _sanction(row, events[0])
        elif row := self._assessments.get(stream):
            said = _assessment(events[0])
        elif row := self._complaints.get(stream):
            said = _complaint(events[0])
        else:
            return
        for column, (seq, value) in said.items():
            if row[column] != value:
                yield (seq, f"“{column}”现为“{row[column]}”，记录是“{value}”。",
                       f"Its {column} is {row[column]!r}; the event says {value!r}.")  # fmt: skip

    def _case(self, stream: str, row: Row, events: Sequence[Row]) -> dict[str, tuple[int, Any]]:
        """A case is what its number and its first event say; its unit is that of who drafted it."""
        first, payload = events[0], stored.payload(events[0])
        year, measure, division = [*stream.partition("/")[2].split("-"), "", ""][:3]
        drafter = self._users.get(f"account/{first['actor']}")
        unit = (drafter and drafter["unit"]) or row["province"]
        said = {"round_year": int(year) if year.isdecimal() else 0, "measure": measure,
                "division": division, "unit": unit, "division_province": row["province"],
                "opened_at": first["received_at"], "division_kind": row["its_kind"],
                "planned_single": row["its_planning"], "region": row["its_region"],
                "unit_kind": row["units_kind"], "demo": row["its_demo"]}  # fmt: skip
        if "name" in payload:
            said |= {column: payload.get(key) for key, column in NAMED.items()}
        found = {column: (first["seq"], value) for column, value in said.items()}
        sent = next((e for e in events if e["kind"] == "act" and e["name"] in SUBMITS), None)
        day = sent and beijing_day(instant_of(sent["received_at"])).isoformat()
        found["submitted_on"] = (sent["seq"] if sent else first["seq"], day)
        return found | self._in_charge(events)

    def _in_charge(self, events: Sequence[Row]) -> dict[str, tuple[int, Any]]:
        """Who the newest record says is in charge of a case, and who stands in; nobody at first."""
        own = [e for e in events if (e["kind"], e["name"]) == ("record", "officer")]
        seq, text = (own[-1]["seq"], stored.text(own[-1])) if own else (events[0]["seq"], {})
        if text is None:
            return {}
        logins = text.get("value") or {}
        return {c: (seq, self._logins.get(logins.get(c))) for c in ("officer", "substitute")}


def _sanction(row: Row, event: Row) -> dict[str, tuple[int, Any]]:
    """What the first event of a sanction said of it."""
    payload = stored.payload(event)
    said = {"round_year": event["round_year"], "unit": payload.get("unit"),
            "division": payload.get("division"), "demo": row["its_demo"]}  # fmt: skip
    return {column: (event["seq"], value) for column, value in said.items()}


def _assessment(event: Row) -> dict[str, tuple[int, Any]]:
    """An assessment is of the case that its first event names, by the expert who declared on it."""
    case, expert = str(stored.payload(event).get("case")), event["actor"]
    said = {"ref": ref_of(case, expert), "case_ref": case, "expert": expert,
            "list_ref": "-".join(case.split("-")[:2]), "opened_at": event["received_at"]}  # fmt: skip
    return {column: (event["seq"], value) for column, value in said.items()}


def _complaint(event: Row) -> dict[str, tuple[int, Any]]:
    """A complaint came in when its first event did, in that event's round."""
    return {"round_year": (event["seq"], event["round_year"]),
            "lodged_at": (event["seq"], event["received_at"])}  # fmt: skip


def _account(events: Sequence[Row]) -> dict[str, tuple[int, Any]]:
    """What the events of an account leave it with; nothing of what an erased text told."""
    said: dict[str, tuple[int, Any]] = {}
    for event in events:
        seq, payload = event["seq"], stored.payload(event)
        if event["name"] == "added":
            said |= {c: (seq, payload[c]) for c in ("roles", "organisation", "demo", "office")
                     if c in payload} | {"active": (seq, True)}  # fmt: skip
        elif event["name"] == "roles":
            said["roles"] = (seq, payload.get("after"))
        elif event["name"] in ("deactivated", "reactivated"):
            said["active"] = (seq, event["name"] == "reactivated")
        if event["name"] in ("added", "renamed"):
            text = stored.text(event) or {}
            for column in ("login", "name", "email"):
                if column in text:
                    said[column] = (seq, text[column])
                elif event["body"] is None:
                    said.pop(column, None)
    return said

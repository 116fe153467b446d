"""Does an objection say of itself what its events, and the publicity that it objects to, say, and
is none of them gone?

Each list counts those to it, and what one made of a case stands in the case's own events. Whether
it is anonymous isn't held where its words are erased, nor ever the code that its author follows it
by, which is a secret.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, String, select, type_coerce

from casework.models import Objection, Publicity, Shortlist, User
from casework.services.objection_desk import ADMITS, anonymous, ref_of

from . import stored

Row = Mapping[str, Any]
_objections = select(
    Objection.ref, Objection.list_ref, Objection.case_ref, Objection.publicity_ref,
    type_coerce(Objection.lodged_at, String).label("lodged_at"), Objection.late,
    Objection.anonymous, Objection.admitted_late, Objection.handler,
)  # fmt: skip
_publicities = select(
    Publicity.ref, type_coerce(Publicity.published_at, String),
    type_coerce(Publicity.entries, String),
)  # fmt: skip
_counts = select(Shortlist.ref, Shortlist.lodged)
_users = select(User.id, User.login)


class Objections:
    """The rows of objections, beside their events and what had been made public by then."""

    def __init__(self, connection: Connection) -> None:
        self._rows = {f"objection/{row['ref']}": dict(row)
                      for row in connection.execute(_objections).mappings()}  # fmt: skip
        counts = {str(ref): int(most) for ref, most in connection.execute(_counts)}
        self._gone = _gone({row["ref"] for row in self._rows.values()}, counts)
        self._logins = {login: id for id, login in connection.execute(_users)} if self._rows else {}
        self._shown: dict[str, list[tuple[str, str]]] = {}  # case → (when, publicity), in order
        for ref, at, entries in connection.execute(_publicities) if self._rows else ():
            for entry in stored.plain(entries) or ():
                if isinstance(entry, dict):
                    self._shown.setdefault(str(entry.get("case")), []).append((at, ref))

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of an event, what is wrong in both languages) for each column that differs."""
        for event in events:
            if (
                event["cause"].startswith("objection/")
                and (whose := event["cause"].partition("#")[0]) not in self._rows
            ):
                yield (event["seq"], f"所依据的“{whose}”已不存在。",
                       f"It came of {whose}, which is gone.")  # fmt: skip
        row = self._rows.get(stream)
        if row is None:
            return
        said, first = self._said(row, events), events[0]["seq"]
        for column, value in said.items():
            if row[column] != value:
                yield (first, f"“{column}”现为“{row[column]}”，记录是“{value}”。",
                       f"Its {column} is {row[column]!r}; the event says {value!r}.")  # fmt: skip

    def gone(self) -> Sequence[tuple[str, str, str]]:
        """(stream, what is wrong in both languages): those that the count of a list knows of, and
        are no more; those that it doesn't know of.
        """
        return self._gone

    def _said(self, row: Row, events: Sequence[Row]) -> dict[str, Any]:
        """What its first event said of it; it came in when that did. Whoever was given it last
        handles it, unless the text that says so is erased.
        """
        first, payload = events[0], stored.payload(events[0])
        case, late = str(payload.get("case", "")), payload.get("late")
        admitted = any(e["kind"] == "act" and e["name"] == ADMITS for e in events)
        said = {"case_ref": case, "late": late, "lodged_at": first["received_at"],
                "list_ref": "-".join(case.split("-")[:2]),
                "admitted_late": bool(late and admitted)}  # fmt: skip
        if row["publicity_ref"] not in (known := self._against(case, first["received_at"])):
            said["publicity_ref"] = known[0] if known else ""
        return said | self._handler(events) | _anonymous(events)

    def _handler(self, events: Sequence[Row]) -> dict[str, Any]:
        own = [e for e in events if (e["kind"], e["name"]) == ("record", "assignment")]
        text = stored.text(own[-1]) if own else {}
        if text is None:
            return {}
        return {"handler": self._logins.get(str((text.get("value") or {}).get("handler")))}

    def _against(self, case: str, at: str) -> list[str]:
        """The newest publicity of the case by then; one that came while it waited is as good."""
        shown = sorted(self._shown.get(case, ()))
        before = [ref for published, ref in shown if published <= at]
        return [*before[-1:], *(ref for published, ref in shown if published > at)]


def _gone(refs: set[str], counts: Mapping[str, int]) -> list[tuple[str, str, str]]:
    counted = {ref_of(list_ref, number)
               for list_ref, most in counts.items() for number in range(1, most + 1)}  # fmt: skip
    return [
        *((f"objection/{ref}", "异议已不存在。", "The objection is gone.")
          for ref in sorted(counted - refs)),
        *((f"objection/{ref}", "名单没有计入这件异议。", "Its list doesn't count it.")
          for ref in sorted(refs - counted)),
    ]  # fmt: skip


def _anonymous(events: Sequence[Row]) -> dict[str, Any]:
    """As it was lodged; one completed with a name says in the open that it is signed since."""
    for said in map(stored.payload, reversed(events)):
        if "anonymous" in said:
            return {"anonymous": said["anonymous"]}
    lodging = (stored.text(events[0]) or {}).get("given", {}).get("lodging", {}).get("")
    return {"anonymous": anonymous(lodging)} if lodging else {}

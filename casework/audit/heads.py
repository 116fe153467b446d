"""Does each stream end where its owner says, and has each owner a stream?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, String, literal, select, type_coerce, union_all

from casework.models import (
    Assessment,
    Calendar,
    Case,
    Complaint,
    Division,
    Installation,
    Objection,
    Round,
    Sanction,
    Shortlist,
    Unit,
    User,
)

Row = Mapping[str, Any]
# Subject of a stream → its owner, its key, and its state where it has one.
OWNERS: Mapping[str, tuple[Any, Any, Any]] = {
    "assessment": (Assessment, Assessment.ref, Assessment.state),
    "account": (User, User.id, None),
    "calendar": (Calendar, Calendar.id, None),
    "case": (Case, Case.ref, Case.state),
    "complaint": (Complaint, Complaint.ref, Complaint.state),
    "division": (Division, Division.code, None),
    "installation": (Installation, Installation.id, None),
    "list": (Shortlist, Shortlist.ref, Shortlist.state),
    "objection": (Objection, Objection.ref, Objection.state),
    "round": (Round, Round.year, None),
    "sanction": (Sanction, Sanction.ref, Sanction.state),
    "unit": (Unit, Unit.code, None),
}


@dataclass(frozen=True, slots=True)
class End:
    """Where an owner says that its stream ends; `touched_at` is when that was recorded."""

    version: int
    head: str
    touched_at: str
    state: str | None

    @property
    def begun(self) -> bool:
        """Must it have a stream? Reference data begins without one."""
        return bool(self.version or self.head or self.touched_at or self.state is not None)


class Heads:
    """The owners of streams; those that are left over have none."""

    def __init__(self, connection: Connection) -> None:
        parts = [
            select(
                literal(subject), type_coerce(key, String) if key.type.python_type is str
                else key.cast(String), table.version, table.head, table.touched_at,
                literal(None).cast(String) if state is None else state,
            )
            for subject, (table, key, state) in OWNERS.items()
        ]  # fmt: skip
        self._ends = {f"{subject}/{key}": End(*end) for subject, key, *end in
                      connection.execute(union_all(*parts))}  # fmt: skip

    def compare(self, stream: str, last: Row) -> Iterator[tuple[int, str, str]]:
        """(number of the last event, what is wrong in both languages)."""
        owner, seq = self._ends.pop(stream, None), last["seq"]
        if owner is None:
            yield seq, "办理记录没有所属对象。", "The stream has no owner."
            return
        if owner.version != seq:
            yield (seq, f"所属对象的版本是 {owner.version}。",
                   f"Its owner's version is {owner.version}.")  # fmt: skip
        elif owner.head != last["hash"]:
            yield seq, "所属对象的校验值不同。", "Its owner's head is another hash."
        elif owner.touched_at != last["recorded_at"]:  # by it a clock that went back is noticed
            yield (seq, f"所属对象的记录时间是“{owner.touched_at}”。",
                   f"Its owner was last recorded at {owner.touched_at!r}.")  # fmt: skip
        if owner.state is not None and owner.state != last["to_state"]:
            said = last["to_state"]
            yield (seq, f"所属对象的状态是“{owner.state}”，记录是“{said}”。",
                   f"Its owner's state is {owner.state!r}; the event says {said!r}.")  # fmt: skip

    def left(self) -> Iterator[tuple[str, int]]:
        """Owners that ought to have a stream, and the number at which it would end."""
        for stream, owner in sorted(self._ends.items()):
            if owner.begun or stream.startswith("account/"):
                yield stream, owner.version

"""Who read the personal words of an objection or a complaint, and when?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import bindparam, select, update

from casework.db import Database, Sql
from casework.errors import Forbidden, NotFound
from casework.models import Complaint, Objection, Shortlist
from workflows.facts import Actor

from .desk import head_of
from .streams import Entry, Stamp, append

COLUMNS = ("version", "head", "touched_at", "state", "round_year")
_own = ("version", "head", "touched_at", "state")
ROWS = {
    "objection": Sql(
        select(*(getattr(Objection, c) for c in _own), Shortlist.round_year)
        .join(Shortlist, Shortlist.ref == Objection.list_ref)
        .where(Objection.ref == bindparam("ref"))
        .with_for_update(of=Objection)
    ),
    "complaint": Sql(
        select(*(getattr(Complaint, c) for c in COLUMNS))
        .where(Complaint.ref == bindparam("ref"))
        .with_for_update()
    ),
}
HEADS = {
    subject: Sql(
        update(table)
        .where(table.ref == bindparam("whose"))
        .values({c: bindparam(c) for c in ("version", "head", "touched_at")})
    )
    for subject, table in (("objection", Objection), ("complaint", Complaint))
}
HANDLERS = {"objection": "ministry", "complaint": "auditor"}


def note_look(
    db: Database, actor: Actor, ref: str, *, received_at: datetime, wall: Callable[[], datetime],
    subject: str = "objection",
) -> None:  # fmt: skip
    """Write down that this handler reads who objects or complains, and how (house.record).

    An event of kind `note`: it changes nothing but the record. Forbidden for who isn't a handler,
    NotFound where there is no such thing.
    """
    role = HANDLERS[subject]
    if not actor.has(role):
        raise Forbidden
    with db.writing() as w:
        found = w.one(ROWS[subject], ref=ref)
        if found is None:
            raise NotFound
        row = dict(zip(COLUMNS, found, strict=True))
        head = head_of(f"{subject}/{ref}", row)
        stamp = Stamp(actor.user, role, received_at, wall(), row["round_year"])
        entry = Entry("note", "read_words", from_state=row["state"], to_state=row["state"])
        append(w, head, entry, stamp)
        w.run(HEADS[subject], expect=1, whose=ref, version=head.seq, head=head.hash,
              touched_at=head.touched_at)  # fmt: skip

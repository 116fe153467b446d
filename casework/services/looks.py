"""Who read the personal words of an objection, and when?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import bindparam, select, update

from casework.db import Database, Sql
from casework.errors import Forbidden, NotFound
from casework.models import Objection, Shortlist
from workflows.facts import Actor

from .desk import head_of
from .streams import Entry, Stamp, append

COLUMNS = ("version", "head", "touched_at", "state", "round_year")
ROW = Sql(
    select(Objection.version, Objection.head, Objection.touched_at, Objection.state,
           Shortlist.round_year)
    .join(Shortlist, Shortlist.ref == Objection.list_ref)
    .where(Objection.ref == bindparam("ref"))
    .with_for_update(of=Objection)
)  # fmt: skip
HEAD = Sql(
    update(Objection)
    .where(Objection.ref == bindparam("whose"))
    .values({c: bindparam(c) for c in ("version", "head", "touched_at")})
)
HANDLERS = "ministry"


def note_look(
    db: Database, actor: Actor, ref: str, *, received_at: datetime, wall: Callable[[], datetime]
) -> None:
    """Write down that this handler reads who objects and in which words (house.record).

    An event of kind `note`: it changes nothing but the record. Forbidden for who isn't a handler,
    NotFound where there is no such objection.
    """
    if not actor.has(HANDLERS):
        raise Forbidden
    with db.writing() as w:
        found = w.one(ROW, ref=ref)
        if found is None:
            raise NotFound
        row = dict(zip(COLUMNS, found, strict=True))
        head = head_of(f"objection/{ref}", row)
        stamp = Stamp(actor.user, HANDLERS, received_at, wall(), row["round_year"])
        entry = Entry("note", "read_words", from_state=row["state"], to_state=row["state"])
        append(w, head, entry, stamp)
        w.run(HEAD, expect=1, whose=ref, version=head.seq, head=head.hash,
              touched_at=head.touched_at)  # fmt: skip

"""What does the installation's own stream tell: was it made as a demo, when was it sealed?

Events, chained as all are: rows beside them could be set or taken away and nobody would see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from casework.db import Database, Sql, Writer
from casework.models import Installation, Property

from .desk import head_of
from .streams import Entry, Stamp, append

OWN, DEMO, SEALED = "casework", "demo", "sealed"
STREAM = f"installation/{OWN}"
HEAD = ("version", "head", "touched_at")
_columns = ("id", *HEAD)


def _make(dialect: Any) -> Sql:
    made = dialect.insert(Installation).values({c: bindparam(c) for c in _columns})
    return Sql(made.on_conflict_do_nothing(index_elements=["id"]))


MAKE = {"sqlite": _make(sqlite), "postgresql": _make(postgresql)}
LOCK = Sql(select(*(getattr(Installation, c) for c in HEAD)).with_for_update())
WRITE = Sql(update(Installation).values({c: bindparam(c) for c in HEAD}))
MARK = Sql(insert(Property).values(key=bindparam("key"), value=bindparam("value")))


def note(w: Writer, name: str, payload: Mapping[str, Any], at: datetime) -> None:
    """Add an event to the stream, which begins with the first of them."""
    w.run(MAKE[w.dialect], id=OWN, version=0, head="", touched_at="")
    head = head_of(STREAM, dict(zip(HEAD, w.one(LOCK), strict=True)))
    append(w, head, Entry("note", name, payload=payload), Stamp(0, "console", at, at))
    w.run(WRITE, expect=1, version=head.seq, head=head.hash, touched_at=head.touched_at)


def make_demo(db: Database, now: datetime) -> None:
    """Write into a new database that it is a demo, here and never again.

    Account switching, the movable clock and the mail inbox exist only in a database made so.
    """
    with db.writing() as w:
        w.run(MARK, key=DEMO, value="1")
        note(w, DEMO, {}, now)

"""How does a test change the record as somebody with the database in hand would?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, select, update

from casework import audit
from casework.audit.heads import OWNERS
from casework.migrations.triggers import drop_triggers, put_triggers
from casework.models import Case, Event, EventText, FactRow, ToTell
from casework.models.base import instant_text
from casework.services.streams import Entry, Head, Stamp, append
from tests.support.house import WORKING, House

NOW = datetime(2022, 12, 6, tzinfo=UTC)
CASE = "2022-industry-440300"
STREAM = f"case/{CASE}"
OTHER = "2022-industry-320500"
events, texts, facts, cases, to_tell = (
    cast(Table, t.__table__) for t in (Event, EventText, FactRow, Case, ToTell)
)


def tamper(house: House, *statements: Any) -> None:
    """As somebody with the database in hand: no foreign keys, and triggers only afterwards."""
    with unguarded(house) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def unguarded(house: House) -> Iterator[Connection]:
    """A connection to tamper on, which keeps what it did when it is left."""
    with house.db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        drop_triggers(connection)
        yield connection
        put_triggers(connection)
        connection.commit()
        connection.invalidate()  # the next one has its foreign keys again


def found(house: House) -> list[str]:
    return [f"{p.stream}#{p.seq} {p.en}" for p in audit.verify(house.db).problems]


def cut(busy: House, last: int) -> None:
    """Take the newest event away, and set its owner back to the one before."""
    own = [(t.c.stream == STREAM) & (t.c.seq == last) for t in (texts, to_tell, events)]
    tamper(busy, *(delete(t).where(w) for t, w in zip((texts, to_tell, events), own, strict=True)))


def erase_on_record(
    house: House, stream: str, *numbers: int, at: datetime = WORKING
) -> None:  # fmt: skip
    """Erase texts as it is allowed: with an event in the stream that says which one."""
    with house.db.engine.connect() as connection:
        found = connection.execute(
            select(events.c.seq, events.c.hash, events.c.to_state, events.c.recorded_at)
            .where(events.c.stream == stream).order_by(events.c.seq.desc()).limit(1)
        ).one()  # fmt: skip
    head = Head(stream, found.seq, found.hash, instant_text(found.recorded_at))
    table, key, _ = OWNERS[stream.partition("/")[0]]
    with house.db.writing() as w:
        for number in numbers:
            entry = Entry("note", "erased", str(number), found.to_state, found.to_state)
            append(w, head, entry, Stamp(0, "console", at, at))
    tamper(house, update(texts).where(texts.c.stream == stream, texts.c.seq.in_(numbers))
           .values(body=None),
           update(table).where(key == stream.partition("/")[2])
           .values(version=head.seq, head=head.hash, touched_at=head.touched_at))  # fmt: skip


def with_text(house: House, stream: str) -> list[int]:
    with house.db.engine.connect() as connection:
        return list(connection.scalars(select(texts.c.seq).where(texts.c.stream == stream)))

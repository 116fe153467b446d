"""Is every column of every table held by the audit, or is it said why it may change freely?

A new column is tampered with here by itself: it is found, or it is named below with its reason.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table, delete, insert, select, update

from casework import audit
from casework.audit import files
from casework.models import Base, Event
from casework.models.base import Day, Instant, Json
from notifications import held
from tests.support.house import House
from tests.support.tampering import CASE, NOW, STREAM, tamper, unguarded
from tests.support.whole_record import DRAFTED, keep_file, whole_record

TABLES: dict[str, Table] = dict(Base.metadata.tables)
# Tables of which nothing is held, and why.
FREE_TABLES = {
    "complaints": "nobody lodges one yet",
    "drawings": "made of the record and made again from it; the package's hash is of its content",
    "login_sessions": "who is signed in now; secrets of which no event may tell",
    "outbox": "letters, made of the accounts as they were: notifications/held.py says what is held",
    "outbox_subjects": "where a letter is listed; it says the same",
    "properties": "the heartbeat and a demo's clock; that it is a demo is held: test_audit_demo.py",
    "refusals": "nothing came of what was refused, and no event tells of it",
    "spent_work": "forms that were let in; the door answers each form once without it",
    "reset_links": "secrets, which end by themselves",
}
ROW = "a number of the row's own, by which nothing is decided"
KEEPS = "the timer's own count: it looks again within the hour, and the door decides by the end"
SENT = "a fact names its own file, and its event says who recorded it and when"
SIGNING_IN = "what signing in leaves behind; a closed account is held"
FREE = {
    "assessments.id": ROW,
    "arrangements.imported_at": "nothing reads it; the import's event says when",
    "attachments.added_at": SENT,
    "attachments.added_by": SENT,
    "cases.id": ROW,
    "complaints.code_hash": "a secret: its author follows the complaint by it",
    "complaints.id": ROW,
    "deadlines.breaches": KEEPS,
    "deadlines.id": ROW,
    "deadlines.tries": KEEPS,
    "lists.id": ROW,
    "objections.code_hash": "a secret: its author follows the objection by it",
    "notices.id": ROW,
    "objections.id": ROW,
    "publicities.id": "held by its order alone: test_audit_public.py",
    "rounds.note_en": "a remark beside the round; what it was opened with is held",
    "rounds.note_zh": "a remark beside the round; what it was opened with is held",
    "sanctions.id": ROW,
    "users.failures": SIGNING_IN,
    "users.lang": "a person's own choice of language",
    "users.last_seen_at": SIGNING_IN,
    "users.locked_until": SIGNING_IN,
    "users.password_hash": "a secret, of which no event may tell",
}
HELD = [f"{table.name}.{column.name}" for table in TABLES.values() if table.name not in FREE_TABLES
        for column in table.columns if f"{table.name}.{column.name}" not in FREE]  # fmt: skip


def at(table: str, **where: Any) -> Any:
    return [TABLES[table].c[name] == value for name, value in where.items()]


told_of = select(Event.seq).where(Event.stream == STREAM, Event.name == "submit")
# Which row is tampered with, where not every row of the table is.
ROWS: dict[str, Any] = {
    "arrangements": at("arrangements", year=2022),
    "assessments": at("assessments", ref=f"{CASE}-e901"),
    "calendar_days": at("calendar_days", day=date(2022, 10, 1)),
    "cases": at("cases", ref=CASE),
    "deadlines": at("deadlines", owner=f"case/{DRAFTED}", kind="cutoff"),
    "divisions": at("divisions", code="440300"),
    "event_texts": at("event_texts", stream=STREAM, seq=3),
    "events": at("events", stream=STREAM, seq=3),
    "facts": at("facts", owner=STREAM, kind="consent"),
    "lists": at("lists", ref="2022-industry"),
    "organisations": at("organisations", unit="440000"),
    "places": at("places", case_ref=CASE, kind="list"),
    "to_tell": [TABLES["to_tell"].c.stream == STREAM, TABLES["to_tell"].c.seq.in_(told_of)],
    "units": at("units", code="440000"),
    "users": at("users", login="second"),
}
# What is written there, where it isn't what suits the type: a check of the table would refuse it.
VALUES: dict[str, Any] = {
    "calendar_days.kind": "make_up",
    "deadlines.status": "closed",
    "events.kind": "note",
    "organisations.kind": "other",
    "places.kind": "planned_single",
    "places.unit": "999999",
    "rounds.state": "closed",
    "units.region": "west",
}
OWN_PLACE = {"places.kind", "places.unit"}  # a list's place has neither
BY_TYPE: tuple[tuple[Any, Any], ...] = ((Instant, NOW), (Day, date(2001, 1, 2)), (Json, {"x": 1}))


def another(column: Column[Any]) -> Any:
    """A value of the column's type that it doesn't have."""
    key = f"{column.table.name}.{column.name}"
    if key in VALUES:
        return VALUES[key]
    for kind, value in BY_TYPE:
        if isinstance(column.type, kind):
            return value
    if column.type.python_type is bool:
        return ~column
    return {int: 99, str: "x"}[column.type.python_type]


def changed(key: str, house: House, uploads: Path) -> list[str]:
    """What is found where a column is changed; the table is put back as it was."""
    name, column = key.split(".")
    table, where = TABLES[name], ROWS.get(name, [])
    if key in OWN_PLACE:
        where = [*at("places", case_ref=CASE), TABLES["places"].c.kind != "list"]
    before = rows(house, table)
    tamper(house, update(table).where(*where).values({column: another(table.c[column])}))
    assert set(map(str, before)) - set(map(str, rows(house, table))), f"{key}: nothing was changed"
    said = problems(house, uploads)
    with unguarded(house) as connection:
        connection.execute(delete(table))
        connection.execute(insert(table), [dict(row) for row in before])
    return said


def rows(house: House, table: Table) -> list[Any]:
    with house.db.engine.connect() as connection:
        return list(connection.execute(select(table)).mappings())


def problems(house: House, uploads: Path) -> list[str]:
    report = audit.verify(house.db)
    files.compare(house.db, report, uploads)
    found = [f"{p.stream}#{p.seq} {p.en}" for p in report.problems]
    return found + [f"{stream}#{seq} {en}" for stream, seq, _, en in held.problems(house.db)]


def test_what_may_change_freely_is_a_column_that_there_is() -> None:
    columns = {f"{t.name}.{c.name}" for t in TABLES.values() for c in t.columns}
    assert columns >= FREE.keys()
    assert TABLES.keys() >= FREE_TABLES.keys()
    assert all(FREE.values())


@pytest.mark.parametrize("table", sorted({key.split(".")[0] for key in HELD}))
def test_each_column_of_a_table_is_found_when_it_is_changed(
    table: str, new_database: Callable[..., str], tmp_path: Path
) -> None:
    house = House.on(new_database("sqlite", recipe=whole_record))
    keep_file(tmp_path)
    own = [key for key in HELD if key.startswith(f"{table}.")]
    assert [key for key in own if not changed(key, house, tmp_path)] == []
    assert problems(house, tmp_path) == []
    house.db.engine.dispose()


def test_a_column_of_each_table_is_found_on_postgresql_too(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    house = House.on(new_database("postgresql", recipe=whole_record))
    keep_file(tmp_path)
    sample = {key.split(".")[0]: key for key in HELD}.values()
    assert [key for key in sample if not changed(key, house, tmp_path)] == []
    assert problems(house, tmp_path) == []
    house.db.engine.dispose()

"""Is every way of tampering with the events found, on both engines?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, insert, literal, select, update

from casework import audit
from casework.migrations.triggers import drop_triggers, names
from casework.models import Case, DeadlineRow, Division, Round, Shortlist
from tests.support.house import House
from tests.support.tampering import (
    CASE,
    NOW,
    OTHER,
    STREAM,
    cut,
    erase_on_record,
    events,
    found,
    tamper,
    texts,
    to_tell,
    with_text,
)

third = (events.c.stream == STREAM) & (events.c.seq == 3)


def test_every_missing_trigger_is_named(busy: House) -> None:
    with busy.db.engine.connect() as connection:
        drop_triggers(connection)
        connection.commit()
    said = [f"database#0 The trigger {name} is missing, switched off or was changed."
            for name in sorted(names(busy.db.dialect))]  # fmt: skip
    assert found(busy) == said


def test_a_trigger_that_no_longer_refuses_is_found(busy: House) -> None:
    with busy.db.engine.connect() as connection:
        if busy.db.dialect == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER events_never_updated")
            connection.exec_driver_sql("CREATE TRIGGER events_never_updated BEFORE UPDATE ON "
                                       "events BEGIN SELECT 1; END")  # fmt: skip
        else:
            connection.exec_driver_sql("ALTER TABLE events DISABLE TRIGGER events_never_updated")
        connection.commit()
    assert [line.split()[3] for line in found(busy)] == ["events_never_updated"]


CHANGES: dict[str, Any] = {
    "stream": f"case/{OTHER}", "seq": 99, "kind": "note", "name": "other", "item": "other",
    "from_state": "other", "to_state": "other", "actor": 99, "role": "other", "round_year": 1999,
    "cause": "other", "request_id": "other", "request_digest": "other", "received_at": NOW,
    "recorded_at": NOW, "rules_digest": "other", "payload": {}, "text_digest": "other",
    "prev": "other", "hash": "other",
}  # fmt: skip


def test_every_column_of_an_event_is_tampered_with_below() -> None:
    assert CHANGES.keys() == {c.name for c in events.columns}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_column_is_found(column: str, busy: House) -> None:
    tamper(busy, update(events).where(third).values({column: CHANGES[column]}))
    assert any(line.startswith(f"{STREAM}#") for line in found(busy)), found(busy)


def test_two_swapped_events_are_found(busy: House) -> None:
    def renumber(old: int, new: int) -> Any:
        own = (events.c.stream == STREAM) & (events.c.seq == old)
        return update(events).where(own).values(seq=new)

    tamper(busy, renumber(3, 1003), renumber(4, 3), renumber(1003, 4))
    assert any("link" in line for line in found(busy))


def test_an_event_put_in_between_is_found(busy: House) -> None:
    names = [c.name for c in events.columns if c.name not in ("seq", "request_id")]
    copy = select(literal(1000), *(events.c[n] for n in names)).where(third)
    tamper(busy, insert(events).from_select(["seq", *names], copy))
    assert any("gap" in line for line in found(busy))


def test_a_stream_of_nobody_is_found(busy: House) -> None:
    tamper(busy, delete(DeadlineRow).where(DeadlineRow.owner == f"case/{OTHER}"),
           delete(Case).where(Case.ref == OTHER))  # fmt: skip
    assert any(line.startswith(f"case/{OTHER}") and "no owner" in line for line in found(busy))


def test_an_owner_whose_events_are_all_gone_is_found(busy: House) -> None:
    tamper(
        busy, *(delete(t).where(t.c.stream == f"case/{OTHER}") for t in (to_tell, texts, events))
    )
    assert f"case/{OTHER}#1 There is no event at all." in found(busy)


OWNERS: list[tuple[Any, str]] = [
    (update(Case).where(Case.ref == CASE).values(state="approved"), "state is"),
    (update(Case).where(Case.ref == CASE).values(version=99), "version is 99"),
    (update(Case).where(Case.ref == CASE).values(head="x"), "another hash"),
    (update(Shortlist).where(Shortlist.ref == "2022-industry").values(state="approved"),
     "state is"),
    (update(Division).where(Division.code == "440300").values(head="x"), "another hash"),
    (update(Round).values(version=7), "version is 7"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "says"), OWNERS, ids=range(len(OWNERS)))
def test_an_owner_that_is_not_where_its_events_say_is_found(
    change: Any, says: str, busy: House
) -> None:
    tamper(busy, change)
    assert any(says in line for line in found(busy))


def test_a_cut_tail_is_found_by_its_owner(busy: House) -> None:
    cut(busy, audit.verify(busy.db).heads[STREAM][0])
    assert any("version" in line for line in found(busy))


own_text = (texts.c.stream == STREAM) & (texts.c.seq == 3)


def test_a_text_erased_on_record_is_fine(busy: House) -> None:
    erase_on_record(busy, STREAM, *with_text(busy, STREAM))
    assert found(busy) == []


def test_a_text_that_was_erased_and_nobody_says_so_is_found(busy: House) -> None:
    tamper(busy, update(texts).where(own_text).values(body=None))
    assert found(busy) == [f"{STREAM}#3 Its text is erased, and no event says that it was."]


TEXTS: list[tuple[Any, str]] = [
    (update(texts).where(own_text).values(body="{}"), "digest says"),
    (update(texts).where(own_text).values(salt="x"), "digest says"),
    (delete(texts).where(own_text), "Its text is gone"),
    (insert(texts).values(stream=STREAM, seq=1, salt="x", body="words"), "doesn't call for"),
]


@pytest.mark.parametrize(("change", "says"), TEXTS, ids=range(len(TEXTS)))
def test_a_text_that_is_not_the_one_that_was_said_is_found(
    change: Any, says: str, busy: House
) -> None:
    tamper(busy, change)
    assert any(says in line for line in found(busy))

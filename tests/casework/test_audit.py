"""Is every way of tampering with the record found, on both engines?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, insert, literal, select, update

from casework.cli import main
from casework.migrations.triggers import drop_triggers, names, put_triggers
from casework.models import (
    Case,
    DeadlineRow,
    Division,
    Event,
    EventText,
    FactRow,
    Round,
    Shortlist,
    ToTell,
)
from casework.models.base import instant_text
from casework.services import audit, audit_seal
from casework.services.streams import Entry, Head, Stamp, append, event_hash
from tests.support.house import MINISTRY, WORKING, House

NOW = datetime(2022, 12, 6, tzinfo=UTC)
CASE = "2022-industry-440300"
STREAM = f"case/{CASE}"
OTHER = "2022-industry-320500"
events, texts, facts, cases, to_tell = (
    t.__table__ for t in (Event, EventText, FactRow, Case, ToTell)
)
third = (events.c.stream == STREAM) & (events.c.seq == 3)


@pytest.fixture
def busy(house: House) -> House:
    """A round with a submitted and a drafted case, and an accident on record."""
    house.submitted("440300")
    house.draft("320500")
    house.door.record(MINISTRY, "division", "incident",
                      {"kind": "social", "date": "2022-01-01", "source": "示例"},
                      item="1", ref="440300", received_at=WORKING)  # fmt: skip
    assert found(house) == []
    return house


def tamper(house: House, *statements: Any) -> None:
    """As somebody with the database in hand: no foreign keys, and triggers only afterwards."""
    with house.db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        drop_triggers(connection)
        for statement in statements:
            connection.execute(statement)
        put_triggers(connection)
        connection.commit()
        connection.invalidate()  # the next one has its foreign keys again


def found(house: House) -> list[str]:
    return [f"{p.stream}#{p.seq} {p.en}" for p in audit.verify(house.db).problems]


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


def cut(busy: House, last: int) -> None:
    """Take the newest event away, and set its owner back to the one before."""
    own = [(t.c.stream == STREAM) & (t.c.seq == last) for t in (texts, to_tell, events)]
    tamper(busy, *(delete(t).where(w) for t, w in zip((texts, to_tell, events), own, strict=True)))


def test_a_cut_tail_is_found_by_its_owner(busy: House) -> None:
    cut(busy, audit.verify(busy.db).heads[STREAM][0])
    assert any("version" in line for line in found(busy))


def test_a_cut_tail_whose_owner_was_set_back_too_is_found_by_the_seal(
    busy: House, tmp_path: Path
) -> None:
    seal = tmp_path / "seal.json"
    report = audit.verify(busy.db)
    audit_seal.seal(seal, report.heads, at=NOW)
    last, _ = report.heads[STREAM]
    cut(busy, last)
    newest = (events.c.stream == STREAM) & (events.c.seq == last - 1)
    back = {c: select(events.c[of]).where(newest).scalar_subquery()
            for c, of in (("version", "seq"), ("head", "hash"), ("state", "to_state"))}  # fmt: skip
    tamper(busy, update(cases).where(cases.c.ref == CASE).values(**back, submitted_on=None))
    report = audit.verify(busy.db)
    assert report.problems == []  # nothing within the database tells
    audit_seal.compare(busy.db, report, audit_seal.read(seal)["heads"])
    said = f"Its tail is cut: sealed at {last}, it ends at {last - 1}."
    assert [(p.stream, p.seq, p.en) for p in report.problems] == [(STREAM, last - 1, said)]


def test_a_rewritten_chain_is_found_by_the_seal(busy: House, tmp_path: Path) -> None:
    seal = tmp_path / "seal.json"
    audit_seal.seal(seal, audit.verify(busy.db).heads, at=NOW)
    before = ""
    with busy.db.engine.connect() as connection:
        stored = [row for row in audit._events(connection) if row["stream"] == STREAM]
    for row in stored:
        changed = {**row, "actor": 7, "prev": before}
        before = event_hash(changed)
        own = (events.c.stream == STREAM) & (events.c.seq == row["seq"])
        values = {"actor": 7, "prev": changed["prev"], "hash": before}
        tamper(busy, update(events).where(own).values(values))
    tamper(busy, update(cases).where(cases.c.ref == CASE).values(head=before),
           update(facts).where(facts.c.owner == STREAM).values(recorded_by=7))  # fmt: skip
    report = audit.verify(busy.db)
    assert report.problems == []
    audit_seal.compare(busy.db, report, audit_seal.read(seal)["heads"])
    assert [p.stream for p in report.problems] == [STREAM]
    assert "rewritten" in report.problems[0].en


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


own_text = (texts.c.stream == STREAM) & (texts.c.seq == 3)


def erase_on_record(house: House, stream: str, *numbers: int) -> None:
    """Erase texts as it is allowed: with an event in the stream that says which one."""
    with house.db.engine.connect() as connection:
        found = connection.execute(
            select(events.c.seq, events.c.hash, events.c.to_state, events.c.recorded_at)
            .where(events.c.stream == stream).order_by(events.c.seq.desc()).limit(1)
        ).one()  # fmt: skip
    head = Head(stream, found.seq, found.hash, instant_text(found.recorded_at))
    table, key = (Case, Case.ref) if stream.startswith("case/") else (Division, Division.code)
    with house.db.writing() as w:
        for number in numbers:
            entry = Entry("note", "erased", str(number), found.to_state, found.to_state)
            append(w, head, entry, Stamp(0, "console", WORKING, WORKING))
    tamper(house, update(texts).where(texts.c.stream == stream, texts.c.seq.in_(numbers))
           .values(body=None),
           update(table).where(key == stream.partition("/")[2])
           .values(version=head.seq, head=head.hash))  # fmt: skip


def with_text(house: House, stream: str) -> list[int]:
    with house.db.engine.connect() as connection:
        return list(connection.scalars(select(texts.c.seq).where(texts.c.stream == stream)))


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


of_case = facts.c.owner == STREAM
of_city = facts.c.owner == "division/440300"
FACTS: list[tuple[Any, str]] = [
    (update(facts).where(of_case, facts.c.kind == "condition").values(value={"answer": "no"}),
     "isn't what its event says"),
    (update(facts).where(of_case, facts.c.kind == "consent").values(seq=1), "No event says"),
    (delete(facts).where(of_city), "is gone"),
    (update(facts).where(of_city).values(recorded_by=7), "recorded by whom"),
    (update(facts).where(of_city).values(at=NOW), "recorded by whom"),
    (update(facts).where(of_city).values(item="other"), "No event says"),
    (update(facts).where(of_city).values(owner="division/320500"), "There are facts, and no event"),
    (insert(facts).values(owner=STREAM, kind="formal_check", item="", hands=",0,", value={"result": "accepted"},
                          at=NOW, seq=3), "No event says"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "says"), FACTS, ids=range(len(FACTS)))
def test_a_fact_that_no_event_tells_is_found(change: Any, says: str, busy: House) -> None:
    tamper(busy, change)
    assert any(says in line for line in found(busy)), found(busy)


def seq_of(house: House, kind: str) -> tuple[int, str]:
    with house.db.engine.connect() as connection:
        asked = select(facts.c.seq, facts.c.item).where(of_case, facts.c.kind == kind)
        seq, item = connection.execute(asked.order_by(facts.c.item).limit(1)).one()
        return seq, item


def test_an_erased_text_hides_the_fact_that_it_told_and_no_other(busy: House) -> None:
    seq, item = seq_of(busy, "indicator")
    erase_on_record(busy, STREAM, seq)
    own = [of_case, facts.c.kind == "indicator"]
    tamper(busy, update(facts).where(*own, facts.c.item == item).values(value={"value": "9"}))
    assert found(busy) == []
    tamper(busy, update(facts).where(*own, facts.c.item != item).values(value={"value": "9"}))
    wrong = found(busy)
    assert len(wrong) > 1
    assert all("isn't what its event says" in line for line in wrong)
    tamper(busy, delete(facts).where(*own))
    assert any(f"indicator {item} is gone" in line for line in found(busy))


def test_an_erased_act_hides_what_was_given_with_it_and_no_more(busy: House) -> None:
    with busy.db.engine.connect() as connection:
        acts = set(connection.scalars(
            select(events.c.seq).where(events.c.stream == STREAM, events.c.kind == "act")))  # fmt: skip
    erase_on_record(busy, STREAM, *sorted(acts & set(with_text(busy, STREAM))))
    assert found(busy) == []
    tamper(busy, update(facts).where(of_case, facts.c.kind == "indicator").values(value={}))
    assert found(busy)


# --- the seal and the commands -----------------------------------------------------------------
SPOILS: list[Callable[[Any], Any]] = [
    lambda kept: kept["seals"][0].update(events=1),
    lambda kept: kept["heads"].update({STREAM: [1, "x"]}),
    lambda kept: kept["heads"].pop(STREAM),
    lambda kept: kept["seals"].clear(),
    lambda kept: kept.pop("heads"),
]


def test_a_seal_that_was_changed_is_no_seal(busy: House, tmp_path: Path) -> None:
    path = tmp_path / "seal.json"
    audit_seal.seal(path, audit.verify(busy.db).heads, at=NOW)
    whole = path.read_text("utf-8")
    for spoil in SPOILS:
        kept = json.loads(whole)
        spoil(kept)
        path.write_text(json.dumps(kept), "utf-8")
        with pytest.raises(audit_seal.SealError):
            audit_seal.read(path)


def test_seals_are_chained_and_kept_from_others(busy: House, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "seal.json"
    first = audit_seal.seal(path, audit.verify(busy.db).heads, at=NOW)
    busy.draft("330200")
    second = audit_seal.seal(path, audit.verify(busy.db).heads, at=NOW)
    assert second["prev"] == first["hash"]
    assert second["events"] > first["events"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(audit_seal.read(path)["seals"]) == 2


def casework(house: House, *arguments: str, **env: str) -> Any:
    url = house.db.url.render_as_string(hide_password=False)
    return CliRunner(env={"CASEWORK_DATABASE_URL": url, **env}).invoke(main, ["audit", *arguments])


def test_a_seal_that_was_written_once_and_is_gone_is_an_error(busy: House, tmp_path: Path) -> None:
    own = {"CASEWORK_INSTANCE": str(tmp_path)}
    fresh = casework(busy, "verify", **own)
    assert fresh.exit_code == 0, fresh.output
    assert "没有封存" in fresh.output
    assert casework(busy, "seal", **own).exit_code == 0
    assert "比对" in casework(busy, "verify", **own).output
    (tmp_path / "keys" / "seal.json").unlink()
    for command in ("verify", "seal"):  # nor is a new one begun unasked
        gone = casework(busy, command, **own)
        assert gone.exit_code == 1, gone.output
        assert "不见了" in gone.output
        assert "is gone" in gone.output
    assert casework(busy, "seal", "--anew", **own).exit_code == 0
    assert casework(busy, "verify", **own).exit_code == 0


def test_the_command_names_stream_and_number_and_ends_with_one(busy: House, tmp_path: Path) -> None:
    seal = str(tmp_path / "seal.json")
    missing = casework(busy, "verify", "--seal", seal)
    assert missing.exit_code == 1
    assert f"没有封存文件 {seal} · there is no seal" in missing.output
    assert casework(busy, "seal", "--seal", seal).exit_code == 0
    assert "比对" in casework(busy, "verify", "--seal", seal).output
    tamper(busy, update(events).where(third).values(actor=99))
    broken = casework(busy, "verify", "--seal", seal, "--lang", "en")
    assert broken.exit_code == 1
    assert f"{STREAM} #3" in broken.output
    assert casework(busy, "seal", "--seal", seal).exit_code == 1  # a broken one isn't sealed over
    listed = json.loads(casework(busy, "verify", "--seal", seal, "--json").output)
    assert listed["problems"][0]["stream"] == STREAM
    assert listed["sealed"]


def test_a_database_that_is_not_prepared_is_said_to_be_so(sqlite_url: str) -> None:
    runner = CliRunner(env={"CASEWORK_DATABASE_URL": sqlite_url})
    result = runner.invoke(main, ["audit", "verify"])
    assert result.exit_code == 1
    assert "casework db upgrade" in result.output

"""Is it found where the seal was changed, taken away, or tells of another record?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select, update

from casework import audit
from casework.audit import record, seals
from casework.cli import main
from casework.models import DeadlineRow, Place, Property
from casework.services.streams import event_hash
from tests.support.house import CUTOFF, House
from tests.support.tampering import (
    CASE,
    NOW,
    STREAM,
    cases,
    cut,
    events,
    facts,
    tamper,
)

third = (events.c.stream == STREAM) & (events.c.seq == 3)


def test_a_cut_tail_whose_owner_was_set_back_too_is_found_by_the_seal(
    busy: House, tmp_path: Path
) -> None:
    seal = tmp_path / "seal.json"
    report = audit.verify(busy.db)
    seals.seal(seal, report.heads, at=NOW)
    last, _ = report.heads[STREAM]
    cut(busy, last)
    newest = (events.c.stream == STREAM) & (events.c.seq == last - 1)
    back = {c: select(events.c[of]).where(newest).scalar_subquery()
            for c, of in (("version", "seq"), ("head", "hash"), ("state", "to_state"),
                          ("touched_at", "recorded_at"))}  # fmt: skip
    deadlines = DeadlineRow.owner == STREAM
    tamper(busy, update(cases).where(cases.c.ref == CASE).values(**back, submitted_on=None),
           update(Place).where(Place.case_ref == CASE).values(case_ref=None),
           delete(DeadlineRow).where(deadlines, DeadlineRow.kind == "formal_check"),
           update(DeadlineRow).where(deadlines).values(
               status="open", closed_at=None, next_try_at=CUTOFF + timedelta(minutes=5)))  # fmt: skip
    report = audit.verify(busy.db)
    assert report.problems == []  # nothing within the database tells
    seals.compare(busy.db, report, seals.read(seal)["heads"])
    said = f"Its tail is cut: sealed at {last}, it ends at {last - 1}."
    assert [(p.stream, p.seq, p.en) for p in report.problems] == [(STREAM, last - 1, said)]


def test_a_rewritten_chain_is_found_by_the_seal(busy: House, tmp_path: Path) -> None:
    seal = tmp_path / "seal.json"
    seals.seal(seal, audit.verify(busy.db).heads, at=NOW)
    before = ""
    with busy.db.engine.connect() as connection:
        stored = [row for row in record._events(connection) if row["stream"] == STREAM]
    for row in stored:
        changed = {**row, "actor": 7, "prev": before}
        before = event_hash(changed)
        own = (events.c.stream == STREAM) & (events.c.seq == row["seq"])
        values = {"actor": 7, "prev": changed["prev"], "hash": before}
        tamper(busy, update(events).where(own).values(values))
    tamper(
        busy,
        update(cases).where(cases.c.ref == CASE).values(head=before),
        update(facts).where(facts.c.owner == STREAM).values(recorded_by=7, hands=",7,"),
    )
    report = audit.verify(busy.db)
    assert report.problems == []
    seals.compare(busy.db, report, seals.read(seal)["heads"])
    assert [p.stream for p in report.problems] == [STREAM]
    assert "rewritten" in report.problems[0].en


SPOILS: list[Callable[[Any], Any]] = [
    lambda kept: kept["seals"][0].update(events=1),
    lambda kept: kept["heads"].update({STREAM: [1, "x"]}),
    lambda kept: kept["heads"].pop(STREAM),
    lambda kept: kept["seals"].clear(),
    lambda kept: kept.pop("heads"),
]


def test_a_seal_that_was_changed_is_no_seal(busy: House, tmp_path: Path) -> None:
    path = tmp_path / "seal.json"
    seals.seal(path, audit.verify(busy.db).heads, at=NOW)
    whole = path.read_text("utf-8")
    for spoil in SPOILS:
        kept = json.loads(whole)
        spoil(kept)
        path.write_text(json.dumps(kept), "utf-8")
        with pytest.raises(seals.SealError):
            seals.read(path)


def test_seals_are_chained_and_kept_from_others(busy: House, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "seal.json"
    first = seals.seal(path, audit.verify(busy.db).heads, at=NOW)
    busy.draft("330200")
    second = seals.seal(path, audit.verify(busy.db).heads, at=NOW)
    assert second["prev"] == first["hash"]
    assert second["events"] > first["events"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(seals.read(path)["seals"]) == 2


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


def test_a_seal_taken_away_with_all_that_the_rows_say_of_it_is_missed(
    busy: House, tmp_path: Path
) -> None:
    own = {"CASEWORK_INSTANCE": str(tmp_path)}
    assert casework(busy, "seal", **own).exit_code == 0
    (tmp_path / "keys" / "seal.json").unlink()
    tamper(busy, delete(Property))
    gone = casework(busy, "verify", **own)
    assert gone.exit_code == 1, gone.output
    assert "is gone" in gone.output


def test_the_installations_seal_is_the_one_that_it_wrote_last(busy: House, tmp_path: Path) -> None:
    own, path = {"CASEWORK_INSTANCE": str(tmp_path)}, tmp_path / "keys" / "seal.json"
    assert casework(busy, "seal", **own).exit_code == 0
    path.unlink()
    seals.seal(path, audit.verify(busy.db).heads, at=NOW)
    other = casework(busy, "verify", **own)
    assert other.exit_code == 1, other.output
    assert "isn't the seal that was written" in other.output

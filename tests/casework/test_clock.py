"""Does what is due happen by itself, through trouble, and in processes that end cleanly?"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from casework import clock
from casework.business_clock import wall
from casework.config import Config
from casework.db import Database
from casework.installation import Casework, installed
from casework.models import Case, DeadlineRow, Property
from casework.models.base import instant_of
from tests.support.databases import ENGINES, Engine
from tests.support.house import CUTOFF, WORKING, House, round_2022

ROOT = Path(__file__).parents[2]
PATIENCE = 40.0


def with_a_draft(url: str) -> None:
    """Round FY2022 with one application that never was submitted: its cutoff is long past."""
    round_2022(url)
    db = Database(url)
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM properties"))  # no demo: the host's own clock
    house = House.on(url)
    house.draft("440300")
    for one in (db, house.db):
        one.engine.dispose()


@pytest.fixture
def own(new_database: Callable[..., str], tmp_path: Path) -> Iterator[Casework]:
    url = new_database("sqlite", recipe=with_a_draft)
    made = installed(Config(instance=tmp_path, database_url=url, tick_seconds=1))
    yield made
    made.db.engine.dispose()


def state(db: Database) -> str:
    with db.reading() as session:
        return str(session.scalars(select(Case.state)).one())


def beat(db: Database) -> str | None:
    with db.reading() as session:
        return session.scalar(select(Property.value).where(Property.key == "last_tick"))


def until(what: Callable[[], object], process: subprocess.Popen[str] | None = None) -> None:
    """Wait until it is so; fails with what the process said."""
    end = time.monotonic() + PATIENCE
    while not what():
        ended = process is not None and process.poll() is not None
        if ended or time.monotonic() > end:
            said = process.communicate(timeout=5) if process is not None and ended else ""
            raise AssertionError(f"it never came: {said}")
        time.sleep(0.05)


def environment(url: str, instance: Path, **more: Any) -> dict[str, str]:
    given = {
        "CASEWORK_DATABASE_URL": url,
        "CASEWORK_INSTANCE": instance,
        "CASEWORK_TICK_SECONDS": 1,
    }
    return os.environ | {k: str(v) for k, v in (given | more).items()}


@contextmanager
def running(command: str, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "casework.cli", command], cwd=ROOT, env=env, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def told_to_stop(process: subprocess.Popen[str], how: int = signal.SIGTERM) -> str:
    process.send_signal(how)
    said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    return said[1]


# --- one sweep -----------------------------------------------------------------------------------


def test_a_sweep_takes_what_is_due_through_the_door_and_tells(own: Casework) -> None:
    done = clock.sweep(own)
    assert [(f.action, f.done) for f in done.fired if f.done] == [("lapse", True)]
    assert state(own.db) == "lapsed"
    assert done.told.notices > 0
    again = clock.sweep(own)
    assert [f for f in again.fired if f.done] == []
    assert again.told.notices == 0


def test_a_sweep_leaves_its_heartbeat_by_the_wall_clock(own: Casework) -> None:
    assert beat(own.db) is None
    for _ in range(2):
        clock.sweep(own)
        found = beat(own.db)
        assert found
        assert wall() - instant_of(found) < timedelta(seconds=10)


def test_a_sweep_that_failed_has_no_heartbeat(own: Casework) -> None:
    with own.db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE deadlines RENAME TO elsewhere"))
    with pytest.raises(Exception, match="deadlines"):
        clock.sweep(own)
    assert beat(own.db) is None


def test_many_due_timers_are_taken_in_one_sweep_even_beyond_a_batch(
    own: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    house = House(own.db, own.door)
    for division in ("440400", "440500", "440600", "440700", "440800"):
        house.draft(division)
    monkeypatch.setattr(clock, "BATCH", 2)
    real = clock.tick
    monkeypatch.setattr(clock, "tick", lambda *a: real(*a, most=2))
    assert sum(f.done for f in clock.sweep(own).fired) == 6


def test_trouble_with_the_database_is_logged_and_outlived(
    own: Casework, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    with own.db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE deadlines RENAME TO elsewhere"))
    with caplog.at_level(logging.ERROR, logger="casework.clock"):
        scheduler = clock.start(own)
        try:
            until(lambda: "the sweep failed" in caplog.text)
            assert state(own.db) == "drafted"
            with own.db.engine.begin() as connection:
                connection.execute(text("ALTER TABLE elsewhere RENAME TO deadlines"))
            until(lambda: state(own.db) == "lapsed")
        finally:
            scheduler.shutdown()


def test_the_schedule_forgives_and_never_runs_twice_at_once(own: Casework) -> None:
    scheduler = clock.start(own)
    try:
        (job,) = scheduler.get_jobs()
        assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
        assert str(scheduler.timezone) == "UTC"
    finally:
        scheduler.shutdown()


# --- processes -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_the_clock_process_lapses_what_missed_its_cutoff_and_ends_when_told(
    engine: Engine, new_database: Callable[..., str], tmp_path: Path
) -> None:  # fmt: skip
    url = new_database(engine, recipe=with_a_draft)
    db = Database(url)
    with running("clock", environment(url, tmp_path)) as process:
        until(lambda: state(db) == "lapsed", process)
        until(lambda: beat(db), process)
        said = told_to_stop(process)
    assert "case/2022-industry-440300: lapse" in said
    assert "Traceback" not in said
    db.engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_two_clocks_at_once_lapse_it_once(
    engine: Engine, new_database: Callable[..., str], tmp_path: Path
) -> None:  # fmt: skip
    url = new_database(engine, recipe=with_a_draft)
    db, env = Database(url), environment(url, tmp_path)
    with running("clock", env) as one, running("clock", env) as two:
        until(lambda: state(db) == "lapsed")
        time.sleep(2)
        said = told_to_stop(one) + told_to_stop(two)
    assert said.count("case/2022-industry-440300: lapse") == 1
    assert "Traceback" not in said
    with db.reading() as session:
        assert session.scalars(select(DeadlineRow.status)).all().count("fired") == 1
    db.engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_and_sweeps_in_one_process_and_ends_cleanly(
    how: int, new_database: Callable[..., str], tmp_path: Path
) -> None:  # fmt: skip
    url = new_database("sqlite", recipe=with_a_draft)
    db = Database(url)
    port = _free_port()
    here = f"http://127.0.0.1:{port}"
    with running("serve", environment(url, tmp_path, CASEWORK_PORT=port)) as process:
        until(lambda: _answer(here + "/healthz") == 200, process)
        until(lambda: _answer(here + "/readyz") == 200, process)
        assert state(db) == "lapsed"
        assert _answer(here + "/login") == 200
        begun = time.monotonic()
        said = told_to_stop(process, how)
        assert time.monotonic() - begun < 15
    assert "Traceback" not in said
    assert _answer(here + "/healthz") is None
    db.engine.dispose()


@pytest.mark.slow
def test_web_alone_answers_and_sweeps_nothing(
    new_database: Callable[..., str], tmp_path: Path
) -> None:  # fmt: skip
    url = new_database("sqlite", recipe=with_a_draft)
    db = Database(url)
    port = _free_port()
    with running("web", environment(url, tmp_path, CASEWORK_PORT=port)) as process:
        until(lambda: _answer(f"http://127.0.0.1:{port}/healthz") == 200, process)
        time.sleep(2)
        assert _answer(f"http://127.0.0.1:{port}/readyz") == 503
        told_to_stop(process)
    assert state(db) == "drafted"
    db.engine.dispose()


@pytest.mark.slow
def test_a_tick_by_hand_prints_what_it_did(
    new_database: Callable[..., str], tmp_path: Path
) -> None:  # fmt: skip
    env = environment(new_database("sqlite", recipe=with_a_draft), tmp_path)

    def tick(*options: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "casework.cli", "tick", *options], cwd=ROOT, env=env, text=True,
            capture_output=True, check=True,
        ).stdout  # fmt: skip

    assert "case/2022-industry-440300  cutoff → lapse" in tick()
    assert "没有到期事项" in tick()
    assert json.loads(tick("--json"))["fired"] == []


@pytest.mark.slow
@pytest.mark.parametrize("command", ["serve", "web", "clock", "tick"])
def test_what_cant_start_says_why_in_a_sentence(command: str, tmp_path: Path) -> None:
    for more, said in (
        ({}, "casework db upgrade"),
        ({"CASEWORK_PORT": "eighty"}, "CASEWORK_PORT: 'eighty' is not int"),
    ):
        env = environment(f"sqlite:///{tmp_path}/none.sqlite", tmp_path) | more
        done = subprocess.run(
            [sys.executable, "-m", "casework.cli", command], cwd=ROOT, env=env, text=True,
            capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_port_that_is_taken_is_said_so(new_database: Callable[..., str], tmp_path: Path) -> None:
    url = new_database("sqlite", recipe=with_a_draft)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        env = environment(url, tmp_path, CASEWORK_PORT=taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "casework.cli", "web"], cwd=ROOT, env=env, text=True,
            capture_output=True, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 1
    assert "Address already in use" in done.stderr
    assert "CASEWORK_PORT=" in done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answer(address: str) -> int | None:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  our own address
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None


def test_the_cutoff_of_the_draft_is_really_past() -> None:
    """What the tests above rest on."""
    assert wall() > CUTOFF > WORKING

"""Do the processes that run the clock begin, work and end cleanly?"""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from casework.business_clock import BEAT, STOPPED
from casework.db import Database
from casework.models import DeadlineRow, Property
from tests.casework.overdue import PATIENCE, beat, state, until, with_a_draft
from tests.support.databases import ENGINES, Engine
from tests.support.processes import ROOT, answer, environment, free_port, running


def told_to_stop(process: subprocess.Popen[str], how: int = signal.SIGTERM) -> str:
    process.send_signal(how)
    said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    return said[1]


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
    with db.reading() as session:
        last, stopped = (session.get_one(Property, key).value for key in (BEAT, STOPPED))
    assert stopped > last
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
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    with running("serve", environment(url, tmp_path, CASEWORK_PORT=port)) as process:
        until(lambda: answer(here + "/healthz") == 200, process)
        until(lambda: answer(here + "/readyz") == 200, process)
        assert state(db) == "lapsed"
        assert answer(here + "/login") == 200
        begun = time.monotonic()
        said = told_to_stop(process, how)
        assert time.monotonic() - begun < 15
    assert "Traceback" not in said
    assert answer(here + "/healthz") is None
    db.engine.dispose()


@pytest.mark.slow
def test_web_alone_answers_and_sweeps_nothing(
    new_database: Callable[..., str], tmp_path: Path
) -> None:  # fmt: skip
    url = new_database("sqlite", recipe=with_a_draft)
    db = Database(url)
    port = free_port()
    with running("web", environment(url, tmp_path, CASEWORK_PORT=port)) as process:
        until(lambda: answer(f"http://127.0.0.1:{port}/healthz") == 200, process)
        time.sleep(2)
        assert answer(f"http://127.0.0.1:{port}/readyz") == 503
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

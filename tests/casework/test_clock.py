"""Does what is due happen by itself, through trouble?"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from casework import clock
from casework.business_clock import wall
from casework.config import Config
from casework.installation import Casework, installed
from casework.models.base import instant_of
from tests.casework.overdue import beat, state, until, with_a_draft
from tests.support.house import CUTOFF, WORKING, House


@pytest.fixture
def own(new_database: Callable[..., str], tmp_path: Path) -> Iterator[Casework]:
    url = new_database("sqlite", recipe=with_a_draft)
    made = installed(Config(instance=tmp_path, database_url=url, tick_seconds=1))
    yield made
    made.db.engine.dispose()


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
        jobs = {job.id: job for job in scheduler.get_jobs()}
        assert set(jobs) == {"sweep", "draw"}
        for job in jobs.values():
            assert (job.coalesce, job.misfire_grace_time) == (True, None)
        assert jobs["sweep"].max_instances == 1
        assert str(scheduler.timezone) == "UTC"
    finally:
        scheduler.shutdown()


def test_the_cutoff_of_the_draft_is_really_past() -> None:
    """What the tests above rest on."""
    assert wall() > CUTOFF > WORKING

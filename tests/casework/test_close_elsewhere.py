"""Is the close Beijing's, wherever the host and its database think they are?"""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from casework.business_clock import BusinessClock
from casework.db import Database
from casework.models import DeadlineRow, Objection
from tests.casework.overdue import until
from tests.support.databases import ENGINES, Engine
from tests.support.objecting import PATH, TYPED, hidden
from tests.support.processes import ROOT, answer, environment, free_port, running
from tests.support.scenarios import FOLDER
from tests.support.site import A_LITTLE, publicised_demo

# 24:00 of 29 January in Beijing; said in UTC, so that nothing here counts as what is tried does.
CLOSE = datetime(2023, 1, 29, 16, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TRIES = 3  # with the others as many as one network may lodge in an hour
# A day behind Beijing for most of the day, with clocks that jump; and six hours ahead of it.
ZONES = ("America/Los_Angeles", "Pacific/Kiritimati")
# What the suite plays where it is yesterday for most of Beijing's day.
PLAYED = [FOLDER / f"{name}.toml" for name in (
    "2022_article_10_12_edges", "2022_article_10_calendar_moved", "2019_article_5_9_edges")]  # fmt: skip


class Visitor:
    """A browser without an account, somewhere."""

    def __init__(self, port: int) -> None:
        self.here = f"http://127.0.0.1:{port}"
        self._line = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self._line.open(f"{self.here}{path}", timeout=60) as found:
            return str(found.read().decode())

    def post(self, path: str, form: dict[str, str]) -> str:
        body = urlencode(form).encode()
        with self._line.open(f"{self.here}{path}", body, timeout=60) as found:
            return str(found.read().decode())


@contextmanager
def kept(url: str) -> Iterator[Database]:
    """The database, let go of whatever comes."""
    db = Database(url)
    try:
        yield db
    finally:
        db.engine.dispose()


@contextmanager
def served(url: str, folder: Path, zone: str) -> Iterator[Visitor]:
    """The pages as a process of its own whose host, and whose database's session, is in `zone`."""
    port = free_port()
    env = environment(url, folder, CASEWORK_PORT=port, TZ=zone, PGTZ=zone)
    with running("web", env) as process:
        until(lambda: answer(f"http://127.0.0.1:{port}/healthz") == 200, process)
        yield Visitor(port)


def words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def lodged(visitor: Visitor, clock: BusinessClock, at: datetime) -> str:
    """What the receipt says of what comes in then; before the close tried again where this machine
    took more than the second to send it.
    """
    for _ in range(TRIES):
        form = hidden(visitor.get(f"{PATH}?lang=en")) | TYPED
        clock.set(at + A_LITTLE)
        said = words(visitor.post(f"{PATH}?lang=en", form))
        if at >= CLOSE or "23:59:59 (Beijing time)" in said:
            break
    return said


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("engine", ENGINES)
def test_it_is_in_time_or_late_by_beijings_clock(
    engine: Engine, zone: str, new_database: Callable[..., str], tmp_path: Path
) -> None:
    url = new_database(engine, recipe=publicised_demo)
    with kept(url) as db, served(url, tmp_path, zone) as visitor:
        clock = BusinessClock(db)
        said = [lodged(visitor, clock, at) for at in (CLOSE - SECOND, CLOSE, CLOSE + SECOND)]
        assert "29 Jan 2023 24:00" in words(visitor.get(f"{PATH}?lang=en"))
        with db.reading() as session:
            rows = session.execute(select(Objection.lodged_at, Objection.late)).all()
    assert "Sun 29 Jan 2023 23:59:59 (Beijing time) · in time" in said[0]
    assert all("Mon 30 Jan 2023 00:00:" in late for late in said[1:])
    assert ["The time ended on 29 Jan 2023 24:00" in one for one in said] == [False, True, True]
    assert {late for _, late in rows} == {False, True}
    assert all(late is (at >= CLOSE) for at, late in rows)


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "zone"), [*zip(ENGINES, ZONES, strict=True)])
def test_the_timer_ends_it_at_beijings_midnight_and_not_before(
    engine: Engine, zone: str, new_database: Callable[..., str], tmp_path: Path
) -> None:
    url = new_database(engine, recipe=publicised_demo)
    env = environment(url, tmp_path, TZ=zone, PGTZ=zone)

    def ticked(db: Database) -> tuple[str, str | None]:
        done = subprocess.run([sys.executable, "-m", "casework.cli", "tick"], cwd=ROOT, env=env,
                              text=True, capture_output=True, check=True)  # fmt: skip
        with db.reading() as session:
            status = session.scalar(
                select(DeadlineRow.status).where(DeadlineRow.kind == "publicity")
            )
        return done.stdout, status

    with kept(url) as db:
        BusinessClock(db).set(CLOSE - timedelta(minutes=10))
        said, status = ticked(db)
        assert "end_publicity" not in said
        assert status == "open"
        BusinessClock(db).set(CLOSE)
        said, status = ticked(db)
        assert "list/2022-industry  publicity → end_publicity" in said
        assert status == "fired"


@pytest.mark.slow
def test_a_whole_round_played_six_hours_ahead_of_beijing_ends_as_it_says() -> None:
    """Published in the last instant of a day, ended and objected to at the very instants."""
    env = os.environ | {"TZ": "Pacific/Kiritimati"}
    played = subprocess.run(
        [sys.executable, "-m", "casework.cli", "replay", *map(str, PLAYED)], cwd=ROOT, env=env,
        text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert (played.returncode, played.stderr) == (0, ""), played.stdout

"""Is anything lost or said twice when processes race, or die between two steps?"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, select

from casework.models import DeadlineRow, Division, Organisation, ToTell, User
from notifications import sending
from notifications.texts import Frame
from tests.notifications.children import installation, run_for_ever, run_twice
from tests.notifications.people import Office, address
from tests.notifications.servers import Script, playing
from tests.support.house import VAULT, House, wall
from tests.support.racing import FRESH, together
from workflows.calendar import BEIJING

GUANGDONG = ("440100", "440200", "440300", "440400", "440500", "440600")
REMINDING = datetime(2022, 12, 20, 9, tzinfo=BEIJING)
AFTER_THE_LEASES = timedelta(minutes=11)


def url_of(house: House) -> str:
    return house.db.url.render_as_string(hide_password=False)


def drafts(post: Office) -> int:
    """A dozen cases to tell of, in two measures; how many."""
    for division in GUANGDONG:
        for measure in ("industry", "digital"):
            post.house.draft(division, measure)
    return 2 * len(GUANGDONG)


def said(post: Office) -> Counter[tuple[str, str, str]]:
    return Counter((m.cause, m.kind, m.recipient) for m in post.messages() if m.status == "sent")


def untold(post: Office) -> int:
    with post.house.db.reading() as session:
        return session.scalar(select(func.count()).select_from(ToTell)) or 0


def sweep_all(post: Office, port: int) -> None:
    """Send all that is left, when the leases of the dead have ended."""
    own = installation(post.house, port)
    frame = Frame(own.config.base_url, False, own.clock.now(), VAULT)
    sending.sweep(own.db, own.config, frame, lambda: wall() + AFTER_THE_LEASES, most=1000)


@pytest.mark.timeout(240)
def test_eight_runs_at_once_say_everything_once(post: Office):
    cases = drafts(post)
    post.at(REMINDING)
    script = Script()
    with playing(script) as port:
        found = together(run_twice, url_of(post.house), [(port,)] * 8)
        sweep_all(post, port)
    assert not [f for f in found if f.startswith("broken")]
    assert untold(post) == 0
    assert {m.status for m in post.messages()} <= {"sent", "dropped"}
    ids = Counter(script.ids())
    assert len(ids) == len(said(post)) == len(script.taken)
    assert len(post.messages("case.draft", "gd")) == cases
    with post.house.db.reading() as session:
        deadlines = set(session.scalars(select(DeadlineRow.id)))
    reminded = Counter(
        id for m in post.messages("remind.cutoff", "gd") for id in m.why["deadlines"]
    )
    assert set(reminded) == deadlines
    assert set(reminded.values()) == {1}


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Nobody else can write to the outbox meanwhile."""
    if url.startswith("sqlite"):
        file = sqlite3.connect(url.partition(":///")[2], isolation_level=None,
                               check_same_thread=False, timeout=1)  # fmt: skip
        file.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            file.rollback()
            file.close()
    else:
        with psycopg.connect(url.replace("+psycopg", "")) as server:
            server.execute("LOCK TABLE outbox IN EXCLUSIVE MODE NOWAIT")
            yield
            server.rollback()


class Between:
    """Kills the sender between the server's word and our mark, which waits for a lock of ours."""

    def __init__(self, url: str, victim: Callable[[], Any], after: int) -> None:
        self.url, self.victim, self.left = url, victim, after
        self.done = threading.Event()

    def __call__(self, _id: str) -> None:
        """Called while the server takes a message, before it answers."""
        self.left -= 1
        if self.left == 0:
            held = locked(self.url)
            held.__enter__()  # that it can be had proves that nothing is sent inside a transaction
            threading.Thread(target=self._kill, args=(held,)).start()

    def _kill(self, held: Any) -> None:
        time.sleep(0.3)  # the answer arrives, and the mark waits for the lock
        process = self.victim()
        os.kill(process.pid, signal.SIGKILL)
        process.join(30)
        held.__exit__(None, None, None)
        self.done.set()


@pytest.mark.parametrize("kills", [5, pytest.param(50, marks=pytest.mark.battery)])
@pytest.mark.timeout(600)
def test_a_sender_killed_before_it_could_mark_loses_nothing(post: Office, kills: int):
    url, script, dice = url_of(post.house), Script(), random.Random(kills)
    divisions = all_of(post)[: max(12, 2 * kills)]
    for division in divisions:
        post.house.draft(division)
    people_everywhere(post, divisions)
    with playing(script) as port:
        for _ in range(kills):
            process: Any = None
            between = Between(url, lambda: process, after=dice.choice((1, 1, 2)))  # noqa: B023
            script.on_data = between
            ready = FRESH.Event()
            process = FRESH.Process(target=run_for_ever, args=(url, port, ready))
            process.start()
            assert between.done.wait(60)
        script.on_data = lambda _id: None
        sweep_all(post, port)
    assert untold(post) == 0
    sent = [m for m in post.messages() if m.status == "sent"]
    assert {m.status for m in post.messages()} <= {"sent", "dropped"}
    ids = Counter(script.ids())
    assert set(ids) == {m.message_id for m in sent}  # none lost
    assert sum(ids.values()) - len(ids) == kills  # each kill: once more, under the same ID
    assert set(said(post).values()) == {1}


def all_of(post: Office) -> list[str]:
    with post.house.db.reading() as session:
        return list(session.scalars(
            select(Division.code).where(Division.kind == "prefecture_city").order_by(Division.code)
        ))  # fmt: skip


def people_everywhere(post: Office, divisions: list[str]) -> None:
    """A contact in every unit and city, so that there is somebody to tell."""
    with post.house.db.reading() as session:
        for code in divisions:
            where = Organisation(kind="city", name_zh=code, name_en=code,
                                 unit=post.house.unit_of(code), division=code)  # fmt: skip
            session.add(where)
            session.flush()
            session.add(User(login=f"c{code}", name=code, email=address(f"c{code}"),
                             organisation_id=where.id, roles=["city"]))  # fmt: skip
        session.commit()


@pytest.mark.parametrize("kills", [4, pytest.param(40, marks=pytest.mark.battery)])
@pytest.mark.timeout(600)
def test_killed_anywhere_it_neither_loses_nor_doubles(post: Office, kills: int):
    cases, script, dice = drafts(post), Script(), random.Random(kills)
    post.at(REMINDING)
    with playing(script) as port:
        for _ in range(kills):
            ready = FRESH.Event()
            process = FRESH.Process(target=run_for_ever, args=(url_of(post.house), port, ready))
            process.start()
            assert ready.wait(60)
            time.sleep(dice.uniform(0, 0.4))
            assert process.pid
            os.kill(process.pid, signal.SIGKILL)
            process.join(30)
        together(run_twice, url_of(post.house), [(port,)])
        sweep_all(post, port)
    assert untold(post) == 0
    assert len(post.messages("case.draft", "gd")) == cases
    assert {m.status for m in post.messages()} <= {"sent", "dropped"}
    ids = Counter(script.ids())
    assert set(ids) == {m.message_id for m in post.messages() if m.status == "sent"}
    assert sum(ids.values()) - len(ids) <= kills
    reminded = Counter(
        id for m in post.messages("remind.cutoff", "gd") for id in m.why["deadlines"]
    )
    assert set(reminded.values()) == {1}

"""When hundreds save and hand in while the clock runs over the cutoff, is each told what is so?

Against `casework serve` as a process, its timers beside it: nobody is turned away, whoever was
answered "handed in" was received before the cutoff, and what was answered "saved" is on record.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from casework import audit
from casework.business_clock import BusinessClock
from casework.models import Case, Event, FactRow, RefusalRow
from tests.casework.overdue import until as wait_until
from tests.support.crowd import Draft, Ready, gather
from tests.support.databases import Engine
from tests.support.house import CUTOFF, House
from tests.support.installation import app_on, cookie_of
from tests.support.processes import answer, environment, free_port, running
from tests.support.rush import Browser, Hall, all_at_once, hands_in, writes
from tests.support.site import opened_demo

# What was sent so long before the cutoff can't have come in after it.
SURELY = timedelta(seconds=1)


def hall_of(house: House, instance: Path, people: list[str], port: int, begin: datetime) -> Hall:
    """Everybody signed in; the clock is put to `begin` and runs."""
    app = app_on(house.db.url.render_as_string(hide_password=False), instance)
    with app.test_request_context():
        token, seed = generate_csrf(), session["csrf_token"]
    cookies = {login: cookie_of(app, login, csrf_token=seed)["value"] for login in people}
    app.extensions["casework"].db.engine.dispose()
    BusinessClock(house.db).set(begin)
    return Hall(port, begin, cookies, token)


def run(hall: Hall, ready: list[Ready], drafts: list[Draft], *, after: timedelta, pause: float) -> None:  # fmt: skip
    """Half of the cases are handed in in the last second or the first one after it."""
    dice, end = random.Random(2022), CUTOFF + after
    lead = (CUTOFF - hall.begun).total_seconds()
    work = [(writes, {"draft": one, "until": end, "pause": pause, "seed": n})
            for n, one in enumerate(drafts)]  # fmt: skip
    for n, case in enumerate(ready):
        away = dice.uniform(-1, 1) if n % 2 else dice.uniform(-lead * 0.9, 0)
        work.append((hands_in, {"case": case, "at": CUTOFF + timedelta(seconds=away),
                                "until": end, "reads": pause > 1}))  # fmt: skip
    all_at_once(hall, work)


def check(house: House, hall: Hall) -> None:
    """The record against what everybody was told."""
    assert hall.wrong == []
    assert {told.code for told in hall.told} <= {200, 303, 422}
    with house.db.reading() as s:
        events = s.scalars(select(Event).where(Event.name == "submit")).all()
        refused = s.scalars(select(RefusalRow).where(RefusalRow.action == "submit")).all()
        states = {case.ref: case.state for case in s.scalars(select(Case))}
        ids = set(s.scalars(select(Event.request_id).where(Event.name == "evidence")))
        facts = {(f.owner.partition("/")[2], f.kind, f.item): f.value["text"]
                 for f in s.scalars(select(FactRow).where(FactRow.kind == "evidence"))}  # fmt: skip
    done = [one for one in hall.tried if one.done]
    assert sorted(one.ref for one in done) == sorted(e.stream.partition("/")[2] for e in events)
    assert all(event.received_at < CUTOFF for event in events)
    assert done, "nobody's turn came before the cutoff: the machine stood still"
    assert {states[one.ref] for one in done} == {"submitted"}
    late = [row for row in refused if row.at >= CUTOFF]
    assert late
    assert all("N五.3" in str(row.breaches) for row in late)
    assert all("N五.3" not in str(row.breaches) for row in refused if row.at < CUTOFF)
    told_no = [one for one in hall.tried if not one.done]
    assert len(told_no) == len(refused)
    for one in told_no:
        if one.told.sent >= CUTOFF:
            assert one.why == "late"
        elif one.told.sent < CUTOFF - SURELY:
            assert one.why == "otherwise", "it came in time and was called late"
    assert not [one.ref for one in done if one.told.sent >= CUTOFF]
    assert set(hall.saved) <= ids
    assert {key: facts.get(key) for key in hall.kept} == hall.kept
    assert audit.verify(house.db).problems == []


def figures(hall: Hall) -> str:
    """How many were answered, how quickly, and what those who handed in were told."""
    seconds = sorted(told.seconds for told in hall.told)
    lasted = (max(told.came for told in hall.told) - hall.begun).total_seconds()
    tries = Counter("done" if one.done else one.why for one in hall.tried)
    return (f"{len(seconds)} requests in {lasted:.0f} s, {len(seconds) / lasted:.0f} a second; "
            f"answered in {seconds[len(seconds) // 2]:.2f} s (median), {seconds[-1]:.2f} s (slowest); "
            f"{len(hall.saved)} saved; handed in: {dict(tries)}")  # fmt: skip


def the_last(seconds: int, url: str, instance: Path, *, places: int, rivals: int, drafts: int,
             after: int, pause: float) -> None:  # fmt: skip
    """Let everybody work from so long before the cutoff until `after` seconds past it."""
    house = House.on(url)
    ready, begun = gather(house, places=places, rivals=rivals, drafts=drafts)
    BusinessClock(house.db).set(CUTOFF - timedelta(days=1))
    port = free_port()
    env = environment(url, instance, CASEWORK_PORT=port, CASEWORK_SECRET_KEY="test")
    env["CASEWORK_TICK_SECONDS"] = "5"
    with running("serve", env) as process:
        wait_until(lambda: answer(f"http://127.0.0.1:{port}/healthz") == 200, process)
        people = [one.login for one in (*ready, *begun)]
        # A server that has just begun reads its rules and templates with the first who come.
        warm = hall_of(house, instance, people, port, CUTOFF - timedelta(days=1))
        for case in ready[:2]:
            browser = Browser(warm, case.login)
            browser.get(f"/cases/{case.ref}/actions/submit")
            browser.close()
        hall = hall_of(house, instance, people, port, CUTOFF - timedelta(seconds=seconds))
        run(hall, ready, begun, after=timedelta(seconds=after), pause=pause)
    print(f"{len(people)} people: {figures(hall)}")  # noqa: T201  read with -rP
    check(house, hall)
    house.db.engine.dispose()


@pytest.mark.slow
def test_the_last_seconds_of_forty(new_database: Callable[..., str], tmp_path: Path) -> None:
    url = new_database("postgresql", recipe=opened_demo)
    the_last(8, url, tmp_path, places=10, rivals=2, drafts=14, after=2, pause=2.5)


@pytest.mark.battery
@pytest.mark.timeout(900)
@pytest.mark.parametrize("engine", ["postgresql", "sqlite"])
def test_the_last_five_minutes_of_three_hundred(
    engine: Engine, new_database: Callable[..., str], tmp_path: Path
) -> None:
    the_last(300, new_database(engine, recipe=opened_demo), tmp_path, places=44, rivals=16, drafts=120, after=20,
             pause=12.0)  # fmt: skip

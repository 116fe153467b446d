"""Do the dashboard and the list of cases stay as quick with a hundred times the cases?"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from casework.app import create_app
from casework.config import Config
from casework.models import Organisation, User
from tests.bench.population import populate
from tests.bench.timers import UNITS, many
from tests.support.databases import Databases, Engine
from tests.support.house import MINISTRY, House

ROUNDS, REPEATS, FEW = 5, 3, 1_000
SCREENS = {"dashboard": "/dashboard", "case list": "/cases?round=2022"}


def few(url: str) -> None:
    """A thousand cases."""
    populate(url, FEW, facts=False, units=UNITS, due=FEW // 100)


def client(url: str, folder: str) -> FlaskClient:
    """Somebody of the ministry, signed in to the application on this database."""
    house = House.on(url)
    with house.db.reading() as session:
        office = Organisation(kind="ministry", name_zh="规划司", name_en="Planning")
        session.add(office)
        session.flush()
        # Not the one who did everything: what others did is what the dashboard tells.
        person = User(id=MINISTRY.user + 1, login="bench", name="计时", roles=["ministry"], organisation_id=office.id,
                      demo=True)  # fmt: skip
        session.add(person)
        session.commit()
        user = person.id
    house.db.engine.dispose()
    app = create_app(Config(instance=Path(folder), database_url=url))
    app.config["WTF_CSRF_ENABLED"] = False
    found = app.test_client()
    assert found.post("/demo/switch", data={"account": user}).status_code == 303
    return found


def seconds(browser: FlaskClient, address: str) -> float:
    """The mean of a few whole requests."""
    started = time.perf_counter()
    for _ in range(REPEATS):
        answer = browser.get(address)
        assert answer.status_code == 200, answer.status
    return (time.perf_counter() - started) / REPEATS


def run(databases: Databases, engine: Engine) -> list[dict[str, Any]]:
    """Each screen at both sizes in turn, whole requests, on one engine."""
    with tempfile.TemporaryDirectory() as folder:
        small = client(databases.new(engine, recipe=few), folder)
        large = client(databases.new(engine, recipe=many), folder)
        found = []
        for name, address in SCREENS.items():
            seconds(small, address), seconds(large, address)
            pairs = [(seconds(large, address), seconds(small, address)) for _ in range(ROUNDS)]
            found.append({
                "engine": engine,
                "screen": name,
                "large_vs_small": round(statistics.median(a / b for a, b in pairs), 2),
                "milliseconds_at_100k": round(statistics.median(a for a, _ in pairs) * 1e3, 1),
                "milliseconds_at_1k": round(statistics.median(b for _, b in pairs) * 1e3, 1),
            })  # fmt: skip
        for browser in (small, large):
            browser.application.extensions["casework"].db.engine.dispose()
    return found

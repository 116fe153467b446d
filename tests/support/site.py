"""What does a test of the public's and the units' pages start from?"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from casework.business_clock import BusinessClock
from casework.db import Database
from casework.reading import ARRIVED
from casework.services.rounds import open_round
from tests.support.house import LEADER, MINISTRY, OPENED, WORKING, House, wall
from tests.support.installation import app_on, empty_demo, staffed_installation
from workflows.calendar import BEIJING

# Scores by division: not in the order of the codes, so that a list in order of merit is seen.
SCORES = {"110115": "71.5", "440300": "93.25", "150200": "88.75", "210100": "64"}
PUBLISHED = datetime(2023, 1, 17, 9, tzinfo=BEIJING)
DURING = datetime(2023, 1, 19, 10, 30, tzinfo=BEIJING)
CLOSE = datetime(2023, 1, 30, tzinfo=BEIJING)
APPLYING = datetime(2022, 12, 19, 15, 30, tzinfo=BEIJING)
NOTICE = "2022-industry-1"
# What two clocks of one machine may differ by while one of them is asked after the other.
A_LITTLE = timedelta(milliseconds=200)


def opened_round(url: str) -> House:
    """Round FY2022 open on a database that has its people."""
    db = Database(url)
    open_round(db, 2022, actor=MINISTRY, received_at=OPENED, wall=wall)
    db.engine.dispose()
    return House.on(url)


def opened_demo(url: str) -> None:
    """A demo with its round FY2022 open and nothing in it yet."""
    empty_demo(url)
    opened_round(url).db.engine.dispose()


def running_demo(url: str) -> None:
    """A demo in which round FY2022 is open and one application is drafted."""
    empty_demo(url)
    house = opened_round(url)
    house.draft("440300")
    BusinessClock(house.db).set(WORKING)
    house.db.engine.dispose()


def _publicise(url: str) -> House:
    house = opened_round(url)
    refs = house.ranked(SCORES)
    house.publicised(list(refs.values()), PUBLISHED)
    return house


def publicised_demo(url: str) -> None:
    """A demo in which the industry list of FY2022 is public, from 17 to 29 January 2023."""
    empty_demo(url)
    house = _publicise(url)
    BusinessClock(house.db).set(DURING)
    house.db.engine.dispose()


def publicised(url: str) -> None:
    """The same in an installation that is no demo; by its clock the publicity is long over."""
    staffed_installation(url)
    _publicise(url).db.engine.dispose()


def approved_demo(url: str) -> None:
    """The same demo after the approval: the cities' incentive year runs from 2 June 2023."""
    empty_demo(url)
    house = _publicise(url)
    reported = datetime(2023, 2, 6, 9, tzinfo=BEIJING)
    file = {"number": "示例报〔2023〕1号", "date": "2023-02-06", "file": "示例.pdf"}
    reasons = dict.fromkeys(("floor:0", "floor:1", f"count:{len(SCORES)}"), "示例")
    house.list_acts("report", reported, given={"report": {"": file}}, reasons=reasons)
    reply = {"number": "示例复〔2023〕2号", "date": "2023-06-02", "file": "示例.pdf"}
    house.list_acts(
        "approve", datetime(2023, 6, 5, 9, tzinfo=BEIJING), given={"reply": {"": reply}}
    )
    BusinessClock(house.db).set(datetime(2023, 6, 6, 9, tzinfo=BEIJING))
    house.db.engine.dispose()


# In the demo below: a case that is empty, one nearly complete, one complete, one handed in.
EMPTY, NEARLY, READY, SENT = (
    "2022-industry-440100", "2022-industry-440300", "2022-industry-440600", "2022-digital-440400",
)  # fmt: skip


def applying_demo(url: str) -> None:
    """A demo three days before the cutoff, with four cases of Guangdong."""
    empty_demo(url)
    house = opened_round(url)
    house.draft("440100")
    house.fill(house.draft("440300"), without=("audit",))
    house.ready("440600")
    house.submitted("440400", "digital", at=APPLYING)
    BusinessClock(house.db).set(APPLYING)
    house.db.engine.dispose()


class Site:
    """The application on a database of a test, its clock, and clients that read English."""

    def __init__(self, url: str, instance: Path) -> None:
        self.app: Flask = app_on(url, instance)
        self.app.testing = False  # errors are answered as they are to a reader
        self.house = House.on(url)
        self.leader = LEADER

    def at(self, instant: datetime) -> None:
        """Put the demo's clock to `instant`; it runs on from there."""
        BusinessClock(self.house.db).set(instant)

    def arriving(self, instant: datetime) -> dict[str, Any]:
        """Put the clock to `instant`; the environment of a request that arrives within that second,
        however long the machine takes over it.
        """
        self.at(instant)
        past = BusinessClock(self.house.db).now() - (instant + A_LITTLE)
        return {ARRIVED: time.monotonic() - past.total_seconds()}

    def client(self, login: str | None = None, lang: str = "en") -> FlaskClient:
        """A browser of its own, signed in as `login` or as nobody."""
        from tests.support.installation import client_of

        client = client_of(self.app, login)
        client.set_cookie("lang", lang)
        return client

    def text(self, path: str, login: str | None = None, lang: str = "en") -> str:
        """What the page at `path` says."""
        answer = self.client(login, lang).get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)


def sites(new_database: Callable[..., str], folder: Path) -> Callable[..., Site]:
    """`site(recipe)`: the application on a fresh copy of what the recipe makes."""

    def site(recipe: Callable[[str], None]) -> Site:
        url = new_database("sqlite", recipe=recipe)
        instance = folder / f"instance-{len(list(folder.iterdir()))}"
        with suppress(FileExistsError):
            instance.mkdir()
        return Site(url, instance)

    return site

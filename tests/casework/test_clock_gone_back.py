"""Does a clock that was set back reopen nothing, and is it noticed, on both engines?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casework import audit
from casework.access import PUBLIC, allow
from casework.errors import ClockBehind
from casework.models import Event
from casework.services.door import Door
from casework.services.streams import APART
from tests.support.house import VAULT, WORKING, House, round_2022, wall
from tests.support.installation import app_on

HOUR = timedelta(hours=1)


def behind(house: House, by: timedelta) -> House:
    """The same house on a machine whose clock is late."""

    def late() -> datetime:
        return wall() - by

    return replace(house, door=Door(house.db, late, VAULT))


def count(house: House) -> int:
    with house.db.reading() as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0


def test_nothing_is_decided_by_a_clock_that_has_gone_back(house: House) -> None:
    ref = house.draft("440300")
    before, late = count(house), behind(house, HOUR)
    with pytest.raises(ClockBehind, match="has to set the clock"):
        late.unit_acts(ref, "withdraw", comment="示例")
    with pytest.raises(ClockBehind):
        late.fill(ref)
    with pytest.raises(ClockBehind):
        late.draft("320500")  # a new stream asks all the others
    assert count(house) == before


def test_machines_whose_clocks_differ_a_little_work_together(house: House) -> None:
    house.draft("440300")
    behind(house, APART / 2).draft("320500")
    assert audit.verify(house.db).problems == []


def test_an_event_that_came_in_well_before_the_one_it_follows_is_named(house: House) -> None:
    ref = house.draft("440300")
    house.unit_acts(ref, "withdraw", comment="示例", at=WORKING - APART / 2)
    assert audit.verify(house.db).problems == []
    ref = house.draft("440300", at=WORKING + HOUR)
    house.unit_acts(ref, "withdraw", comment="示例", at=WORKING)
    assert [p.en for p in audit.verify(house.db).problems] == [
        "It came in before the one it follows: a clock had gone back."
    ]


def test_a_page_says_what_to_do_and_ready_says_no(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    url = new_database("sqlite", recipe=round_2022)
    ahead = House.on(url)
    replace(ahead, door=Door(ahead.db, lambda: wall() + HOUR, VAULT)).draft("440300")
    app = app_on(url, tmp_path)

    @app.get("/act")
    @allow(PUBLIC)
    def act() -> str:
        House.on(url).draft("320500")
        return ""

    client = app.test_client()
    page = client.get("/act?lang=en")
    assert page.status_code == 503
    assert "set the clock" in page.text
    assert page.headers["Retry-After"]
    assert client.get("/readyz").json["clock"] is False

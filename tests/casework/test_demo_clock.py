"""Can a newcomer move a demo's time, and does what is due happen and get named then?"""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from casework.business_clock import BusinessClock
from casework.models import Case, Event
from notifications.models import OutboxMessage
from tests.support.house import CUTOFF, WORKING, House
from tests.support.installation import client_of, db_of, staffed_installation
from tests.support.site import running_demo
from workflows.calendar import BEIJING

HERE = {"Referer": "http://localhost/account"}


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    return unsealed(running_demo)


def now(app: Flask) -> datetime:
    return BusinessClock(db_of(app)).now().astimezone(BEIJING)


def move(app: Flask, to: str) -> str:
    answer = client_of(app).post("/demo/clock", data={"to": to}, headers=HERE)
    assert answer.status_code == 303
    return answer.headers["Location"]


@pytest.mark.parametrize(("to", "by"), [("hour", timedelta(hours=1)), ("day", timedelta(days=1))])
def test_time_moves_on_by_an_hour_or_a_day(app: Flask, to: str, by: timedelta) -> None:
    assert move(app, to) == "/account", "back on the page where the bar was used"
    assert timedelta() <= now(app) - WORKING - by < timedelta(minutes=1)


def test_to_the_next_deadline_is_while_something_can_still_be_done(app: Flask) -> None:
    move(app, "next")
    assert timedelta(minutes=4) < CUTOFF - now(app) <= timedelta(minutes=5)
    with db_of(app).reading() as session:
        assert session.scalars(select(Case.state)).one() == "drafted"
    assert move(app, "next") == "/account"
    assert now(app) < CUTOFF, "nowhere further to go to: it stays"


def test_past_the_next_deadline_its_timer_has_gone_off(app: Flask) -> None:
    client = client_of(app, "unit")
    client.post("/demo/clock", data={"to": "past"}, headers=HERE)
    assert now(app) > CUTOFF
    with db_of(app).reading() as session:
        assert session.scalars(select(Case.state)).one() == "lapsed"
        assert session.scalars(select(OutboxMessage)).first(), "and whom it concerns was told"
    page = client.get("/account").text
    assert "12月23日" in page
    assert client.get("/account").status_code == 200, "still signed in"


def test_a_deadline_that_only_passes_is_named_with_its_case_and_its_end(app: Flask) -> None:
    """The formal check has a last day, and nothing happens by itself at it."""
    house = House.on(db_of(app).url.render_as_string(hide_password=False))
    house.fill("2022-industry-440300")
    house.unit_acts("2022-industry-440300", "approve_province")
    house.unit_acts("2022-industry-440300", "submit")
    house.db.engine.dispose()
    client = client_of(app, "ministry")
    client.set_cookie("lang", "en")
    client.post("/demo/clock", data={"to": "past"}, headers=HERE)
    page = html.unescape(client.get("/account").text)
    assert "Nothing was due" not in page
    assert "“Formal check” (Shenzhen, Steady industrial growth" in page
    assert "Nothing happens by itself then." in page
    assert "12 Dec 2022 24:00" in page


def test_what_is_due_already_is_done_before_the_clock_moves_on(app: Flask) -> None:
    """No timer came since the cutoff: the case still lapsed then, not a day later."""
    late = CUTOFF + timedelta(hours=1)
    BusinessClock(db_of(app)).set(late)
    move(app, "day")
    with db_of(app).reading() as session:
        lapsed = session.scalars(select(Event).where(Event.to_state == "lapsed")).one()
    assert lapsed.received_at - late < timedelta(minutes=1)


def test_it_says_how_many_messages_there_are_in_the_inbox(app: Flask) -> None:
    client = client_of(app, "ministry")
    client.set_cookie("lang", "en")
    BusinessClock(db_of(app)).set(CUTOFF - timedelta(hours=1))
    client.post("/demo/clock", data={"to": "hour"}, headers=HERE)  # what is due by now is told now
    with db_of(app).reading() as session:
        before = session.scalar(select(func.count()).select_from(OutboxMessage)) or 0
    client.get("/account")
    client.post("/demo/clock", data={"to": "day"}, headers=HERE)
    with db_of(app).reading() as session:
        made = (session.scalar(select(func.count()).select_from(OutboxMessage)) or 0) - before
    assert made > 1
    assert f"{made} messages were made." in client.get("/account").text


def test_of_many_deadlines_that_passed_some_are_named_and_the_rest_counted(app: Flask) -> None:
    house = House.on(db_of(app).url.render_as_string(hide_password=False))
    for division in ("320500", "330100", "370100", "420100", "430100"):
        house.submitted(division)
    house.db.engine.dispose()
    client = client_of(app, "ministry")
    client.set_cookie("lang", "en")
    client.post("/demo/clock", data={"to": "past"}, headers=HERE)
    page = html.unescape(client.get("/account").text)
    assert page.count("Nothing happens by itself then.") == 3
    assert "2 more deadlines ended." in page


def test_the_clock_takes_no_other_words(app: Flask) -> None:
    for to in ("", "year", "2030-01-01"):
        assert client_of(app).post("/demo/clock", data={"to": to}).status_code == 400
    assert now(app) - WORKING < timedelta(minutes=1)


def test_outside_a_demo_there_is_no_clock_to_move(unsealed: Callable[..., Flask]) -> None:
    app = unsealed(staffed_installation)
    for path in ("/demo/clock", "/demo/switch"):
        assert client_of(app, "system_admin").post(path, data={"to": "day"}).status_code == 404
    with pytest.raises(ValueError, match="only a demo"):
        BusinessClock(db_of(app)).set(WORKING)
    assert 'name="to"' not in client_of(app, "ministry").get("/account").text

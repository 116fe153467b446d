"""Can a newcomer become somebody else, move time and read the mail, on this machine alone?"""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from casework.business_clock import BusinessClock, wall
from casework.db import Database
from casework.models import Case, Event, User
from casework.services.rounds import open_round
from notifications.models import OutboxMessage
from tests.casework.acting import number
from tests.support.house import CUTOFF, MINISTRY, OPENED, WORKING, House
from tests.support.installation import app_on, client_of, db_of, empty_demo, staffed_installation
from workflows.calendar import BEIJING

HERE = {"Referer": "http://localhost/account"}


def running_demo(url: str) -> None:
    """A demo in which round FY2022 is open and one application is drafted."""
    empty_demo(url)
    db = Database(url)
    open_round(db, 2022, actor=MINISTRY, received_at=OPENED, wall=wall)
    house = House.on(url)
    house.draft("440300")
    BusinessClock(db).set(WORKING)
    for one in (db, house.db):
        one.engine.dispose()


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    return unsealed(running_demo)


def now(app: Flask) -> datetime:
    return BusinessClock(db_of(app)).now().astimezone(BEIJING)


def move(app: Flask, to: str) -> str:
    answer = client_of(app).post("/demo/clock", data={"to": to}, headers=HERE)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_the_bar_says_when_it_is_and_offers_its_accounts(app: Flask) -> None:
    page = client_of(app).get("/login").text
    assert "2022年12月5日（周一） 09:00" in page
    assert page.count('name="account"') == 12
    assert page.count('name="to"') == 4


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


def test_a_citys_page_has_the_bar_as_every_page(app: Flask) -> None:
    page = client_of(app, "ministry").get("/divisions/440300")
    assert page.status_code == 200
    assert page.text.count('name="to"') == 4
    assert "2022年12月5日（周一） 09:00" in page.text


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


def test_a_newcomer_becomes_somebody_else(app: Flask) -> None:
    client = client_of(app)
    first = client.post("/demo/switch", data={"account": number(app, "unit")})
    assert first.status_code == 303
    assert "unit" in client.get("/account").text
    old = client.get_cookie("session")
    client.post("/demo/switch", data={"account": number(app, "leader")})
    assert client.get("/admin/users").status_code == 403
    client.post("/demo/switch", data={"account": number(app, "account_admin")})
    assert client.get("/admin/users").status_code == 200
    copied = app.test_client()
    assert old
    copied.set_cookie("session", old.value)
    assert copied.get("/account").status_code == 302, "the session that was left is over"


@pytest.mark.parametrize(
    ("path", "login", "stays"),
    [
        ("/lists/2022-industry", "leader", True),
        ("/lists/2022-industry", "unit", False),
        ("/lists", "leader", True),
    ],
)
def test_who_becomes_another_stays_where_both_may_be(
    app: Flask, path: str, login: str, stays: bool
) -> None:
    here = {"Referer": f"http://localhost{path}"}
    answer = client_of(app, "ministry").post(
        "/demo/switch", data={"account": number(app, login)}, headers=here
    )
    assert (answer.location == path) is stays


@pytest.mark.parametrize("account", ["", "0", "4711", "x", "１", "-1", "1 or 1=1"])
def test_nobody_becomes_somebody_who_isnt_there(app: Flask, account: str) -> None:
    assert client_of(app).post("/demo/switch", data={"account": account}).status_code == 404


def test_only_accounts_of_the_demo_are_offered_and_taken(app: Flask) -> None:
    with db_of(app).reading() as session:
        session.scalars(select(User).where(User.login == "leader")).one().demo = False
        session.scalars(select(User).where(User.login == "expert")).one().active = False
        session.commit()
    assert client_of(app).get("/login").text.count('name="account"') == 10
    for login in ("leader", "expert"):
        answer = client_of(app).post("/demo/switch", data={"account": number(app, login)})
        assert answer.status_code == 404


def test_the_clock_takes_no_other_words(app: Flask) -> None:
    for to in ("", "year", "2030-01-01"):
        assert client_of(app).post("/demo/clock", data={"to": to}).status_code == 400
    assert now(app) - WORKING < timedelta(minutes=1)


def test_another_machine_finds_none_of_it(app: Flask) -> None:
    """Also behind a proxy, which would make everybody look like this machine."""
    far = {"REMOTE_ADDR": "192.168.1.9"}
    for path, data in (("/demo/clock", {"to": "day"}), ("/demo/switch", {"account": "1"})):
        assert client_of(app).post(path, data=data, environ_base=far).status_code == 404
        through = client_of(app).post(path, data=data, headers={"X-Forwarded-For": "10.0.0.1"})
        assert through.status_code == 404
    assert client_of(app).get("/demo/inbox", environ_base=far).status_code == 404


def test_outside_a_demo_there_is_no_clock_to_move(
    new_database: Callable[..., str], tmp_path: Path
) -> None:  # fmt: skip
    app = app_on(new_database("sqlite", recipe=staffed_installation), tmp_path)
    app.config["WTF_CSRF_ENABLED"] = False
    for path in ("/demo/clock", "/demo/switch"):
        assert client_of(app, "system_admin").post(path, data={"to": "day"}).status_code == 404
    with pytest.raises(ValueError, match="only a demo"):
        BusinessClock(db_of(app)).set(WORKING)
    assert 'name="to"' not in client_of(app, "ministry").get("/account").text


def _message(number: int, **more: object) -> dict[str, object]:
    return {
        "cause": f"case/x#{number}", "kind": "notice", "recipient": f"r{number}@example.invalid",
        "user_id": 0, "subject_ref": "x", "lang": "zh_Hans_CN", "title": f"标题 {number}",
        "body_text": "正文 <b>", "body_html": "<p style='color:red'>正文</p>", "why": {},
        "message_id": "", "status": "sent", "made_at": WORKING, "next_try_at": WORKING,
        "tries": 1, "error": "",
    } | more  # fmt: skip


def test_the_inbox_shows_what_was_sent_page_by_page(app: Flask) -> None:
    with db_of(app).engine.begin() as connection:
        connection.execute(insert(OutboxMessage), [_message(n) for n in range(1, 31)])
    client = client_of(app)
    first = client.get("/demo/inbox").text
    assert "标题 30" in first
    assert "标题 5<" not in first
    assert "标题 5<" in client.get("/demo/inbox?before=6").text
    found = client.get("/demo/inbox?to=r17@").text
    assert "标题 17" in found
    assert "标题 18" not in found
    one = client.get("/demo/inbox/3").text
    assert "正文 &lt;b&gt;" in one
    assert client.get("/demo/inbox/31").status_code == 404


def test_a_message_is_shown_as_its_recipient_sees_it_and_can_do_nothing_here(app: Flask) -> None:
    with db_of(app).engine.begin() as connection:
        connection.execute(insert(OutboxMessage), [_message(1)])
    answer = client_of(app).get("/demo/inbox/1/html")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert policy.endswith("sandbox")
    assert "color:red" in answer.text

"""Does a demo's bar make a newcomer somebody else, on this machine alone?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from casework.models import User
from tests.casework.acting import number
from tests.support.installation import client_of, db_of
from tests.support.site import running_demo


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    return unsealed(running_demo)


def test_the_bar_says_when_it_is_and_offers_its_accounts(app: Flask) -> None:
    page = client_of(app).get("/login").text
    assert "2022年12月5日（周一） 09:00" in page
    assert page.count('name="account"') == 12
    assert page.count('name="to"') == 4


def test_a_citys_page_has_the_bar_as_every_page(app: Flask) -> None:
    page = client_of(app, "ministry").get("/divisions/440300")
    assert page.status_code == 200
    assert page.text.count('name="to"') == 4
    assert "2022年12月5日（周一） 09:00" in page.text


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


def test_another_machine_finds_none_of_it(app: Flask) -> None:
    """Also behind a proxy, which would make everybody look like this machine."""
    far = {"REMOTE_ADDR": "192.168.1.9"}
    for path, data in (("/demo/clock", {"to": "day"}), ("/demo/switch", {"account": "1"})):
        assert client_of(app).post(path, data=data, environ_base=far).status_code == 404
        through = client_of(app).post(path, data=data, headers={"X-Forwarded-For": "10.0.0.1"})
        assert through.status_code == 404
    assert client_of(app).get("/demo/inbox", environ_base=far).status_code == 404

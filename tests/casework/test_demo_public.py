"""Can one be the public again in a demo, and does it say where its clock isn't the one meant?"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from casework.business_clock import wall
from casework.models import User
from tests.casework.acting import number
from tests.support.installation import app_on, client_of, staffed_installation
from tests.support.site import opened_demo


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    return unsealed(opened_demo)


def test_a_newcomer_becomes_the_public_again(app: Flask) -> None:
    client = client_of(app, "ministry")
    first = client.get("/account").text.partition('name="account" value="')[2]
    assert first.startswith('public">公众'), "at the head of the menu"
    answer = client.post(
        "/demo/switch", data={"account": "public"}, headers={"Referer": "http://localhost/account"}
    )
    assert answer.location == "/", "the page that was open isn't the public's"
    assert client.get("/account").status_code == 302, "signed out"
    assert "公众</summary>" in re.sub(r"\s*(<svg.*?</svg>)?\s*", "", client.get("/").text)
    rules = {"Referer": "http://localhost/rules/2022"}
    answer = client.post("/demo/switch", data={"account": "public"}, headers=rules)
    assert answer.location == "/rules/2022"


def test_an_instant_of_the_servers_own_clock_says_so_in_a_demo_alone(
    app: Flask, new_database: Callable[..., str], tmp_path: Path
) -> None:
    plain = app_on(new_database("sqlite", recipe=staffed_installation), tmp_path)
    for shown, of in ((True, app), (False, plain)):
        with of.extensions["casework"].db.engine.begin() as connection:
            connection.execute(update(User).values(last_seen_at=wall()))
        for path, login in (("/admin/users", "account_admin"),
                            (f"/admin/users/{number(of, 'unit')}", "account_admin"),
                            ("/changes?days=7", "ministry")):  # fmt: skip
            page = client_of(of, login).get(path)
            assert page.status_code == 200
            assert ("服务器实际时间" in page.text) is shown, path
    client = client_of(app)
    client.post("/demo/switch", data={"account": number(app, "ministry")})
    lead = client.get("/dashboard").text.partition("上次来访")[2].partition("</p>")[0]
    assert "服务器实际时间" in lead

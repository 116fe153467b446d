"""Is what somebody typed given back, whatever kept it from being taken?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.casework.acting import SHENZHEN, english, fact
from tests.support.installation import app_on, client_of
from tests.support.rounds import early_round

HERE = {"Referer": "http://localhost/"}
CASE = f"/cases/{SHENZHEN}"
WORDS = "一小时写成的\r\n<第二行>"


@pytest.fixture
def app(new_database: Callable[..., str], tmp_path: Path) -> Flask:
    return app_on(new_database("sqlite", recipe=early_round), tmp_path)


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account").text)
    assert found
    return found[1]


def post(client: FlaskClient, path: str, seal: str, **said: str) -> TestResponse:
    return client.post(path, data={"csrf_token": seal, **said}, headers=HERE)


def kept(page: TestResponse) -> bool:
    """Does the page give the words back, as text?"""
    text = html.unescape(page.text).replace("\r\n", "\n")
    return f">{WORDS}<".replace("\r\n", "\n") in text


def sent_again(client: FlaskClient, page: TestResponse) -> TestResponse:
    """Press the button of a page that offers to send it again."""
    form = page.text.partition('<form method="post" enctype')[2].partition("</form>")[0]
    action = re.search(r'action="([^"]+)"', form)
    assert action, page.text
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    data = {name: html.unescape(value) for name, value in fields}
    return client.post(html.unescape(action[1]), data=data, headers=HERE)


def ended(app: Flask) -> None:
    """Every session's time is up."""
    with app.extensions["casework"].db.engine.begin() as connection:
        old = "2020-01-01T00:00:00.000000Z"
        connection.exec_driver_sql(
            "UPDATE login_sessions SET seen_at = ?, started_at = ?", (old, old)
        )


# --- the case was handed in meanwhile ------------------------------------------------------------


@pytest.mark.parametrize(("seen", "status"), [("1.0", 409), ("0.0", 422)])
def test_a_form_of_a_case_that_was_handed_in_comes_back_with_its_words_and_who_did_it(
    app: Flask, seen: str, status: int
) -> None:
    client = english(client_of(app, "unit"))
    address = f"{CASE}/facts/consent_kept"
    late = post(client, address, token(client), covers="y", seen=seen, comment=WORDS)
    assert late.status_code == status
    text = " ".join(html.unescape(late.text).split())
    assert kept(late)
    assert "→ Submitted" in text
    assert "can't be recorded now" in text and 'href="/rules/2022#N五.2"' in late.text


# --- the session ended ---------------------------------------------------------------------------

FORMS = [
    ("message", f"{CASE}/facts/message", {"text": WORDS}),
    ("unit_note", f"{CASE}/facts/unit_note", {"text": WORDS, "seen": "0.0"}),
]


@pytest.mark.parametrize("how", ["by itself", "elsewhere"])
@pytest.mark.parametrize(("kind", "address", "said"), FORMS, ids=lambda v: str(v)[:7])
def test_after_signing_in_in_another_tab_the_form_is_sent_again_without_a_script(
    app: Flask, how: str, kind: str, address: str, said: dict[str, str]
) -> None:
    client = english(client_of(app, "unit"))
    seal = token(client)
    if how == "elsewhere":
        assert post(client, "/logout", seal).status_code == 303
    else:
        ended(app)
    lost = post(client, address, seal, request_id="r-1", **said)
    assert lost.status_code == 401
    assert kept(lost)
    assert "Sign in in a new tab" in lost.text
    assert "/login?next=" in lost.text
    assert "no-store" in lost.headers["Cache-Control"]
    again = english(client_of(app, "unit"))  # another tab: a new session, and a new seal
    cookie = again.get_cookie("session")
    assert cookie
    client.set_cookie("session", cookie.value)
    asked = sent_again(client, lost)
    assert asked.status_code == 400
    assert kept(asked) and "You are signed in as " in asked.text
    done = sent_again(client, asked)
    assert done.status_code == 303
    item = "1" if kind == "message" else ""
    assert fact(app, f"case/{SHENZHEN}", kind, item)["text"].split() == WORDS.split()


def test_an_act_s_reason_is_given_back_and_a_script_learns_that_it_is_signed_out(
    app: Flask,
) -> None:
    client = english(client_of(app, "unit"))
    seal = token(client)
    ended(app)
    lost = post(client, f"{CASE}/actions/withdraw", seal, comment=WORDS, version="3")
    assert lost.status_code == 401 and kept(lost)
    told = client.post(f"{CASE}/facts/message", data={"text": "x", "csrf_token": seal},
                       headers=HERE | {"Accept": "application/json"})  # fmt: skip
    assert (told.status_code, told.json) == (401, {"error": "401"})


def test_no_password_no_code_and_nothing_of_another_site_is_repeated(app: Flask) -> None:
    client = english(client_of(app))
    secrets = {"password": "SECRET", "again": "SECRET", "old": "SECRET", "code": "SECRET"}
    for address in ("/login", "/account/password", "/reset/nothing", "/follow"):
        answer = post(client, address, "stale", number="N1", **secrets)
        assert answer.status_code in (400, 401), address
        assert "SECRET" not in answer.text
    foreign = client.post(f"{CASE}/facts/message", data={"text": WORDS},
                          headers={"Origin": "https://example.org"})  # fmt: skip
    assert foreign.status_code == 401
    assert "Send again" not in foreign.text


def test_a_refusal_without_a_form_of_its_own_gives_the_words_back_too(app: Flask) -> None:
    client = english(client_of(app, "city"))
    forbidden = post(client, f"{CASE}/facts/score", token(client), remark=WORDS)
    assert forbidden.status_code == 404 and kept(forbidden)

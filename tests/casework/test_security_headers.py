"""Does every answer tell the browser what it may not do with it?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from casework.access import PUBLIC, allow
from casework.security import HEADERS, POLICY
from tests.support.installation import app_on, client_of, empty_demo, staffed_installation

# A page, a form, not found, not allowed, sent elsewhere, a file, an answer for programs, our fault.
ANSWERS = (
    "/",
    "/login",
    "/nope",
    "/admin/users",
    "/account",
    "/static/base.css",
    "/healthz",
    "/boom",
)


@pytest.fixture
def url(new_database: Callable[..., str]) -> str:
    return new_database("sqlite", recipe=staffed_installation)


@pytest.fixture
def app(url: str, tmp_path: Path) -> Flask:
    made = app_on(url, tmp_path)

    @made.get("/boom")
    @allow(PUBLIC)
    def boom() -> str:
        raise ZeroDivisionError

    return made


@pytest.mark.parametrize("path", ANSWERS)
@pytest.mark.parametrize("login", [None, "ministry"])
def test_every_answer_has_every_header(app: Flask, path: str, login: str | None) -> None:
    with client_of(app, login).get(path) as answer:
        answer.get_data()
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value, (path, name)
        assert len(answer.headers.getlist(name)) == 1
    assert "Server" not in answer.headers
    assert "X-Powered-By" not in answer.headers


def test_the_policy_lets_nothing_in_that_is_not_ours() -> None:
    said = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert said["default-src"] == "'self'"
    assert said["img-src"] == "'self' data:"
    assert said["frame-ancestors"] == said["object-src"] == said["base-uri"] == "'none'"
    assert said["form-action"] == "'self'"
    for weak in ("unsafe-inline", "unsafe-eval", "http:", "*", "script-src", "style-src"):
        assert weak not in POLICY


@pytest.mark.parametrize("https", [False, True])
def test_a_browser_is_held_to_https_where_there_is_https(
    url: str, tmp_path: Path, https: bool
) -> None:  # fmt: skip
    answer = app_on(url, tmp_path, https=https).test_client().get("/login")
    said = answer.headers.get("Strict-Transport-Security", "")
    assert said.startswith("max-age=63072000") is https


def test_nothing_that_an_account_sees_stays_in_a_cache(app: Flask) -> None:
    for path in ("/account", "/nope", "/admin/users", "/login"):
        assert client_of(app, "ministry").get(path).headers["Cache-Control"] == "no-store", path


def test_a_form_with_its_token_and_a_page_with_a_secret_stay_in_no_cache(app: Flask) -> None:
    assert client_of(app).get("/login").headers["Cache-Control"] == "no-store"
    assert client_of(app).get("/reset/anything").headers["Cache-Control"] == "no-store"


def test_the_products_own_files_may_be_kept(app: Flask) -> None:
    with client_of(app, "ministry").get("/static/base.css") as answer:
        answer.get_data()
    assert "no-store" not in answer.headers.get("Cache-Control", "")
    assert answer.headers["ETag"]


def test_a_page_differs_by_cookie_and_says_so(app: Flask) -> None:
    assert "Cookie" in client_of(app).get("/").headers["Vary"]


def test_a_demo_answers_to_loopback_names_alone(
    new_database: Callable[..., str], tmp_path: Path
) -> None:  # fmt: skip
    """Another name that leads here (DNS rebinding) would let any page use the switch."""
    demo = app_on(new_database("sqlite", recipe=empty_demo), tmp_path)
    for host in ("127.0.0.1:8000", "localhost", "[::1]:8000", "127.0.0.1"):
        assert client_of(demo).get("/login", headers={"Host": host}).status_code == 200
    for host in ("demo.example.cn", "127.0.0.1.example.cn", "10.0.0.1"):
        answer = client_of(demo).get("/login", headers={"Host": host})
        assert answer.status_code == 400
        assert "Wrong address" in answer.text
        assert answer.headers["Content-Security-Policy"] == POLICY


def test_only_declared_proxies_are_believed(url: str, tmp_path: Path) -> None:
    heard: list[str | None] = []
    for count in (0, 1):
        app = app_on(url, tmp_path, trusted_proxies=count)

        @app.get("/whence")
        @allow(PUBLIC)
        def whence() -> str:
            from flask import request

            heard.append(request.remote_addr)
            return ""

        app.test_client().get("/whence", headers={"X-Forwarded-For": "203.0.113.9"})
    assert heard == ["127.0.0.1", "203.0.113.9"]


def test_a_hundred_guesses_from_one_address_are_slowed_down(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    codes = [client.post("/login", data={"login": "x", "password": "y"}).status_code
             for _ in range(22)]  # fmt: skip
    assert codes == [422] * 20 + [429] * 2
    answer = client.post("/login?lang=en", data={"login": "x", "password": "y"})
    assert "Please try again in 1 minute." in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    other = client.post("/login", data={"login": "x"}, environ_base={"REMOTE_ADDR": "10.1.1.1"})
    assert other.status_code == 422


def test_an_address_that_a_page_would_repeat_at_length_is_not_read(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/?" + "a" * 3_900).status_code == 200
    for address in ("/?" + "a" * 60_000, "/" + "a" * 60_000):
        answer = client.get(address)
        assert answer.status_code == 414
        assert "Address too long" in answer.text
        assert len(answer.data) < 2_000
        assert answer.headers["Content-Security-Policy"] == POLICY

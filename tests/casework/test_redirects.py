"""Is nobody sent to another site after signing in?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from casework.redirects import is_ours, safe
from tests.support.accounts import PASSWORD, with_a_password
from tests.support.installation import client_of

BAD = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example",
    "/\\/evil.example", "\\/evil.example", "https://evil.example", "http:evil.example",
    "HTTPS://evil.example", "https:/evil.example", "javascript:alert(1)", "data:text/html,x",
    "//evil.example/account", "//user@evil.example", "/\t/evil.example", "/\n/evil.example",
    "/\r\nLocation: https://evil.example", "\t//evil.example", " //evil.example", " /account",
    "/%2f/evil.example", "/%2F%2Fevil.example", "/%5cevil.example", "/%5C%5Cevil.example",
    "/%252f/evil.example", "/%09/evil.example", "/%0d%0aX: y", "/account%00", "/account\x00",
    "/\u2028/evil.example", "/account//evil.example", "evil.example", "account", "", "?next=/",
    "#", "/logout", "/login", "/login?next=//evil.example", "/no-such-page", "//[",
    "/" + "a" * 3000, "https://localhost/account", "//localhost/account",
]  # fmt: skip
GOOD = ["/", "/account", "/account?x=1&y=2", "/rules", "/admin/users?q=a%20b", "/account#top"]


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    return unsealed(with_a_password)


@pytest.mark.parametrize("target", BAD)
def test_an_address_that_isnt_plainly_ours_isnt_followed(app: Flask, target: str) -> None:
    with app.test_request_context("/"):
        assert not is_ours(target)
        assert safe(target, "/account") == "/account"


@pytest.mark.parametrize("target", GOOD)
def test_a_page_of_ours_is_gone_back_to(app: Flask, target: str) -> None:
    with app.test_request_context("/"):
        assert safe(target, "/nowhere") == target


def test_signing_in_goes_on_to_the_page_that_was_asked_for(app: Flask) -> None:
    client = app.test_client()
    asked = client.get("/account?x=1")
    assert asked.headers["Location"] == "/login?next=/account?x%3D1"
    page = client.get(asked.headers["Location"])
    assert 'value="/account?x=1"' in page.text
    form = {"login": "ministry", "password": PASSWORD, "next": "/account?x=1"}
    assert client.post("/login", data=form).headers["Location"] == "/account?x=1"


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_signing_in_follows_no_bad_address(app: Flask, target: str) -> None:
    form = {"login": "ministry", "password": PASSWORD, "next": target}
    where = app.test_client().post("/login", data=form).headers["Location"]
    assert where.startswith("/")
    assert "evil" not in where
    already = client_of(app, "ministry").get("/login", query_string={"next": target})
    assert already.status_code == 302
    assert "evil" not in already.headers["Location"]

"""Is a number that is none, or is too large, answered like any page or form that isn't there?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from casework.services.items import next_item
from tests.casework.acting import english, seals
from tests.support.installation import client_of
from tests.support.site import applying_demo

ODD = ("²", "9" * 23, "٣", "-1", "1e3")


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    return unsealed(applying_demo)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "address",
    ["/rounds/{}", "/messages/{}", "/messages?below={}", "/cases?round={}", "/cases?after=440300~{}",
     "/objections?round={}", "/lists?round={}", "/dashboard?round={}", "/deadlines?round={}",
     "/changes?days={}", "/demo/inbox/{}", "/demo/inbox?before={}"],
)  # fmt: skip
def test_an_odd_number_is_no_page_or_is_passed_over(app: Flask, address: str, odd: str) -> None:
    answer = client_of(app, "ministry").get(address.format(odd))
    assert answer.status_code in (200, 404)


@pytest.mark.parametrize("odd", ODD)
def test_administrators_meet_the_same(app: Flask, odd: str) -> None:
    for login, address in (
        ("account_admin", "/admin/users/{}"),
        ("system_admin", "/admin/calendar/{}"),
        ("audit_admin", "/admin/audit?below={}"),
    ):
        assert client_of(app, login).get(address.format(odd)).status_code in (200, 404), address


@pytest.mark.parametrize("version", [None, "", "abc", "9" * 5000])
def test_a_form_that_does_not_say_its_version_is_stale(app: Flask, version: str | None) -> None:
    client = english(client_of(app, "ministry"))
    address = "/rounds/2022/facts/cutoff_moved/440000"
    sent = seals(client, address) | {"day": "2022-12-30", "number": "1", "date": "2022-12-01",
                                     "reason": "演示"}  # fmt: skip
    del sent["version"]
    answer = client.post(address, data=sent if version is None else sent | {"version": version})
    assert answer.status_code == 409


def test_the_next_number_of_a_kind_passes_over_what_is_no_number() -> None:
    assert next_item(["1", "²", "x", "9" * 23, "3"]) == "4"

"""Is what came by letter or telephone registered as it came?"""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.objecting import (
    TYPED,
    hidden,
    receipt_of,
    rows,
)
from tests.support.site import CLOSE, NOTICE, Site

DESK = f"/objections/register?publicity={NOTICE}"
LETTER = {name: value for name, value in TYPED.items() if name != "agreed"} | {
    "channel": "post", "postmark": "2023-01-29", "signed": "y"}  # fmt: skip


def registered(client: FlaskClient, **typed: str) -> Any:
    page = client.get(DESK).get_data(as_text=True)
    return client.post(DESK, data=hidden(page) | LETTER | typed)


def test_a_letter_is_in_time_by_its_postmark_though_it_arrives_late(site: Site) -> None:
    site.at(CLOSE + timedelta(days=2))
    receipt_of(registered(site.client("ministry")))
    receipt_of(registered(site.client("ministry"), postmark="2023-01-30"))
    assert [row.late for row in rows(site)] == [False, True]


def test_a_letter_without_postmark_or_from_tomorrow_is_refused(site: Site) -> None:
    client = site.client("ministry")
    assert "needs the date of its postmark" in registered(client, postmark="").get_data(
        as_text=True
    )
    assert "not come yet" in registered(client, postmark="2023-01-20").get_data(as_text=True)
    assert rows(site) == []


def test_an_unsigned_letter_is_marked_and_a_call_by_name_is_not(site: Site) -> None:
    site.at(CLOSE)
    client = site.client("ministry")
    receipt_of(registered(client, signed=""))
    receipt_of(registered(client, channel="telephone", postmark="", signed=""))
    assert [row.anonymous for row in rows(site)] == [True, False]


@pytest.mark.parametrize("login", ["unit", "leader", "auditor", "expert"])
def test_only_the_ministrys_staff_registers(site: Site, login: str) -> None:
    assert site.client(login).get(DESK).status_code == 403


def test_registering_begins_with_which_notice_it_is_about(site: Site) -> None:
    page = site.text("/objections/register", "ministry")
    assert html.escape(DESK) in page

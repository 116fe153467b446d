"""Is what came by letter or telephone registered as it came?"""

from __future__ import annotations

import html
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.files import PDF
from tests.support.house import MINISTRY, SECOND
from tests.support.objecting import TYPED, followed, hidden, lodge, receipt_of, rows, token_of
from tests.support.site import CLOSE, DURING, NOTICE, Site

DESK = f"/objections/register?publicity={NOTICE}"
LETTER = {name: value for name, value in TYPED.items() if name != "agreed"} | {
    "channel": "post", "postmark": "2023-01-29", "received_on": "2023-01-19", "signed": "y"}  # fmt: skip


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


@pytest.mark.parametrize("day", ["postmark", "received_on"])
def test_a_day_on_which_the_notice_was_not_public_is_asked_about(site: Site, day: str) -> None:
    client, channel = site.client("ministry"), "post" if day == "postmark" else "fax"
    early = registered(client, channel=channel, **{day: "1949-10-01"})
    assert "the notice was not public yet" in html.unescape(early.get_data(as_text=True))
    missing = registered(client, channel="telephone", received_on="")
    assert "Say on which day it came." in html.unescape(missing.get_data(as_text=True))
    assert rows(site) == []


@pytest.mark.parametrize("channel", ["telephone", "fax"])
def test_what_came_in_time_is_in_time_though_it_is_entered_the_next_morning(
    site: Site, channel: str
) -> None:
    site.at(CLOSE + timedelta(hours=9))
    client = site.client("ministry")
    page = client.get(DESK).get_data(as_text=True)
    assert 'value="2023-01-30"' in page  # as long as nobody says otherwise, it comes today
    receipt_of(registered(client, channel=channel, received_on="2023-01-29"))
    receipt_of(registered(client, channel=channel, received_on="2023-01-30"))
    assert [row.late for row in rows(site)] == [False, True]


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


@pytest.mark.parametrize("paper", [False, True])
def test_who_registered_it_does_not_withdraw_it_by_its_code(site: Site, paper: bool) -> None:
    ref, code = receipt_of(
        registered(site.client("ministry"), channel="telephone", postmark="", signed="")
    )
    if paper:  # nor with a paper of one's own making beside the code
        site.house.door.record(MINISTRY, "objection", "withdrawal",
                               {"date": "2023-01-19", "file": "来信.pdf"}, ref=ref,
                               received_at=DURING)  # fmt: skip
    client = site.client()
    where = followed(client, ref, code).headers["Location"]
    page = html.unescape(client.get(where).get_data(as_text=True))
    assert f"{where}/withdraw" not in page
    assert "the objector writes to the ministry, where two persons enter the withdrawal" in page
    form = {"csrf_token": token_of(client, where), "request_id": "w1", "comment": "x",
            "version": 1 + paper}  # fmt: skip
    answer = client.post(f"{where}/withdraw", data=form)
    assert answer.status_code == 409
    assert "the code alone doesn't withdraw it" in html.unescape(answer.get_data(as_text=True))
    assert [row.state for row in rows(site)] == ["lodged"]


def test_what_came_on_paper_is_followed_added_to_and_withdrawn_on_paper_by_two(
    site: Site,
) -> None:
    ref, code = receipt_of(registered(site.client("ministry"), postmark="2023-01-18"))
    do = site.house.door
    do.act(MINISTRY, "objection", "ask_to_complete", ref=ref, received_at=DURING,
           given={"formal_result": {"": {"reason": "请补证据"}}})  # fmt: skip
    client = site.client()
    where = followed(client, ref, code).headers["Location"]
    form = {"csrf_token": token_of(client, where), "request_id": "c1", "text": "补证据",
            "version": 2, "file": (BytesIO(PDF), "a.pdf")}  # fmt: skip
    assert client.post(f"{where}/complete", data=form).status_code == 302
    assert [row.state for row in rows(site)] == ["lodged"]
    do.record(MINISTRY, "objection", "withdrawal", {"date": "2023-01-19", "file": "来信.pdf"},
              ref=ref, received_at=DURING)  # fmt: skip
    do.act(SECOND, "objection", "withdraw", ref=ref, received_at=DURING, comment="来信撤回")
    assert [row.state for row in rows(site)] == ["withdrawn"]


def test_the_receipt_tells_the_officer_to_read_it_out_or_to_post_it(site: Site) -> None:
    told = "For you, who registered it"
    called = registered(site.client("ministry"), channel="telephone", postmark="")
    assert told in called.get_data(as_text=True)
    public = lodge(site.client())
    receipt_of(public)
    assert told not in public.get_data(as_text=True)

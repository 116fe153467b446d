"""Is somebody who forgot to sign told so before the objection goes in, and only once?"""

from __future__ import annotations

import html
from io import BytesIO
from typing import Any

import pytest

from tests.support.files import PDF, PNG
from tests.support.objecting import PATH, TYPED, hidden, receipt_of, rows
from tests.support.site import Site

FORM = {name: value for name, value in TYPED.items() if name != "as_is"}
ASKED = "Not sent yet: it isn't in due form"


def sent(client: Any, page: str, **typed: Any) -> Any:
    return client.post(PATH, data=hidden(page) | FORM | typed)


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ({"name": " "}, "Missing: Real name, or name of the organisation."),
        ({"name": "", "contact": ""}, "organisation, Telephone or e-mail."),
        ({"party": "organisation"}, "Missing: Scan with the seal of the organisation."),
    ],
)
def test_what_is_missing_is_said_before_it_is_sent_and_the_second_press_sends(
    site: Site, typed: dict[str, str], missing: str
) -> None:
    client = site.client()
    evidence = {"evidence": (BytesIO(PDF), "e.pdf")}
    first = sent(client, client.get(PATH).get_data(as_text=True), **typed, **evidence)
    page = html.unescape(first.get_data(as_text=True))
    assert first.status_code == 422
    assert ASKED in page
    assert missing in page
    assert "Send it as it is" in page
    assert FORM["facts"] in page
    assert "e.pdf (" in page
    assert rows(site) == []
    receipt_of(sent(client, first.get_data(as_text=True), **typed))
    assert [row.anonymous for row in rows(site)] == [True]


def test_whoever_adds_it_then_is_asked_no_more(site: Site) -> None:
    client = site.client()
    first = sent(client, client.get(PATH).get_data(as_text=True), party="organisation")
    seal = {"party": "organisation", "seal_scan": (BytesIO(PNG), "seal.png")}
    receipt_of(sent(client, first.get_data(as_text=True), **seal))
    assert [row.anonymous for row in rows(site)] == [False]


def test_who_has_signed_is_not_asked(site: Site) -> None:
    client = site.client()
    page = client.get(PATH).get_data(as_text=True)
    assert ASKED not in html.unescape(page)
    receipt_of(sent(client, page))

"""Is what was confirmed before a change asked for again after it, and found where one looks (N五.2)?"""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient

from tests.casework.acting import seals, state
from tests.support.house import MINISTRY
from tests.support.site import APPLYING, NEARLY, READY, Site

CASE = f"/cases/{NEARLY}"
SUBMIT = f"{CASE}/actions/submit"
PAPER = {"sealed": True, "original": True, "date": "2022-12-19", "file": "另一份.pdf"}
BOX = re.compile(r'<input[^>]*name="(?:consent_kept-)?covers"[^>]*>')


@pytest.fixture
def web(applying: Site) -> Site:
    """Approved with the consent said to cover a change; then a paper that stood was replaced."""
    applying.app.config["WTF_CSRF_ENABLED"] = False
    house = applying.house
    unit = house.actor("unit", "440300")
    wish = {"ref": NEARLY, "received_at": APPLYING}
    house.fill(NEARLY, at=APPLYING)
    house.door.record(
        unit, "case", "selection_record", {"candidates": "甲", "result": "乙"}, **wish
    )
    house.seal_anew(NEARLY, at=APPLYING)
    house.unit_acts(NEARLY, "approve_province", APPLYING,
                    given={"consent_kept": {"": {"covers": True}}})  # fmt: skip
    house.door.record(unit, "case", "document", PAPER, item="application", **wish)
    return applying


def boxes(page: str) -> list[str]:
    return BOX.findall(page)


def sent(client: FlaskClient, **more: str) -> int:
    return client.post(SUBMIT, data=seals(client, SUBMIT) | more).status_code


def test_the_act_asks_for_it_again_with_an_empty_box_and_takes_it(web: Site) -> None:
    page = html.unescape(web.text(SUBMIT, "unit"))
    assert "Cannot be done now" not in page
    assert "needed again: something was changed since" in page
    (box,) = boxes(page)
    assert "checked" not in box
    client = web.client("unit")
    assert sent(client) == 422
    assert state(web.app, NEARLY) == "provincially_approved"
    assert sent(client, **{"consent_kept-covers": "y"}) == 303
    assert state(web.app, NEARLY) == "submitted"


def listed(page: str) -> str:
    """What the box for the consent says of the changes, in one line."""
    there = page[page.index('id="uncovered"') : page.index('type="checkbox"')]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", there.partition(">")[2])).split())


def test_beside_the_box_stands_which_paper_was_replaced_and_the_way_to_a_new_consent(
    web: Site,
) -> None:
    page = web.text(SUBMIT, "unit")
    said = listed(page)
    assert "Changed after the consent: Application" in said
    assert "Selection" not in said  # confirmed before
    assert "a new one is needed, which can't be recorded in this state" in said
    assert f'href="{CASE}/actions/reopen"' in page
    own = web.text(f"{CASE}/facts/consent_kept", "unit")
    assert "Changed after the consent: Application" in listed(own)
    assert web.client("unit").get(f"{CASE}/actions/reopen").status_code == 200


def test_beside_the_box_stands_what_was_changed_after_a_return_from_what_to_what(
    applying: Site,
) -> None:
    house, address = applying.house, f"/cases/{READY}/actions/resubmit"
    unit = house.actor("unit", "440600")
    wish = {"ref": READY, "received_at": APPLYING}
    house.door.act(unit, "case", "submit", **wish)
    house.door.act(MINISTRY, "case", "return_for_correction",
                   given={"correction": {"": {"items": "补页"}}}, **wish)  # fmt: skip
    house.door.record(unit, "case", "typical_practice", {"text": "改写后"}, **wish)
    page = applying.text(address, "unit")
    said = listed(page)
    assert re.search(r"Typical practices?.*: .+ 改写后", said), said
    assert "new one, dated 19 Dec 2022 or later" in said
    assert "actions/reopen" not in page
    told = {"number": "国办发〔2022〕1号", "year": 2022, "practice": "做法"}
    house.door.record(unit, "case", "commendation", told, **wish)
    assert "entered for the first time" in listed(applying.text(address, "unit"))
    house.door.record(unit, "case", "commendation", None, **wish)
    assert "something was taken away" in listed(applying.text(address, "unit"))


@pytest.mark.parametrize("page", ["/recommend", CASE, f"{CASE}/preflight"])
def test_the_pages_lead_to_where_it_is_confirmed(web: Site, page: str) -> None:
    said = html.unescape(web.text(page, "unit"))
    assert "Changed after the consent" in said
    links = re.findall(rf'href="({CASE}/(?:facts|materials)[^"]*[/#]consent\b[^"]*)"', said)
    links += re.findall(r'href="([^"]*[/#]consent_kept\b[^"]*)"', said)
    there = [link for link in links if "next=" in link or "#" in link]
    assert there and all("consent_kept" in link for link in there)


def test_among_the_materials_it_is_to_be_ticked_anew_and_says_why(web: Site) -> None:
    address = f"{CASE}/materials/statements"
    page = html.unescape(web.text(address, "unit"))
    entry = page[page.index('id="consent_kept"') :]
    (box,) = boxes(entry)
    assert "checked" not in box
    assert "Changed after the consent" in entry
    client, own = web.client("unit"), f"{CASE}/facts/consent_kept"
    assert client.post(own, data=seals(client, own) | {"covers": "y"}).status_code == 303
    page = html.unescape(web.text(address, "unit"))
    (box,) = boxes(page[page.index('id="consent_kept"') :])
    assert "checked" in box
    assert "On record:" in web.text(SUBMIT, "unit")
    assert sent(client) == 303


def test_as_long_as_a_case_is_a_draft_a_new_consent_settles_it(web: Site) -> None:
    web.house.unit_acts(NEARLY, "reopen", APPLYING, comment="更正")
    web.house.door.record(web.house.actor("unit", "440300"), "case", "typical_practice",
                          {"text": "改写"}, ref=NEARLY, received_at=APPLYING)  # fmt: skip
    page = web.text("/recommend", "unit")
    assert re.search(rf'href="{CASE}/facts/consent[?"]', page)
    assert "facts/consent_kept" not in page

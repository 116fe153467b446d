"""Does the ministry check an application item by item, and does the unit see each reason at its item?"""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.casework.acting import fact
from tests.support.house import MINISTRY
from tests.support.site import APPLYING, SENT, Site
from workflows import formal

CHECK = f"/cases/{SENT}/check"
LETTER = "document:letter"


@pytest.fixture
def figure(applying: Site) -> str:
    """The item of the first figure of the case."""
    from workflows.loader import edition

    return f"indicator:{edition('2022').measure('digital').indicator[0].id}"


def form(client: FlaskClient) -> dict[str, str]:
    """What the page's form would send as it stands."""
    page = client.get(CHECK)
    assert page.status_code == 200, page.status_code
    sent = {html.unescape(name): value for name, value in
            re.findall(r'type="hidden" name="((?:seen|was)-[^"]+|request_id|csrf_token)" value="([^"]*)"', page.text)}  # fmt: skip
    for name, value in re.findall(
        r'name="(result-[^"]+)" id="[^"]+" value="(\w+)" checked', page.text
    ):
        sent[html.unescape(name)] = value
    return sent


def noted(site: Site, item: str) -> Any:
    return fact(site.app, f"case/{SENT}", "formal_item", item)


def row(page: str, item: str) -> str:
    found = page[page.index(f'id="item-{item}"') :].partition('<li class="check-item"')[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", found)))


def returned(site: Site, client: FlaskClient, *ticks: dict[str, str]) -> None:
    for one in ticks:
        assert client.post(CHECK, data=form(client) | one).status_code == 303
    site.house.door.act(MINISTRY, "case", "return_for_correction", ref=SENT, received_at=APPLYING,
                        given={"correction": {"": {}}})  # fmt: skip


BAD_LETTER = {
    f"result-{LETTER}": "correct",
    f"reason-{LETTER}": "公章不清",
    f"field-{LETTER}": "sealed",
}


def test_everything_handed_in_stands_there_with_what_is_found(applying: Site, figure: str) -> None:
    page = applying.text(CHECK, "ministry")
    for item in (
        "consent",
        "joint_signoff",
        "incident_declaration",
        LETTER,
        "document:application",
        figure,
    ):
        assert f'id="item-{item}"' in page, item
    assert "Not handed in" in page and 'id="item-commendation"' in page.partition("check-absent")[2]
    assert "unit_note" not in page and "item-message" not in page  # said beside the work
    assert "Notice asks" in page and "Nothing is on record as received yet." in page
    for login in ("unit", "city"):
        assert applying.client(login).get(CHECK).status_code == 403
    assert applying.client("ministry").get("/cases/2022-industry-440100/check").status_code == 404


def test_to_accept_is_the_first_button_once_all_is_looked_at_and_in_order(applying: Site) -> None:
    client, primary = applying.client("ministry"), r'btn-primary" href="[^"]+/actions/(\w+)"'
    assert re.findall(primary, client.get(CHECK).text) == []
    client.post(CHECK, data=form(client) | BAD_LETTER)
    assert re.findall(primary, client.get(CHECK).text) == ["return_for_correction"]
    client.post(CHECK, data=form(client) | {f"result-{LETTER}": "ok", "rest": "1"})
    assert re.findall(primary, client.get(CHECK).text) == ["accept"]


def test_ticks_are_kept_shown_and_taken_away_and_only_changes_are_events(applying: Site) -> None:
    client = applying.client("ministry")
    done = client.post(
        CHECK, data=form(client) | BAD_LETTER | {"result-consent": "ok"}, follow_redirects=True
    )
    assert "Noted: 2 items." in done.text
    assert noted(applying, LETTER) == {"result": "correct", "reason": "公章不清", "field": "sealed"}
    again = client.post(CHECK, data=form(client) | {f"reason-{LETTER}": "公章不清", f"field-{LETTER}": "sealed"},
                        follow_redirects=True)  # fmt: skip
    assert "Nothing was ticked otherwise than before." in again.text
    client.post(CHECK, data=form(client) | BAD_LETTER | {"result-consent": ""})
    assert noted(applying, "consent") is None
    client.post(CHECK, data=form(client) | BAD_LETTER | {"rest": "1"})
    page = client.get(CHECK).text
    assert noted(applying, "document:application") == {"result": "ok"}
    assert noted(applying, "commendation") is None  # what wasn't handed in isn't in order
    assert "To correct" in row(page, LETTER)
    assert "Item checked" in client.get(f"/cases/{SENT}").text


def test_what_is_to_be_corrected_needs_words_and_what_was_typed_is_kept(applying: Site) -> None:
    client = applying.client("ministry")
    answer = client.post(
        CHECK, data=form(client) | {f"result-{LETTER}": "correct", "result-consent": "ok"}
    )
    assert answer.status_code == 422
    assert "Say what is to be corrected about “" in html.unescape(answer.text)
    assert re.search(r'name="result-consent" id="[^"]+" value="ok" checked', answer.text)
    assert 'aria-invalid="true"' in answer.text
    assert noted(applying, "consent") is None


def test_two_officers_at_different_items_do_not_conflict_at_the_same_one_they_do(
    applying: Site,
) -> None:
    first, second = applying.client("ministry"), applying.client("ministry")
    mine, theirs = form(first), form(second)
    assert first.post(CHECK, data=mine | BAD_LETTER).status_code == 303
    assert second.post(CHECK, data=theirs | {"result-consent": "ok"}).status_code == 303
    late = second.post(CHECK, data=theirs | {f"result-{LETTER}": "ok", "request_id": "other"})
    assert late.status_code == 409
    assert noted(applying, LETTER)["result"] == "correct"


def test_the_unit_sees_a_reason_only_once_the_case_is_returned_and_then_at_item_and_field(
    applying: Site,
) -> None:
    client = applying.client("ministry")
    client.post(CHECK, data=form(client) | BAD_LETTER)
    places = (
        "/recommend",
        f"/cases/{SENT}",
        f"/cases/{SENT}?all=1",
        f"/cases/{SENT}/facts/document/letter",
    )
    for path in places:
        assert "公章不清" not in applying.text(path, "unit"), path
    assert (
        applying.client("unit").get(f"/cases/{SENT}/facts/formal_item/{LETTER}").status_code == 404
    )
    back = client.get(f"/cases/{SENT}/actions/return_for_correction").text
    assert "公章不清" in back
    assert "until the cutoff, 22 Dec 2022 24:00; later only with" in html.unescape(back)
    returned(applying, client)
    for path in places:
        assert "公章不清" in applying.text(path, "unit"), path
    page = applying.text(f"/cases/{SENT}/facts/document/letter", "unit")
    assert re.search(r'id="sealed-hint">To correct: 公章不清', page)
    desk = html.unescape(applying.text("/recommend", "unit"))
    assert "hasn't been changed since; if it stays, say why" in desk


def test_what_was_changed_is_to_be_looked_at_again_and_its_differences_are_shown(
    applying: Site,
) -> None:
    client = applying.client("ministry")
    returned(applying, client, BAD_LETTER | {"result-consent": "ok"})
    letter = {
        "sealed": True,
        "date": "2022-12-19",
        "original": True,
        "file": f"sha256:{'a' * 64} 函2.pdf",
    }
    applying.house.door.record(applying.house.actor("unit", "440400"), "case", "document", letter,
                               item="letter", ref=SENT, received_at=APPLYING)  # fmt: skip
    for path in (f"/cases/{SENT}", f"/cases/{SENT}/facts/document/letter"):
        assert "to be looked at again" in applying.text(path, "unit"), path
    assert "hasn't been changed since" not in html.unescape(applying.text("/recommend", "unit"))
    applying.house.unit_acts(SENT, "resubmit", at=APPLYING)
    page = client.get(CHECK).text
    assert "changed since: to be looked at again" in row(page, LETTER)
    assert "Since the return:" in row(page, LETTER) and "函2.pdf" in row(page, LETTER)
    assert re.search(r'<ins><a href="[^"]+">函2\.pdf</a></ins>', page)
    history = client.get(f"/cases/{SENT}/facts/document/letter").text
    assert re.search(r'<ins><a href="[^"]+">函2\.pdf</a></ins>', history)
    assert "Since the return:" not in row(page, "consent")
    assert "In order" in row(page, "consent")
    assert "公章不清" not in applying.text(f"/cases/{SENT}", "unit")
    accept = f"/cases/{SENT}/actions/accept"
    refused = html.unescape(client.get(accept).text)
    assert "was changed since; look at it again" in refused
    assert f'href="{CHECK}"' in refused.partition('id="refused"')[2]
    client.post(CHECK, data=form(client) | {"rest": "1"})  # one act, in the last minutes too
    assert 'id="unlooked"' not in client.get(accept).text
    applying.house.door.act(MINISTRY, "case", "accept", ref=SENT, received_at=APPLYING)
    assert "nothing can be ticked here now" in client.get(CHECK).text


def test_who_accepts_reads_what_nobody_looked_at(applying: Site) -> None:
    client = applying.client("ministry")
    client.post(CHECK, data=form(client) | {f"result-{LETTER}": "ok"})
    page = html.unescape(client.get(f"/cases/{SENT}/actions/accept").text)
    listed = page[page.index('id="unlooked"') :].partition("</details>")[0]
    assert "items were never looked at, or were changed since" in listed
    assert f'href="/cases/{SENT}/facts/consent"' in listed
    assert f'href="/cases/{SENT}/facts/document/letter"' not in listed
    assert 'id="unlooked"' not in client.get(f"/cases/{SENT}/actions/return_for_correction").text


def test_a_list_that_was_asked_for_as_a_whole_is_looked_at_again_as_a_whole(
    applying: Site,
) -> None:
    client, asked, door = applying.client("ministry"), "policy", applying.house.door
    door.record(MINISTRY, "case", formal.KIND, {"result": "correct", "reason": "请补文件"}, item=asked,
                ref=SENT, received_at=APPLYING)  # fmt: skip
    returned(applying, client)
    more = {"name": "办法", "number": "示例〔2022〕9号", "date": "2022-11-01"}
    door.record(applying.house.actor("city", "440400"), "case", asked, more, item="9", ref=SENT,
                received_at=APPLYING)  # fmt: skip
    applying.house.fill(SENT, at=APPLYING, without=("consent", "document"))
    applying.house.seal_anew(SENT, at=APPLYING)
    applying.house.unit_acts(SENT, "resubmit", at=APPLYING,
                             given={"consent_kept": {"": {"covers": True}}})  # fmt: skip
    assert "请补文件" in row(client.get(CHECK).text, asked)
    accept = f"/cases/{SENT}/actions/accept"
    assert "请补文件" in client.get(accept).text
    client.post(CHECK, data=form(client) | {"rest": "1"})
    assert noted(applying, asked) == {"result": "ok"}
    assert "Cannot be done now" not in client.get(accept).text


def test_a_look_at_what_was_changed_meanwhile_is_not_noted(applying: Site) -> None:
    client = applying.client("ministry")
    stale = form(client)
    returned(applying, client, BAD_LETTER)
    letter = {"sealed": True, "date": "2022-12-19", "original": True, "file": "函2.pdf"}
    applying.house.door.record(applying.house.actor("unit", "440400"), "case", "document", letter,
                               item="application", ref=SENT, received_at=APPLYING)  # fmt: skip
    applying.house.unit_acts(SENT, "resubmit", at=APPLYING, reasons={
        f"items_corrected:{LETTER}={seq(applying)}": "已另寄"}, given={
        "consent_kept": {"": {"covers": True}}})  # fmt: skip
    answer = client.post(
        CHECK, data=stale | {"result-document:application": "ok", "request_id": "x"}
    )
    assert answer.status_code == 409
    assert noted(applying, "document:application") is None


def seq(site: Site) -> int:
    from casework.models import FactRow

    with site.app.extensions["casework"].db.reading() as session:
        found = session.get(FactRow, (f"case/{SENT}", "formal_item", LETTER))
        assert found
        return found.seq

"""Does the notice reach each unit's desk, and does each confirm for itself, once, in time?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.casework.acting import english, fact, seals, version_of
from tests.support.audited import busy_round
from tests.support.files import PDF
from tests.support.house import CUTOFF, MINISTRY, WORKING, House
from tests.support.installation import client_of
from tests.support.tampering import found
from workflows.facts import Actor

NUMBER = "工信厅规函〔2022〕320号"
ISSUE = "/rounds/2022/facts/notice_issued"
OURS = "/units/440000/facts/notice_received/2022"
Who = Callable[[str], FlaskClient]


@pytest.fixture
def who(early: Flask) -> Who:
    return lambda login: english(client_of(early, login))


def issue(client: FlaskClient, **other: str) -> int:
    sent: dict[str, object] = {"number": NUMBER, "date": "2022-12-02",
                               "file": (BytesIO(PDF), "通知.pdf")}  # fmt: skip
    sent |= {**seals(client, ISSUE), **other}
    return client.post(ISSUE, data=sent, content_type="multipart/form-data").status_code


def confirm(client: FlaskClient, address: str = OURS, person: str = "收文员") -> int:
    page = client.get("/recommend").text
    sent = dict(re.findall(r'name="(version|request_id)" value="([^"]*)"',
                           page[page.index('id="notice"') :]))  # fmt: skip
    return client.post(address, data={"person": person, **sent}).status_code


def panel(page: str, id: str) -> str:
    part = page[page.index(f'id="{id}"') :].partition("</section>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", part)))


def at(app: Flask, instant: object) -> None:
    app.extensions["casework"].clock.set(instant)


def test_the_ministry_issues_it_once_and_each_unit_confirms_once(early: Flask, who: Who) -> None:
    ministry, unit = who("ministry"), who("unit")
    assert 'id="notice"' not in unit.get("/recommend").text
    assert "Send the notice to the units" in panel(ministry.get("/rounds/2022").text, "receipts")
    assert issue(ministry, number="工信厅规函〔2022〕321号") == 422
    assert issue(ministry) == 303
    again = {"number": NUMBER, "date": "2022-12-02", "version": version_of(early, "round/2022"),
             "file": (BytesIO(PDF), "另一份.pdf")}  # fmt: skip
    assert ministry.post(ISSUE, data=again).status_code == 422
    desk = unit.get("/recommend").text
    assert NUMBER in panel(desk, "notice")
    assert "通知.pdf" in desk
    assert "Confirm receipt" in desk
    assert confirm(unit) == 303
    assert fact(early, "unit/440000", "notice_received", "2022") == {"person": "收文员"}
    desk = unit.get("/recommend").text
    assert "Confirm receipt" not in desk
    assert "Received by 收文员" in panel(desk, "notice")
    second = unit.post(OURS, data={"person": "另一人", "version": "1"})
    assert second.status_code == 422
    assert "is recorded once and stays as it is" in second.text
    assert unit.post("/units/440000/remove/notice_received/2022",
                     data={"version": "1"}).status_code == 422  # fmt: skip
    assert fact(early, "unit/440000", "notice_received", "2022") == {"person": "收文员"}
    shown = panel(ministry.get("/rounds/2022").text, "receipts")
    assert "1 of 33 confirmed" in shown
    assert "Remind the 32 units that haven't confirmed" in shown
    assert "收文员 广东联系人" in shown


def test_nobody_confirms_for_another_nor_for_another_year(early: Flask, who: Who) -> None:
    issue(who("ministry"))
    unit = who("unit")
    for address in ("/units/990000/facts/notice_received/2022",
                    "/units/440000/facts/notice_received/2021",
                    "/units/440000/facts/notice_received/2023"):  # fmt: skip
        assert confirm(unit, address) == 404
    sent = {"person": "x", "version": "0"}
    codes = {login: who(login).post(OURS, data=sent).status_code
             for login in ("ministry", "city", "statistics", "other", "auditor")}  # fmt: skip
    assert codes == {"ministry": 403, "city": 403, "statistics": 403, "other": 404, "auditor": 403}
    assert fact(early, "unit/440000", "notice_received", "2022") is None


def test_who_has_received_it_is_the_ministrys_to_see(who: Who) -> None:
    issue(who("ministry"))
    confirm(who("other"), "/units/990000/facts/notice_received/2022", "演示收文")
    for login in ("unit", "city"):
        page = who(login).get("/rounds/2022").text
        assert NUMBER in panel(page, "receipts")
        assert "演示收文" not in page
        assert "Remind" not in panel(page, "receipts")
        assert who(login).get("/units/990000/facts/notice_received/2022").status_code == 404
    assert "Confirm receipt" not in who("city").get("/recommend").text
    assert "hasn't confirmed receipt yet" in html.unescape(who("city").get("/recommend").text)
    for login in ("unit", "city", "auditor"):
        answer = who(login).post("/rounds/2022/facts/receipt_reminder", data={"version": "1"})
        assert answer.status_code == 403


def test_after_the_cutoff_it_is_neither_issued_nor_received_nor_reminded_of(
    early: Flask, who: Who
) -> None:
    ministry, unit = who("ministry"), who("unit")
    as_read = seals(ministry, ISSUE)
    at(early, CUTOFF)
    assert "Cannot be recorded now" in ministry.get(ISSUE).text
    assert "Send the notice" not in panel(ministry.get("/rounds/2022").text, "receipts")
    late = ministry.post(ISSUE, data=as_read | {
        "number": NUMBER, "date": "2022-12-02", "file": (BytesIO(PDF), "通知.pdf")})  # fmt: skip
    assert late.status_code == 422
    assert "Applications closed" in late.text
    at(early, WORKING)
    assert issue(ministry) == 303
    reminder = {"version": "99", **seals(ministry, "/rounds/2022/facts/receipt_reminder")}
    at(early, CUTOFF - timedelta(minutes=20))
    assert "Confirm receipt" in unit.get("/recommend").text
    at(early, CUTOFF)
    desk = panel(unit.get("/recommend").text, "notice")
    assert "Receipt was never confirmed" in desk
    assert unit.post(OURS, data={"person": "x", "version": "0"}).status_code in (409, 422)
    assert fact(early, "unit/440000", "notice_received", "2022") is None
    late = ministry.post("/rounds/2022/facts/receipt_reminder", data=reminder)
    assert late.status_code == 422
    assert "Applications closed" in late.text


def test_a_receipt_stands_against_nobody(early: Flask, who: Who) -> None:
    issue(who("ministry"))
    confirm(who("unit"))
    case = who("ministry").get("/cases/2022-industry-440300").text
    assert "notice_received" not in case
    assert "Receipt of the notice" in who("ministry").get("/units/440000").text


def test_the_audit_finds_the_record_whole(new_database: Callable[..., str]) -> None:
    busy = House.on(new_database("sqlite", recipe=busy_round))
    unit = Actor(4, "收文", frozenset({"unit"}), unit="440000")
    notice = {"number": NUMBER, "date": "2022-12-02", "file": "通知.pdf"}
    for who, subject, ref, kind, item, value in (
        (MINISTRY, "round", "2022", "notice_issued", "", notice),
        (unit, "unit", "440000", "notice_received", "2022", {"person": "收文员"}),
        (MINISTRY, "round", "2022", "receipt_reminder", "", {}),
        (MINISTRY, "case", "2022-industry-440300", "message", "", {"text": "一"}),
        (unit, "case", "2022-industry-440300", "message", "", {"text": "二"}),
        (unit, "case", "2022-industry-440300", "unit_note", "", {"text": "三"}),
    ):
        busy.door.record(who, subject, kind, value, ref=ref, item=item, received_at=WORKING)
    assert found(busy) == []
    busy.db.engine.dispose()

"""Does a file get here ahead of its form, told and tried again, and only for who may hand it in?"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, Route, expect
from werkzeug.test import TestResponse

from tests.casework.acting import PROGRAM, english, fact, seals
from tests.casework.test_attachments import OLE
from tests.support.browser import Pages
from tests.support.files import PDF, pdf
from tests.support.installation import client_of, cookie_of
from tests.support.live_server import served
from tests.support.rounds import early_round

CASE = "2022-industry-990100"  # returned for correction
FILES = f"/cases/{CASE}/files"
CONSENT = f"/cases/{CASE}/facts/consent"
FOR_CONSENT = f"{FILES}?kind=consent&item=&field=file"
SENT = {"government": "province", "number": "演示函〔2022〕9号", "date": "2022-12-05"}


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    return unsealed(early_round, max_upload_mb=1)


def send(
    client: FlaskClient, address: str, content: bytes = PDF, name: str = "同意.pdf"
) -> TestResponse:
    answer = client.post(address, data={"file": (BytesIO(content), name)},
                         headers=PROGRAM)  # fmt: skip
    answer.request.environ["wsgi.input"].close()  # the test client's own file, for a large body
    return answer


def test_a_file_that_came_before_its_form_needs_no_sending_again(app: Flask) -> None:
    client = english(client_of(app, "other"))
    kept = send(client, FOR_CONSENT).json
    assert kept is not None
    assert (kept["name"], kept["size"]) == ("同意.pdf", len(PDF))
    more = {"file_kept": kept["value"], "file": (BytesIO(b""), "")}
    assert client.post(CONSENT, data=seals(client, CONSENT) | SENT | more).status_code == 303
    assert fact(app, f"case/{CASE}", "consent")["file"] == kept["value"]


# The test client itself leaves the temporary file of a large body to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_is_wrong_is_said_in_the_language_of_the_page(app: Flask) -> None:
    client = client_of(app, "other")
    old = send(client, FOR_CONSENT, OLE * 9, "同意.doc")
    assert old.status_code == 422
    assert "请另存为 DOCX" in old.json["error"]  # type: ignore[index]
    english(client)
    assert "Save it as DOCX" in send(client, FOR_CONSENT, OLE * 9, "a.doc").json["error"]  # type: ignore[index]
    assert "No file came" in client.post(FOR_CONSENT).json["error"]  # type: ignore[index]
    large = send(client, FOR_CONSENT, PDF + b"\0" * 1024 * 1024)
    assert "over 1 MB" in large.json["error"]  # type: ignore[index]
    assert send(client, FOR_CONSENT, b"\0" * 5 * 1024 * 1024).status_code == 413
    uploads = app.extensions["casework"].config.uploads
    assert [p for p in uploads.glob("*/*") if p.is_file()] == []


WHO = [
    ("unit", FOR_CONSENT, 404),  # another province's
    ("ministry", FOR_CONSENT, 403),
    ("other", f"{FILES}?kind=consent&field=number", 404),
    ("other", f"{FILES}?kind=nonsense&field=file", 404),
    ("other", FILES, 404),
    ("other", f"{FILES}?kind=score&field=file", 404),
    ("unit", "/cases/2022-industry-440300/files?kind=consent&field=file", 409),  # submitted
    ("ministry", f"{FILES}?kind=disqualification&field=file&action=disqualify", 200),
    ("other", f"{FILES}?kind=disqualification&field=file&action=rule_out", 409),  # no draft
    ("ministry", f"{FILES}?kind=disqualification&field=file&action=rule_out", 403),
    ("other", f"{FILES}?kind=consent&field=file&action=rule_out", 404),
]


def test_only_who_may_record_the_fact_now_may_send_its_file(app: Flask) -> None:
    for login, address, status in WHO:
        answer = send(english(client_of(app, login)), address)
        assert answer.status_code == status, (login, address)
        if status == 409:  # a refusal names its articles, for a script too
            assert "House rule: the order" in answer.json["message"], answer.json  # type: ignore[index]


def opened(app: Flask, pages: Pages, url: str, on_its_way: Callable[[Route], None]) -> Page:
    """The form of the consent before its clerk; what becomes of a file is said by `on_its_way`."""
    page = pages.open(locale="en")
    page.context.add_cookies([cookie_of(app, "other") | {"url": url},  # type: ignore[list-item]
                              {"name": "lang", "value": "en", "url": url}])  # fmt: skip
    page.route("**/files?*", on_its_way)
    page.goto(url + CONSENT)
    return page


def test_what_is_under_the_field_stays_where_it_is_while_the_file_comes(
    app: Flask, pages: Pages
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    held: list[Route] = []
    with served(app) as url:
        page = opened(app, pages, url, lambda route: held.append(route))
        choose(page, "同意.pdf", PDF)
        expect(page.get_by_role("status")).to_be_visible()
        button = page.get_by_role("button", name="Record it")
        before = button.bounding_box()
        page.wait_for_timeout(100)
        held[0].continue_()
        expect(page.get_by_role("status")).to_contain_text("has been received")
        assert before and button.bounding_box() == before, "who is about to press it misses it"


@pytest.mark.complaints("net::ERR_FAILED")
def test_in_a_browser_it_is_told_tried_again_and_sent_once(app: Flask, pages: Pages) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    sent: list[str] = []

    def broken_once(route: Route) -> None:
        sent.append(route.request.url)
        route.abort() if len(sent) == 1 else route.continue_()

    with served(app) as url:
        page = opened(app, pages, url, broken_once)
        choose(page, "大.pdf", PDF + b"\0" * 1024 * 1024)
        expect(page.get_by_role("status")).to_contain_text("over 1.0 MB")
        assert sent == []
        choose(page, "同意.pdf", PDF)
        expect(page.get_by_role("status")).to_contain_text("同意.pdf (1 KB) has been received")
        assert len(sent) == 2
        assert page.locator("[name=file]").input_value() == ""
        page.get_by_role("button", name="Don't use this file").click()
        assert page.locator("[name=file_kept]").input_value() == "演示.pdf"  # as it was
        choose(page, "同意.pdf", PDF)
        expect(page.get_by_role("button", name="Don't use this file")).to_be_visible()
        page.locator("[name=government]").first.check()
        page.locator("[name=number]").fill("演示函〔2022〕9号")
        page.locator("[name=date]").fill("2022-12-05")
        page.get_by_role("button", name="Record it").click()
        page.wait_for_url(f"{url}/cases/{CASE}")
        among_the_others(page, url)
        page.close()
    assert fact(app, f"case/{CASE}", "consent")["file"].endswith(" 同意.pdf")


def among_the_others(page: Page, url: str) -> None:
    """On a page that saves part by part the file comes first, then the part that names it."""
    bodies: list[int] = []
    page.on("request", lambda one: bodies.append(len(one.post_data_buffer or b"")))
    page.goto(f"{url}/cases/{CASE}/materials/conditions")
    form = page.locator("form[data-autosave]:not([data-reload]):has([data-upload])").first
    form.locator("textarea").first.fill("情况")
    form.locator("[type=file]").set_input_files(
        {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": pdf(b"\0" * 100_000)})  # fmt: skip
    expect(form.locator(".upload [role=status]")).to_contain_text("has been received.")
    expect(form.locator("[data-status]")).to_contain_text("Saved")
    assert sum(size > 100_000 for size in bodies) == 1  # the file is sent once


def choose(page: Page, name: str, content: bytes) -> None:
    page.locator("[name=file]").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content})  # fmt: skip

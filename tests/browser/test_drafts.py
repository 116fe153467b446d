"""Is what somebody typed there again after a lost connection, and gone once it is received?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from casework.security import limiter
from tests.support.browser import Pages
from tests.support.live_server import served
from tests.support.objecting import CASE, COMPLAIN, PATH, rows
from tests.support.site import NOTICE, Site, publicised_demo, sites

WORDS = "The figure differs from the bulletin."
FORMS = (f"/publicities/{NOTICE}/object", COMPLAIN, "/complain")


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Site:
    return sites(new_database, tmp_path)(publicised_demo)


@pytest.fixture
def page(site: Site, pages: Pages) -> Iterator[Page]:
    """A browser on the served site that reads English."""
    with served(site.app) as url:
        pages.base_url = url
        page = pages.open(width=390)
        page.context.add_cookies([{"name": "lang", "value": "en", "url": url}])
        yield page
        pages.close()
    limiter.reset()


def fill(page: Page, path: str) -> None:
    page.goto(path)
    if path.endswith("/object"):
        page.get_by_label("Which city is it about?").select_option(CASE)
        page.get_by_label("Data or documents are untrue").check()
    page.locator("#facts").fill(WORDS)
    page.get_by_label("an organisation", exact=True).check()
    page.get_by_label("Real name").fill("陈一鸣")
    page.get_by_label("I have read the notice").check()


def still_there(page: Page, path: str) -> None:
    expect(page.locator("#facts")).to_have_value(WORDS)
    expect(page.get_by_label("an organisation", exact=True)).to_be_checked()
    expect(page.get_by_label("Real name")).to_have_value("陈一鸣")
    if path.endswith("/object"):
        expect(page.get_by_label("Which city is it about?")).to_have_value(CASE)
        expect(page.get_by_label("Data or documents are untrue")).to_be_checked()


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate("Object.entries(sessionStorage).map(one => one.join(' '))")
    return found


@pytest.mark.complaints("ERR_INTERNET_DISCONNECTED|Failed to load resource")
@pytest.mark.parametrize("path", FORMS)
def test_after_a_lost_connection_and_back_what_was_typed_is_there(page: Page, path: str) -> None:
    fill(page, path)
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.locator("main form button.btn-primary").click(no_wait_after=True)
    page.context.set_offline(False)
    page.go_back()  # to the form, which isn't at the address that it was sent to
    expect(page.get_by_text("What you had typed in this tab is here again")).to_be_visible()
    still_there(page, path)
    page.goto(path)  # opened anew it is as complete, but for the consent
    still_there(page, path)
    expect(page.get_by_label("I have read the notice")).not_to_be_checked()


def test_no_seal_code_file_or_consent_is_kept_and_nothing_in_another_tab(page: Page) -> None:
    fill(page, FORMS[0])
    sealed = page.locator("[name=sealed]").input_value()
    (said,) = kept(page)
    assert WORDS in said
    for name in ("sealed", "csrf_token", "work", "agreed", "website", "as_is", 'evidence"'):
        assert name not in said
    assert sealed not in said
    other = page.context.new_page()
    other.goto(FORMS[0])
    expect(other.locator("#facts")).to_have_value("")


def test_the_receipt_drops_it(page: Page, site: Site) -> None:
    fill(page, PATH + "?lang=en")
    page.get_by_label("Data or documents are untrue").check()
    page.get_by_label("a person", exact=True).check()
    page.get_by_label("Telephone or e-mail").fill("13800001234")
    assert len(kept(page)) == 1
    page.get_by_role("button", name="Send the objection").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The objection is received")
    page.wait_for_function("sessionStorage.length === 0")
    assert len(rows(site)) == 1
    page.goto(PATH)
    expect(page.locator("#facts")).to_have_value("")


def test_what_the_server_sends_back_counts_more_than_an_older_draft(page: Page) -> None:
    fill(page, FORMS[0])
    page.locator("#facts").fill("")
    page.get_by_role("button", name="Send the objection").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what it is about")
    expect(page.locator("#facts")).to_have_value("")
    expect(page.locator("[data-draft-back]")).to_be_hidden()
    expect(page.get_by_label("Real name")).to_have_value("陈一鸣")


def test_words_that_went_over_to_a_complaint_leave_the_objections_form(page: Page) -> None:
    fill(page, FORMS[0])
    page.get_by_label("The conduct of the staff").check()
    page.get_by_role("button", name="Send the objection").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Complain about the staff")
    expect(page.locator("#facts")).to_have_value(WORDS)
    page.goto(FORMS[0])
    expect(page.locator("#facts")).to_have_value("")


def test_it_can_be_dropped_at_once(page: Page) -> None:
    fill(page, FORMS[0])
    page.goto(FORMS[0])
    page.get_by_role("button", name="Empty the form").click()
    expect(page.locator("#facts")).to_have_value("")
    assert kept(page) == []


def test_the_seal_is_asked_for_once_an_organisation_is_chosen(page: Page) -> None:
    page.goto(PATH)
    seal = page.get_by_label("Scan with the seal")
    expect(seal).to_be_hidden()
    page.get_by_label("an organisation", exact=True).check()
    expect(seal).to_be_visible()


def test_number_and_code_are_copied_by_a_button(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    fill(page, PATH)
    page.get_by_label("Data or documents are untrue").check()
    page.get_by_label("a person", exact=True).check()
    page.get_by_label("Telephone or e-mail").fill("13800001234")
    page.get_by_role("button", name="Send the objection").click()
    page.get_by_role("button", name="Copy both").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert page.locator(".receipt dd").nth(1).inner_text() in copied
    assert "Y2022I-0001" in copied

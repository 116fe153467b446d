"""Is the form's puzzle solved beside the filling in, and does the form go in whatever becomes of it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from casework.business_clock import wall
from casework.security import limiter
from casework.web.public import codes, entry, puzzle
from tests.support.browser import Pages
from tests.support.live_server import served
from tests.support.objecting import PATH, forms, receipt_of, rows, solution_of
from tests.support.site import Site, publicised_demo, sites

TYPED = "The figure differs from the bulletin."


@dataclass(frozen=True)
class Objecting:
    """A served site on whose form somebody types."""

    site: Site
    url: str
    pages: Pages

    def page(self, *, scripts: bool = True) -> Page:
        """A browser that reads English and is nowhere yet."""
        page = self.pages.open(width=390, scripts=scripts)
        page.context.add_cookies([{"name": "lang", "value": "en", "url": self.url}])
        return page

    def fill(self, page: Page) -> None:
        """Open the form and say everything."""
        page.goto(self.url + PATH)
        page.get_by_label("Data or documents are untrue").check()
        page.get_by_label("Facts and reasons").fill(TYPED)
        page.get_by_label("Real name").fill("陈一鸣")
        page.get_by_label("Telephone or e-mail").fill("13800001234")
        page.get_by_label("I have read the notice").check()

    def send(self, page: Page) -> None:
        page.get_by_role("button", name="Send the objection").click()

    def use_up(self) -> None:
        """Let in from this address what is let in without a solution."""
        client = self.site.client()
        mine = forms(self.site, client)
        for _ in range(entry.SLOWLY):
            receipt_of(client.post(PATH, data=next(mine)))


@pytest.fixture
def objecting(
    new_database: Callable[..., str], tmp_path: Path, pages: Pages
) -> Iterator[Objecting]:
    site = sites(new_database, tmp_path)(publicised_demo)
    with served(site.app) as url:
        yield Objecting(site, url, pages)
        pages.close()
    limiter.reset()


def work(page: Page) -> Locator:
    return page.locator("[name=work]")


def received(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("The objection is received")


def test_it_is_solved_beside_the_filling_in_and_the_form_goes_in_though_the_slow_way_is_used_up(
    objecting: Objecting,
) -> None:
    objecting.use_up()
    page = objecting.page()
    objecting.fill(page)
    expect(work(page)).not_to_have_value("")
    objecting.send(page)
    received(page)
    page.reload()  # the same form again
    received(page)
    assert len(rows(objecting.site)) == entry.SLOWLY + 1


def test_whoever_sends_before_it_is_solved_goes_the_slow_way(objecting: Objecting) -> None:
    page = objecting.page()
    page.route("**/js/puzzle.js", lambda route: route.fulfill(body=""))
    objecting.fill(page)
    expect(work(page)).to_have_value("")
    objecting.send(page)
    received(page)


def ran_out(objecting: Objecting, page: Page) -> None:
    """Let the form be as one that was left open for days."""
    with objecting.site.app.app_context():
        seal = codes.read_seal(page.locator("[name=sealed]").input_value())
        assert seal
        late = puzzle.handed_out(seal.request_id, wall() - timedelta(days=3))
    page.evaluate("work => document.querySelector('[name=work]').value = work", solution_of(late))


@pytest.mark.parametrize("why", ["sent too soon", "ran out"])
def test_where_only_the_puzzle_is_in_the_way_it_is_solved_and_sent_without_a_click(
    objecting: Objecting, why: str
) -> None:
    objecting.use_up()
    page = objecting.page()
    page.route("**/js/puzzle.js", lambda route: route.fulfill(body=""))
    objecting.fill(page)
    page.unroute("**/js/puzzle.js")
    if why == "ran out":
        ran_out(objecting, page)
    with page.expect_response(lambda answer: answer.status == 429):
        objecting.send(page)
    received(page)
    assert len(rows(objecting.site)) == entry.SLOWLY + 1


@pytest.mark.parametrize("scripts", [True, False])
def test_where_nothing_can_be_solved_the_form_goes_in_and_one_too_many_is_kept_for_later(
    objecting: Objecting, *, scripts: bool
) -> None:
    page = objecting.page(scripts=scripts)
    # As in a page that came by plain HTTP from elsewhere than this machine.
    page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })")
    objecting.fill(page)
    expect(work(page)).to_have_value("")
    expect(page.get_by_text("as without JavaScript, up to 5 forms")).to_be_visible()
    objecting.send(page)
    received(page)
    objecting.fill(page)
    limiter.reset()
    objecting.use_up()
    objecting.send(page)
    expect(page.get_by_role("alert")).to_contain_text("send it again later, or by letter")
    expect(page.get_by_role("status")).to_be_hidden()
    assert page.get_by_label("Facts and reasons").input_value() == TYPED

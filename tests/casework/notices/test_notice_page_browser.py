"""Does the page of a notice hold in a browser: for everybody, on a phone, without a script?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.casework.notices.conftest import Made
from tests.casework.notices.story import objected_and_replaced
from tests.support.accessibility import violations
from tests.support.browser import Pages
from tests.support.installation import cookie_of
from tests.support.live_server import served
from tests.support.looks import UNFOLD
from tests.support.notices import INDUSTRY, both_decided
from tests.support.site import Site, publicised_demo

LIST = f"/lists/{INDUSTRY}"
DRAFT = f"{LIST}/notice?with=all&on=2023-01-14"


def browse(made: Site, pages: Pages, url: str, lang: str, **how: object) -> Page:
    page = pages.open(**how)  # type: ignore[arg-type]
    page.context.add_cookies(
        [
            {"name": "lang", "value": lang, "url": url},
            cookie_of(made.app, "ministry") | {"url": url},
        ]
    )  # type: ignore[list-item]
    return page


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("recipe", "path"),
    [(both_decided, f"{LIST}/notice?with=all"), (both_decided, DRAFT),
     (publicised_demo, f"{LIST}/correction"), (objected_and_replaced, LIST)],
)  # fmt: skip
def test_axe_finds_nothing_and_nothing_runs_over_the_edge_of_a_phone(
    site: Made, pages: Pages, recipe: Callable[[str], None], path: str, lang: str
) -> None:
    made = site(recipe)
    with served(made.app) as url:
        page = browse(made, pages, url, lang, width=360, height=740)
        page.goto(url + path)
        page.evaluate(UNFOLD)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = violations(page)
        page.close()
    assert wide <= 0
    assert found == []


def test_a_list_is_published_on_a_phone_without_a_script(site: Made, pages: Pages) -> None:
    made = site(both_decided)
    with served(made.app) as url:
        page = browse(made, pages, url, "en", width=360, height=740, scripts=False)
        page.goto(url + LIST)
        page.locator(".acts").get_by_role("link", name="Publish").first.click()
        page.get_by_label("One notice with the other list").check()
        page.get_by_role("button", name="Show it so").click()
        page.get_by_role("button", name="Publish both lists now").click()
        page.goto(url + "/notices/2022-1")
        said = page.locator("main").inner_text()
        page.close()
    assert "Steady industrial growth, transformation and upgrading (2)" in said
    assert "Building information infrastructure and advancing industrial digitalisation (2)" in said

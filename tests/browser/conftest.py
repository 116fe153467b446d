"""What do the tests in the browser share: one prepared demo, and copies of it where state changes?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import Pages
from tests.support.databases import Databases
from tests.support.demo_site import DemoSite, own_site
from tests.support.later_demo import in_review, under_objection
from tests.support.looks import Looks
from tests.support.newcomer import Newcomer

# What fails in a step of a walk is said as what fails in a test is.
pytest.register_assert_rewrite("tests.browser.walked_application", "tests.browser.walked_list",
                               "tests.browser.walked_review", "tests.browser.walked_proposal",
                               "tests.browser.walked_objection", "tests.browser.walked_ruling",
                               "tests.browser.walked_upheld", "tests.browser.walked_supplement")  # fmt: skip


@pytest.fixture(scope="session")
def fresh_demo(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoSite]:
    """The demo as a newcomer finds it; nobody moves its clock."""
    with own_site(databases, tmp_path_factory.mktemp("fresh")) as site:
        yield site


@pytest.fixture(scope="session")
def later_demo(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoSite]:
    """The same weeks later: a list is public, and somebody objects to it."""
    with own_site(databases, tmp_path_factory.mktemp("later")) as site:
        under_objection(site.own)
        yield site


@pytest.fixture(scope="session")
def review_demo(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoSite]:
    """The same while the first list's committee is at work."""
    with own_site(databases, tmp_path_factory.mktemp("review")) as site:
        in_review(site.own)
        yield site


@pytest.fixture
def own_demo(databases: Databases, tmp_path: Path) -> Iterator[DemoSite]:
    """A demo that the test may change, its timers running."""
    with own_site(databases, tmp_path, timers=True) as site:
        yield site


@pytest.fixture
def sits_down(pages: Pages, tmp_path: Path) -> Callable[[DemoSite, str], Newcomer]:
    """`sits_down(site, login)`: somebody signed in at a browser of their own, in an office."""

    def one(site: DemoSite, login: str) -> Newcomer:
        pages.base_url = site.url
        page = pages.open(width=1366, height=768)
        page.context.add_cookies(site.cookies(login))
        return Newcomer(page, site.app, tmp_path)

    return one


@pytest.fixture(scope="session")
def looks(
    browser: Browser, fresh_demo: DemoSite, review_demo: DemoSite, later_demo: DemoSite
) -> Iterator[Looks]:
    """`looks.at(kind, lang)`: what a page of that kind showed, looked at once a session."""
    pages = Pages(browser)
    sites = {"fresh": fresh_demo, "review": review_demo, "later": later_demo}
    yield Looks(pages, sites.__getitem__)
    pages.close()

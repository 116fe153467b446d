"""What do the tests in the browser share: one prepared demo, and copies of it where state changes?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response

from casework.demo.prepare import made
from tests.support.browser import Pages
from tests.support.databases import Databases
from tests.support.demo_site import DemoSite, demo_site
from tests.support.later_demo import under_objection
from tests.support.page_kinds import Kind

OpenKind = Callable[..., Page]


@pytest.fixture(scope="session")
def fresh_demo(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoSite]:
    """The demo as a newcomer finds it; nobody moves its clock."""
    url = databases.new("sqlite", recipe=made)
    with demo_site(url, tmp_path_factory.mktemp("fresh"), timers=False) as site:
        yield site
    databases.drop(url)


@pytest.fixture(scope="session")
def later_demo(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoSite]:
    """The same weeks later: a list is public, and somebody objects to it."""
    url = databases.new("sqlite", recipe=made)
    with demo_site(url, tmp_path_factory.mktemp("later"), timers=False) as site:
        under_objection(site.own)
        yield site
    databases.drop(url)


@pytest.fixture
def own_demo(databases: Databases, tmp_path: Path) -> Iterator[DemoSite]:
    """A demo that the test may change, its timers running."""
    url = databases.new("sqlite", recipe=made)
    with demo_site(url, tmp_path / "instance") as site:
        yield site
    databases.drop(url)


@pytest.fixture
def open_kind(request: pytest.FixtureRequest, pages: Pages) -> OpenKind:
    """`open_kind(kind, lang, width=1366)`: a page of that kind, brought to where it is looked at."""

    def opened(kind: Kind, lang: str, *, width: int = 1366) -> Page:
        site: DemoSite = request.getfixturevalue(f"{kind.where}_demo")
        pages.base_url = site.url
        page = pages.open(width=width)
        page.context.add_cookies(site.cookies(kind.who, lang=lang))
        codes: list[int] = []

        def note(answer: Response) -> None:
            if answer.request.is_navigation_request():
                codes.append(answer.status)

        page.on("response", note)
        page.goto(kind.path)
        if kind.then:
            kind.then(page)
            page.wait_for_load_state()
        assert codes[-1] == kind.status, (page.url, codes)
        return page

    return opened

"""Where does a look test find the gallery?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.look.gallery import gallery_app
from tests.support.browser import Pages
from tests.support.live_server import served


@pytest.fixture(scope="session")
def gallery_url() -> Iterator[str]:
    """The address of the gallery, served while the session lasts."""
    with served(gallery_app()) as url:
        yield url


@pytest.fixture
def gallery(pages: Pages, gallery_url: str) -> Callable[..., Page]:
    """`gallery("zh/dark/public", width=390)`: that page, opened; more goes to `Pages.open`."""

    def opened(path: str, **more: object) -> Page:
        return pages.open(f"{gallery_url}/{path}", **more)  # type: ignore[arg-type]

    return opened

"""How does a test open a page in a real browser, and hear of what went wrong in it?

Playwright drives the system's Chromium and downloads none. The browser knows only the loopback:
any other name is unknown to it, so that a page that asks the outside for a font or a script fails
here. Playwright's synchronous interface keeps an event loop in the thread that uses it: code
under test that calls `asyncio.run` belongs into another thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from tests.support import system

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
PATIENCE = 15_000  # milliseconds for one step, on a busy machine with two cores
# What Chromium on a telephone calls itself; its version is put in.
ON_A_PHONE = ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
              "Chrome/{version} Mobile Safari/537.36")  # fmt: skip
# Chromium repeats every answer >= 400 on the console; what matters of those is counted apart.
REPEATED = re.compile(r"Failed to load resource: the server responded with a status of")


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """The system's Chromium, headless, with a profile of its own that goes away with it.

    Raises Missing when there is no Chromium, no way to drive it, or no font for what pages say.
    """
    executable = system.BROWSER.found()
    system.DRIVER.found()
    system.FONT.found()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=list(FLAGS),
            # It shows only what the tests serve. The sandbox refuses root and most containers.
            chromium_sandbox=False,
            headless=True,
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Pages:
    """Opens pages, each in a context of its own, and collects the complaints of all of them.

    A complaint is an uncaught script error, a console error (a blocked inline style too), or a
    resource of a page that couldn't be had. A page that itself answers 403 or 404 isn't one.
    """

    browser: Browser
    base_url: str | None = None
    complaints: list[str] = field(default_factory=list)
    _opened: list[tuple[BrowserContext, Page]] = field(default_factory=list)

    def open(
        self,
        address: str | None = None,
        *,
        width: int = 1280,
        height: int = 900,
        colour_scheme: Literal["light", "dark", "no-preference"] = "light",
        locale: str = "zh-CN",
        timezone: str = "America/New_York",
        scripts: bool = True,
        phone: bool = False,
    ) -> Page:
        """A new page for a new visitor, at `address` if there is one.

        The visitor sits far from Beijing by default, so that a time rendered in the browser's
        zone is seen to be wrong. `scripts=False` is a visitor without JavaScript; `phone` one who
        touches a telephone's screen, of that width and height.
        """
        context = self.browser.new_context(
            base_url=self.base_url,
            viewport={"width": width, "height": height},
            color_scheme=colour_scheme,
            reduced_motion="reduce",
            locale=locale,
            timezone_id=timezone,
            java_script_enabled=scripts,
            is_mobile=phone,
            has_touch=phone,
            user_agent=ON_A_PHONE.format(version=self.browser.version) if phone else None,
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        self._opened.append((context, page))
        self._listen(page)
        if address is not None:
            page.goto(address)
        return page

    def pictures(self, stem: Path) -> list[Path]:
        """A picture of every page still open, for a test that failed; returns where they are."""
        stem.parent.mkdir(parents=True, exist_ok=True)
        taken = []
        for number, (_, page) in enumerate(self._opened, start=1):
            if not page.is_closed():
                path = stem.with_name(f"{stem.name}-{number}.png")
                page.screenshot(path=path, full_page=True)
                taken.append(path)
        return taken

    def close(self) -> None:
        """Close every context that `open` made."""
        for context, _ in self._opened:
            context.close()
        self._opened.clear()

    def unexpected(self, *, allowed: Sequence[str] = ()) -> list[str]:
        """The complaints that match none of the patterns in `allowed`."""
        return [c for c in self.complaints if not any(re.search(p, c) for p in allowed)]

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                self.complaints.append(f"{page.url}: {message.text}")
                if message.type == "error" and not REPEATED.match(message.text)
                else None
            ),
        )
        page.on("response", self._note_a_missing_resource)

    def _note_a_missing_resource(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.url} answered {response.status}")

"""What shows when a kind of page is looked at once: wide and narrow, in the light and in the dark?

A look costs seconds and many tests ask about the same one, so it is taken once and kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from tests.support.accessibility import violations
from tests.support.browser import Pages
from tests.support.demo_site import DemoSite
from tests.support.page_kinds import Kind

DESK, PHONE, SMALL = 1366, 360, 320
UNFOLD = "for (const d of document.querySelectorAll('details:not(.menu)')) d.open = true"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HEIGHT = "document.documentElement.scrollHeight"
# What stands in a language of its own, or isn't language: codes, hashes, addresses, quotations.
TEXTS = """() => {
    const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const apart = "code, pre, script, style, .hash, .song, blockquote, q, [lang]:not(html)";
    while (walk.nextNode()) {
        const text = walk.currentNode.textContent.replace(/\\s+/g, " ").trim();
        if (text && !walk.currentNode.parentElement.closest(apart)) found.push(text);
    }
    return found;
}"""
# A mail is written for mail programs, which give it its frame: no landmarks of its own.
IN_A_FRAME = ("region", "landmark-one-main", "page-has-heading-one")


@dataclass(frozen=True)
class Look:
    """What one page showed: `axe` lists what axe found, `sideways` the pixels too many by width."""

    title: str
    lang: str
    headings: int
    texts: tuple[str, ...]
    axe: tuple[str, ...]
    sideways: dict[int, int]
    complaints: tuple[str, ...]


@dataclass
class Looks:
    """Takes looks with one browser page, and keeps them; `site` finds the demo that a kind is on."""

    pages: Pages
    site: Callable[[str], DemoSite]
    _kept: dict[tuple[Kind, str], Look] = field(default_factory=dict)
    _page: Page | None = None

    def at(self, kind: Kind, lang: str) -> Look:
        """The look at this kind of page in this language."""
        if (kind, lang) not in self._kept:
            self._kept[kind, lang] = self._taken(kind, lang)
        return self._kept[kind, lang]

    def _taken(self, kind: Kind, lang: str) -> Look:
        before = len(self.pages.complaints)
        page = self.brought(kind, lang)
        page.evaluate(UNFOLD)
        sideways = {}
        for width in (SMALL, PHONE):
            page.set_viewport_size({"width": width, "height": 780})
            sideways[width] = page.evaluate(SIDEWAYS)
        # What axe weighs besides words is the same in both languages: so it sees the wide page in
        # the light in Chinese, and a phone's in the dark in English. As high as the page is, so that
        # no bar at the foot half covers a link which scrolling would free: which one stood under it
        # was a matter of a pixel, and of the machine's fonts.
        wide = lang == "zh"
        page.emulate_media(color_scheme="light" if wide else "dark")
        page.set_viewport_size({"width": DESK if wide else PHONE, "height": 900})
        page.set_viewport_size({"width": DESK if wide else PHONE, "height": page.evaluate(HEIGHT)})
        axe = violations(page, but=IN_A_FRAME if kind.is_mail else ())
        return Look(
            title=page.title(), lang=page.locator("html").get_attribute("lang") or "",
            headings=page.locator("h1").count(), texts=tuple(page.evaluate(TEXTS)),
            axe=tuple(axe), sideways=sideways, complaints=tuple(self.pages.complaints[before:]),
        )  # fmt: skip

    def _opened(self) -> Page:
        """A page that brings axe along: to send it to each page anew takes longer."""
        page = self.pages.open()
        page.context.add_init_script(Axe().axe_script)
        return page

    def brought(self, kind: Kind, lang: str, *, width: int = DESK, height: int = 900) -> Page:
        """A browser at a page of that kind, brought to where it is looked at."""
        site = self.site(kind.where)
        page = self._page = self._page or self._opened()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        page.context.clear_cookies()
        page.context.add_cookies(site.cookies(kind.who, lang=lang))
        codes: list[int] = []

        def note(answer: Response) -> None:
            if answer.request.is_navigation_request():
                codes.append(answer.status)

        page.on("response", note)
        try:
            page.goto(site.url + kind.path)
            if kind.then:
                kind.then(page)
                page.wait_for_load_state()
        finally:
            page.remove_listener("response", note)
        assert codes[-1] == kind.status, (page.url, codes)
        return page

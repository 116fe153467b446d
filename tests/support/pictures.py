"""How are the pictures of the documentation taken? `make pictures`

Of the prepared demo, of the same demo once 演示市甲 has applied, and on the morning its first list
is made public. What could harm a name stands on none of them but beside 演示省, which doesn't exist.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page
from sqlalchemy import select

from casework.attachments import path_of
from casework.business_clock import wall
from casework.clock import draw, sweep
from casework.demo.prepare import made
from casework.demo.story import usual
from casework.documents import background
from casework.models import Drawing
from tests.support.browser import Pages, running_chromium
from tests.support.demo_site import DemoSite, demo_site
from tests.support.later_demo import PUBLISHED, WALKED, handed_in, publicised
from tests.support.needs import Missing
from tests.support.printed import picture_of

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST = 250_000  # bytes: what a reader on a slow line waits for
SAVES_ITSELF = "form[data-autosave]:not([data-reload]) [name=source]"


@dataclass(frozen=True)
class Picture:
    """A page, who looks at it, the size of the window, what is unfolded, and what is done there."""

    name: str
    path: str
    who: str = ""
    when: Literal["now", "sent", "later"] = "now"
    width: int = 1366
    height: int = 860
    unfold: str = ""
    then: Callable[[Page], None] | None = None


def save_a_figure(page: Page) -> None:
    """Type a figure's source, and wait until the page says that it is saved."""
    entry = page.locator(".entry", has=page.locator(SAVES_ITSELF)).first
    # Another source than the demo's, and in each language: what is there already isn't saved again.
    said = "年鉴" if page.locator("html").get_attribute("lang") == "zh-Hans" else "月报"
    entry.locator("[name=source]").fill(f"演示数据：统计{said}")
    entry.locator(".status.good").wait_for()
    entry.evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 90)")


def tick_two(page: Page) -> None:
    """Tick one item in order, and say of another what is to be corrected."""
    items = page.locator(".check-item")
    items.nth(0).locator("[value=ok]").check()
    items.nth(1).locator("[value=correct]").check()
    items.nth(1).locator("textarea").fill("演示：请写明评选会议的日期。")
    page.evaluate("document.activeElement.blur()")


PICTURES = (
    Picture("dashboard", "/dashboard", "ministry.a"),
    Picture("case", "/cases/2022-industry-990100", "unit.990000"),
    Picture("list", "/lists/2022-industry", "ministry.a", "later"),
    Picture("days", "/notices/2022-1", when="later", width=1100, height=930,
            unfold=".until details"),
    Picture("notice", "/notices/2022-1", when="later", width=1100, height=960),
    Picture("objection", "/object/2022-industry-990100", when="later", width=390, height=844),
    Picture("materials", "/cases/2022-industry-990100/materials/figures", "city.990100",
            width=1100, height=700, then=save_a_figure),
    Picture("check", "/cases/2022-industry-990100/check", "ministry.a", "sent", width=1200,
            height=720, then=tick_two),
)  # fmt: skip
CLOCKS = {"now": usual().ends, "sent": usual().ends, "later": PUBLISHED}


def take(pages: Pages, sites: dict[str, DemoSite], picture: Picture, lang: str) -> Path:
    """Take one picture in one language; where it is."""
    site = sites[picture.when]
    site.own.clock.set(CLOCKS[picture.when])
    page = pages.open(width=picture.width, height=picture.height)
    page.context.add_cookies(site.cookies(picture.who, lang=lang))
    page.goto(site.url + picture.path)
    if picture.unfold:
        page.locator(picture.unfold).first.evaluate("e => e.open = true")
    if picture.then:
        picture.then(page)
    path = FOLDER / f"{picture.name}{'.zh-CN' if lang == 'zh' else ''}.png"
    path.parent.mkdir(exist_ok=True)
    page.screenshot(path=path)
    return path


def take_the_cover(site: DemoSite) -> Path:
    """The cover of the papers of 演示市甲 as handed in, which is Chinese in any language."""
    own = site.own
    background.ask(own.db, WALKED, by=1, at=wall())
    draw(own)
    with own.db.reading() as session:
        drawn = session.scalars(select(Drawing).where(Drawing.case_ref == WALKED)).one()
        cover = next(f["sha256"] for f in drawn.files or () if f["name"].startswith("00 ")
                     and f["name"].endswith(".pdf"))  # fmt: skip
    kept = path_of(own.config.uploads, cover)
    assert kept is not None
    path = FOLDER / "cover.png"
    path.write_bytes(picture_of(kept.read_bytes()))
    return path


@contextmanager
def demos(folder: Path) -> Iterator[dict[str, DemoSite]]:
    """The demo three times: as it is found, and later."""
    with ExitStack() as stack:
        sites = {}
        for when in CLOCKS:
            url = f"sqlite:///{folder / when}.sqlite"
            made(url)
            site = stack.enter_context(demo_site(url, folder / when, timers=False))
            sweep(site.own)
            sites[when] = site
        handed_in(sites["sent"].own)
        publicised(sites["later"].own)
        yield sites


def main(chosen: list[str]) -> int:
    """Take all pictures, or those named; how many are larger than they may be."""
    large = 0
    with ExitStack() as stack:
        try:
            chromium = stack.enter_context(running_chromium())
        except Missing as missing:
            sys.exit(str(missing))
        sites = stack.enter_context(demos(Path(stack.enter_context(tempfile.TemporaryDirectory()))))
        pages = Pages(chromium)
        for picture in PICTURES:
            for lang in ("zh", "en") if not chosen or picture.name in chosen else ():
                large += _too_large(take(pages, sites, picture, lang))
        if not chosen or "cover" in chosen:
            large += _too_large(take_the_cover(sites["sent"]))
        pages.close()
    return large


def _too_large(path: Path) -> bool:
    size = path.stat().st_size
    print(f"{path.relative_to(FOLDER.parents[1])}  {size:,} bytes")
    return size > LARGEST


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

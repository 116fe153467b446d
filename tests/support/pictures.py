"""How are the pictures of the documentation taken? `make pictures`

Of the prepared demo, and of the same demo on the morning its first list is made public. What
could harm a name stands on none of them but beside 演示省, which doesn't exist.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from casework.clock import sweep
from casework.demo.prepare import begins, made
from tests.support.browser import Pages, running_chromium
from tests.support.demo_site import DemoSite, demo_site
from tests.support.later_demo import PUBLISHED, publicised
from tests.support.needs import Missing

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST = 250_000  # bytes: what a reader on a slow line waits for


@dataclass(frozen=True)
class Picture:
    """A page, who looks at it, the size of the window, and what is unfolded."""

    name: str
    path: str
    who: str = ""
    when: Literal["now", "later"] = "now"
    width: int = 1366
    height: int = 860
    unfold: str = ""


PICTURES = (
    Picture("dashboard", "/dashboard", "ministry.a"),
    Picture("case", "/cases/2022-industry-990100", "unit.990000"),
    Picture("list", "/lists/2022-industry", "ministry.a", "later"),
    Picture("days", "/publicities/2022-industry-1", when="later", width=1100, height=930,
            unfold=".until details"),
    Picture("notice", "/publicities/2022-industry-1", when="later", width=1100, height=960),
    Picture("objection", "/object/2022-industry-990100", when="later", width=390, height=844),
)  # fmt: skip
CLOCKS = {"now": begins(), "later": PUBLISHED}


def take(pages: Pages, sites: dict[str, DemoSite], picture: Picture, lang: str) -> Path:
    """Take one picture in one language; where it is."""
    site = sites[picture.when]
    site.own.clock.set(CLOCKS[picture.when])
    page = pages.open(width=picture.width, height=picture.height)
    page.context.add_cookies(site.cookies(picture.who, lang=lang))
    page.goto(site.url + picture.path)
    if picture.unfold:
        page.locator(picture.unfold).first.evaluate("e => e.open = true")
    path = FOLDER / f"{picture.name}{'.zh-CN' if lang == 'zh' else ''}.png"
    path.parent.mkdir(exist_ok=True)
    page.screenshot(path=path)
    return path


@contextmanager
def demos(folder: Path) -> Iterator[dict[str, DemoSite]]:
    """The demo twice: as it is found, and later."""
    with ExitStack() as stack:
        sites = {}
        for when in ("now", "later"):
            url = f"sqlite:///{folder / when}.sqlite"
            made(url)
            site = stack.enter_context(demo_site(url, folder / when, timers=False))
            sweep(site.own)
            sites[when] = site
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
                path = take(pages, sites, picture, lang)
                size = path.stat().st_size
                large += size > LARGEST
                print(f"{path.relative_to(FOLDER.parents[1])}  {size:,} bytes")
        pages.close()
    return large


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

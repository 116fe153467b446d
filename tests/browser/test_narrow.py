"""Does every kind of page hold on a phone, speak one language, and say what it is?"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support import catalogue
from tests.support.browser import Pages
from tests.support.demo_site import DemoSite
from tests.support.newcomer import Newcomer
from tests.support.page_kinds import KINDS, Kind

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
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
ENGLISH = re.compile(r"[A-Za-z]{2,}[,;:]? [a-z]{2,}")
MAIL = ("demo.message", "demo.message_html")  # in the language of its recipient


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_page_holds_on_a_phone_and_speaks_one_language(
    open_kind: Callable[..., Page], kind: Kind, lang: str
) -> None:
    page = open_kind(kind, lang, width=360)
    if kind.endpoint == "demo.message_html":
        assert page.evaluate(SIDEWAYS) == 0
        return
    assert page.title()
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-Hans", "en": "en"}[lang]
    page.evaluate("for (const d of document.querySelectorAll('details:not(.menu)')) d.open = true")
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 780})
        assert (width, page.evaluate(SIDEWAYS)) == (width, 0)
    if kind.endpoint in MAIL:
        return
    texts = page.evaluate(TEXTS)
    if lang == "zh":
        assert [text for text in texts if ENGLISH.search(text)] == []
    else:
        assert [text for text in texts if text in words_of_the_frame()] == []


@cache
def words_of_the_frame() -> frozenset[str]:
    """Every message of the catalogue in Chinese; none of them belongs on an English page."""
    return frozenset(
        str(message.string) for message in catalogue.kept()
        if isinstance(message.id, str) and message.id and re.search("[一-鿿]", str(message.string))
    )  # fmt: skip


def test_the_pages_work_without_a_script(own_demo: DemoSite, pages: Pages, tmp_path: Path) -> None:
    pages.base_url = own_demo.url
    page = pages.open("/", width=360, height=780, scripts=False)
    newcomer = Newcomer(page, own_demo.app, tmp_path)
    newcomer.become("演示市甲 填报")
    newcomer.open("/cases/2022-industry-990100")
    newcomer.main.get_by_role("link", name="高端化、智能化、绿色化转型", exact=True).click()
    newcomer.record({"是否具备": "具备"})
    newcomer.become("演示省 推荐单位 经办")
    assert "高端化" not in newcomer.why_not("登记省级同意")
    newcomer.become("规划司 经办甲")
    newcomer.open("/cases/2022-industry-420600")
    assert "受理" in newcomer.act("受理")
    newcomer.move("+1 day")
    assert "12月6日" in newcomer.now()

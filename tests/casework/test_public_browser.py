"""Do the public's and the units' pages hold in a real browser: small, dark, without a script?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from casework.security import limiter
from tests.support.browser import Pages
from tests.support.installation import cookie_of
from tests.support.live_server import served
from tests.support.site import Site, applying_demo, publicised, publicised_demo, sites


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    yield
    limiter.reset()


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


def browse(site: Site, pages: Pages, url: str, login: str | None, lang: str, **how: object) -> Page:
    """A page that is signed in as `login`, reads `lang`, and is nowhere yet."""
    page = pages.open(**how)  # type: ignore[arg-type]
    cookies = [{"name": "lang", "value": lang, "url": url}]
    if login:
        cookies.append(cookie_of(site.app, login) | {"url": url})
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    return page


@pytest.mark.parametrize("path", ["/", "/notices/2022-1", "/object/2022-industry-110115",
                                  "/results", "/data", "/rules/2022"])  # fmt: skip
def test_the_first_load_is_under_200_kilobytes(
    site: Callable[..., Site], pages: Pages, path: str
) -> None:
    made = site(publicised)
    with served(made.app) as url:
        page = browse(made, pages, url, None, "zh", width=390)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        loaded: list[float] = []
        session.on("Network.loadingFinished", lambda e: loaded.append(e["encodedDataLength"]))
        page.goto(url + path, wait_until="networkidle")
        page.close()
    assert len(loaded) > 5
    assert sum(loaded) < 200_000


def test_on_a_phone_without_a_script_one_objects_and_follows_it(
    site: Callable[..., Site], pages: Pages
) -> None:
    made = site(publicised_demo)
    with served(made.app) as url:
        page = browse(made, pages, url, None, "en", width=360, height=740, scripts=False)
        page.goto(url + "/")
        page.get_by_role("link", name="Lodge an objection").first.click()
        page.get_by_label("Which city is it about?").select_option(label="Daxing (110115)")
        page.get_by_label("Facts and reasons").fill("The figure differs from the bulletin.")
        page.get_by_label("Real name").fill("陈一鸣")
        page.get_by_role("button", name="Send the objection").click()

        # Two things are missing; the page says so first, and keeps what was typed.
        alert = page.get_by_role("alert")
        assert "2 things to correct" in alert.inner_text()
        assert page.get_by_label("Real name").input_value() == "陈一鸣"
        page.get_by_label("Data or documents are untrue").check()
        page.get_by_label("I have read the notice").check()
        page.get_by_label("Telephone or e-mail").fill("13800001234")
        page.get_by_role("button", name="Send the objection").click()
        assert page.get_by_role("heading", level=1).inner_text() == "The objection is received"
        number, code = page.locator("dl.receipt dd").all_inner_texts()
        page.reload()  # the same form again
        assert page.locator("dl.receipt dd").all_inner_texts() == [number, code]

        page.goto(url + "/follow")
        page.get_by_label("Receipt number").fill(number)
        page.get_by_label("Secret code").fill(code)
        page.get_by_role("button", name="Show").click()
        assert "Lodged" in page.get_by_role("main").inner_text()
        page.get_by_text("Withdraw this objection").click()
        page.get_by_label("Reason").fill("The figure was explained to me.")
        page.get_by_role("button", name=re.compile("Withdraw")).click()
        assert "You withdrew it." in page.get_by_role("main").inner_text()
        page.close()


def test_the_keyboard_reaches_and_sends_the_form(site: Callable[..., Site], pages: Pages) -> None:
    made = site(publicised_demo)
    with served(made.app) as url:
        page = browse(made, pages, url, None, "en", width=320, height=640)
        page.goto(url + "/object/2022-industry-110115")
        names = []
        for _ in range(60):
            page.keyboard.press("Tab")
            name = page.evaluate("document.activeElement.name || document.activeElement.type || ''")
            names.append(name)
            seen = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || document.activeElement === document.body })()"
            )
            assert seen, names
            if name == "submit" and "agreed" in names:
                break
        assert [n for n in ("case", "about", "facts", "name", "agreed") if n not in names] == []
        assert "website" not in names
        page.close()


def test_on_paper_the_receipt_and_the_notice_keep_their_words(
    site: Callable[..., Site], pages: Pages
) -> None:
    made = site(applying_demo)
    with served(made.app) as url:
        page = browse(made, pages, url, "unit", "en")
        page.goto(url + "/cases/2022-digital-440400/receipt")
        page.emulate_media(media="print")
        assert page.get_by_text("Hash of the record").is_visible()
        assert not page.get_by_role("button", name="Print").is_visible()
        page.close()


def test_the_head_of_a_page_is_one_line_for_who_is_signed_in(
    site: Callable[..., Site], pages: Pages
) -> None:
    made = site(publicised_demo)
    with served(made.app) as url:
        for width, path in ((1280, "/results"), (1280, "/follow"), (1024, "/follow")):
            page = browse(made, pages, url, "ministry", "en", width=width)
            page.goto(url + path)
            parts = [page.locator(f".mast {part}").bounding_box()
                     for part in (".brand", "nav", ".extras")]  # fmt: skip
            assert all(parts)
            middles = [box["y"] + box["height"] / 2 for box in parts if box]
            assert max(middles) - min(middles) < 5, (width, path)
            name = page.locator(".brand span").bounding_box()
            assert name
            assert width < 1280 or name["height"] < 50, "the name needs no second line"
            page.close()

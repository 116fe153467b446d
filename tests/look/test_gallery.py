"""Does every component hold in a real browser: in either light and language, on any screen?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.look.gallery import ERRORS
from tests.support.accessibility import violations

PAGES = ("gallery", "public")
Gallery = Callable[..., Page]

OVERFLOW = """() => {
    const wide = document.documentElement.clientWidth;
    const out = [...document.querySelectorAll("body *")].filter(
        (e) => e.getBoundingClientRect().right > wide + 0.5
            && !e.closest(".scroll, .visually-hidden, thead, .skip")
    );
    return [document.documentElement.scrollWidth - wide, out.map((e) => e.outerHTML.slice(0, 120))];
}"""

SMALL_TARGETS = """() => {
    const words = "button, .btn, summary, select, textarea, .mast a, .pipe a, .exits a, .tiles a, "
        + ".switch a, .toc a, .applied a, .foot a, .form-check, .form-control";
    return [...document.querySelectorAll(words)]
        .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 43.5)
        .map((e) => Math.round(e.getBoundingClientRect().height) + " " + e.outerHTML.slice(0, 100));
}"""

CLIPPED = """() => [...document.querySelectorAll(".day, .tag, .btn, .tiles a, .pipe a, .steps li")]
    .filter((e) => e.getClientRects().length && e.scrollWidth > e.clientWidth + 1)
    .map((e) => e.scrollWidth + ">" + e.clientWidth + " " + e.outerHTML.slice(0, 140))"""


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("zh", "light", 1366), ("en", "dark", 390)],  # each kind of page is looked at besides
)
def test_axe_finds_nothing(
    gallery: Gallery, page: str, language: str, theme: str, width: int
) -> None:
    opened = gallery(f"{language}/{theme}/{page}", width=width)
    opened.evaluate(
        "for (const d of document.querySelectorAll('details:not(.menu)')) d.open = true"
    )
    assert violations(opened) == []


@pytest.mark.parametrize("menu", range(3))
def test_axe_finds_nothing_in_an_open_menu(gallery: Gallery, menu: int) -> None:
    opened = gallery("zh/dark/gallery")
    opened.locator(".menu").nth(menu).locator("summary").click()
    assert violations(opened, within=".menu[open]") == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", [*PAGES, "refused", "409"])
def test_no_page_scrolls_sideways_and_nothing_is_cut(
    gallery: Gallery, page: str, language: str
) -> None:
    opened = gallery(f"{language}/light/{page}")
    for width in (320, 360, 390, 683, 768, 992, 1366):  # 683: a desk's screen at 200 % zoom
        opened.set_viewport_size({"width": width, "height": 900})
        assert (width, opened.evaluate(OVERFLOW)) == (width, [0, []])
        assert (width, opened.evaluate(CLIPPED)) == (width, [])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_on_a_phone_a_finger_finds_everything(gallery: Gallery, page: str, language: str) -> None:
    assert gallery(f"{language}/light/{page}", width=360).evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("page", ERRORS)
def test_an_error_is_a_whole_page_in_which_axe_finds_nothing(gallery: Gallery, page: str) -> None:
    opened = gallery(f"zh/light/{page}")
    assert_one_heading_its_landmarks_and_no_id_twice(opened)
    assert violations(opened) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_one_heading_its_landmarks_and_no_id_twice(gallery: Gallery, page: str) -> None:
    assert_one_heading_its_landmarks_and_no_id_twice(gallery(f"zh/light/{page}"))


def assert_one_heading_its_landmarks_and_no_id_twice(opened: Page) -> None:
    assert opened.locator("h1").count() == 1
    assert opened.locator("main").count() == 1
    assert opened.locator("body > header").count() == 1
    assert opened.locator("body > footer").count() == 1
    ids = opened.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


def test_every_step_of_the_keyboard_is_seen_on_a_small_screen(gallery: Gallery) -> None:
    opened = gallery("zh/light/public", width=320, height=640)
    seen = []
    for _ in range(40):
        opened.keyboard.press("Tab")
        at = opened.evaluate("""() => {
            const e = document.activeElement;
            const box = e.getBoundingClientRect(), style = getComputedStyle(e);
            const inside = box.bottom > 0 && box.top < innerHeight
                && box.left >= 0 && box.right <= innerWidth + 1;
            return [
                e.tagName,
                style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                inside,
            ];
        }""")
        if at[0] == "BODY":
            break
        seen.append(at)
    assert len(seen) > 15
    assert [at for at in seen if at[1:] != [True, True]] == []


def test_the_skip_link_leads_to_the_text(gallery: Gallery) -> None:
    opened = gallery("zh/light/public")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.id") == "main"


def test_a_form_that_comes_back_speaks_first(gallery: Gallery) -> None:
    opened = gallery("zh/light/gallery", scripts=False)
    summary = opened.locator("[autofocus]")
    assert "有 2 处需要改正" in summary.inner_text()
    assert summary.locator("a").first.get_attribute("href") == "#about-0"
    phone = opened.locator("#phone")
    assert phone.input_value() == "1380000123"
    assert phone.get_attribute("aria-invalid") == "true"
    about = (phone.get_attribute("aria-describedby") or "").split()
    assert "应为 11 位" in opened.locator(f"#{about[0]}").inner_text()


# --- light and dark ------------------------------------------------------------------------------

GROUND = "getComputedStyle(document.body).backgroundColor"
DAY, NIGHT = "rgb(243, 245, 245)", "rgb(18, 23, 26)"


@pytest.mark.parametrize(
    ("theme", "system", "ground"),
    [
        ("auto", "light", DAY),
        ("auto", "dark", NIGHT),
        ("light", "dark", DAY),
        ("dark", "light", NIGHT),
    ],
)
def test_the_reader_decides_and_else_the_device(
    gallery: Gallery, theme: str, system: str, ground: str
) -> None:
    assert gallery(f"zh/{theme}/public", colour_scheme=system).evaluate(GROUND) == ground


def test_paper_is_white_even_in_the_dark(gallery: Gallery) -> None:
    opened = gallery("zh/dark/gallery")
    opened.emulate_media(media="print")
    assert opened.evaluate(GROUND) == "rgb(255, 255, 255)"
    assert not opened.locator(".mast nav").is_visible()
    assert opened.locator("#due").is_visible()


# --- the parts -----------------------------------------------------------------------------------


def test_four_uncounted_days_in_a_row_fold_and_three_do_not(gallery: Gallery) -> None:
    opened = gallery("zh/light/gallery")
    strips = [
        [day.split() for day in strip.locator(".day").all_inner_texts()]
        for strip in opened.locator(".days").all()
    ]
    assert [len(days) for days in strips] == [7, 16]
    assert strips[0][4] == ["休", "1/", "21–", "1/", "27", "春节", "7", "天不计"]
    assert strips[0][-1] == ["周日", "班", "1/", "29", "第", "5", "日", "24:00"]
    assert sum("周末" in day for day in strips[1]) == 2


def test_on_a_phone_each_day_stands_under_its_weekday(gallery: Gallery) -> None:
    opened = gallery("zh/light/gallery", width=390)
    places = opened.evaluate("""() => [...document.querySelectorAll(".days")].map((strip) => {
        const columns = {};
        for (const day of strip.querySelectorAll(".day:not(.fold)")) {
            const weekday = [...day.classList].find((name) => name.startsWith("wd-"));
            (columns[weekday] ??= new Set()).add(Math.round(day.getBoundingClientRect().left));
        }
        return Object.values(columns).map((lefts) => lefts.size);
    })""")
    assert all(size == 1 for strip in places for size in strip)


def test_an_act_says_what_it_does_and_carries_its_seals(gallery: Gallery) -> None:
    form = gallery("zh/light/gallery").locator("form[action='#rule']")
    assert "将会发生" in form.inner_text()
    assert "甲省工业和信息化厅" in form.inner_text()
    hidden = {
        one.get_attribute("name"): one.get_attribute("value")
        for one in form.locator("input[type=hidden]").all()
    }
    assert set(hidden) == {"csrf_token", "version", "request_id"}
    assert hidden["version"] == "17"
    assert hidden["csrf_token"]


def test_on_a_phone_the_empty_stages_shrink(gallery: Gallery) -> None:
    opened = gallery("zh/light/gallery", width=390)
    tall = opened.locator(".pipe").bounding_box()
    assert tall is not None
    assert tall["height"] < 400
    assert opened.locator(".pipe a").count() == 10


def test_without_a_script_nothing_is_missing(gallery: Gallery) -> None:
    opened = gallery("zh/light/gallery", scripts=False)
    opened.locator(".extras .menu summary").first.click()
    assert opened.locator("a[href='?theme=dark']").is_visible()
    assert not opened.locator("[data-print]").is_visible()

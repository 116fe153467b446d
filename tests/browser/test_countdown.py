"""Does the time left tick by the server's clock, and say at the end that it is over?"""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.support.browser import Pages
from tests.support.demo_site import DemoSite


def test_the_clock_ticks_from_the_servers_instant_and_says_closed_without_a_reload(
    fresh_demo: DemoSite, pages: Pages
) -> None:
    page = pages.open()
    page.context.add_cookies(fresh_demo.cookies("unit.990000", lang="en"))
    page.clock.install(time="2031-05-05T05:05:05Z")  # the computer's own clock is years off
    page.goto(f"{fresh_demo.url}/recommend")
    clock, box = page.locator(".ticking"), page.locator(".until")
    expect(clock).to_have_text(re.compile(r"^17 d 1[45]:\d\d:\d\d left$"))
    page.clock.fast_forward(17 * 86_400_000)
    expect(clock).to_have_text(re.compile(r"^1[45]:\d\d:\d\d left$"))
    page.clock.fast_forward(15 * 3_600_000)
    expect(clock).to_have_text("Applications are closed")
    expect(box.locator(".what")).to_have_text("Applications are closed")
    expect(box.locator(".left")).to_be_hidden()

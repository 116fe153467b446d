"""Can everybody use every kind of page, in either language and either light?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.support.accessibility import violations
from tests.support.demo_site import DemoSite
from tests.support.page_kinds import KINDS, NOT_PAGES, Kind

UNFOLD = "for (const d of document.querySelectorAll('details:not(.menu)')) d.open = true"
# A mail is written for mail programs, which give it its frame: no landmarks of its own.
IN_A_FRAME = ("region", "landmark-one-main", "page-has-heading-one")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_axe_finds_nothing(open_kind: Callable[..., Page], kind: Kind, lang: str) -> None:
    but = IN_A_FRAME if kind.endpoint == "demo.message_html" else ()
    page = open_kind(kind, lang)
    page.evaluate(UNFOLD)
    assert violations(page, but=but) == []
    # In the dark nothing but the colours is another.
    page.emulate_media(color_scheme="dark")
    assert violations(page, only=("color-contrast",)) == []


def test_every_kind_of_page_is_looked_at(fresh_demo: DemoSite) -> None:
    pages = {
        rule.endpoint
        for rule in fresh_demo.app.url_map.iter_rules()
        if "GET" in (rule.methods or set())
    }
    assert pages - {kind.endpoint for kind in KINDS} - set(NOT_PAGES) == set()
    assert set(NOT_PAGES) <= pages

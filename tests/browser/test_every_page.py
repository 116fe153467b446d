"""Can everybody use every kind of page: any eyes, a phone, either language, either light?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.demo_site import DemoSite
from tests.support.looks import Looks
from tests.support.newcomer import Newcomer
from tests.support.page_kinds import KINDS, LIST, MAILS, NOT_PAGES, Kind
from tests.support.untranslated import strange

SPEAKING = [kind for kind in KINDS if kind.endpoint not in MAILS]
FRAMED = [kind for kind in KINDS if not kind.is_mail]

both_languages = pytest.mark.parametrize("lang", ["zh", "en"])
every_kind = pytest.mark.parametrize("kind", KINDS, ids=str)


@every_kind
@both_languages
def test_axe_finds_nothing(looks: Looks, kind: Kind, lang: str) -> None:
    assert looks.at(kind, lang).axe == ()


@every_kind
@both_languages
def test_nothing_runs_over_the_edge_of_a_phone(looks: Looks, kind: Kind, lang: str) -> None:
    assert looks.at(kind, lang).sideways == {360: 0, 320: 0}


def test_a_long_citation_stays_within_its_card(
    later_demo: DemoSite, sits_down: Callable[[DemoSite, str], Newcomer]
) -> None:
    page = sits_down(later_demo, "ministry.a").page
    page.context.add_cookies([{"name": "lang", "value": "en", "url": later_demo.url}])
    page.goto(later_demo.url + LIST)
    assert page.locator("html").get_attribute("lang") == "en"
    over = page.evaluate("""() => {
        const card = document.querySelector('[aria-labelledby="checks-title"]');
        const edge = card.getBoundingClientRect().right - 8;
        return [...card.querySelectorAll(".art")].map(one => one.getBoundingClientRect().right - edge)
    }""")
    assert over
    assert max(over) <= 0


# In the sandbox of a message the browser is refused even its own request for an icon.
@pytest.mark.parametrize("kind", FRAMED, ids=str)
@both_languages
def test_the_browser_has_nothing_to_complain_of(looks: Looks, kind: Kind, lang: str) -> None:
    assert looks.at(kind, lang).complaints == ()


@pytest.mark.parametrize("kind", FRAMED, ids=str)
@both_languages
def test_a_page_says_what_it_is_and_in_which_language(looks: Looks, kind: Kind, lang: str) -> None:
    look = looks.at(kind, lang)
    assert look.title
    assert look.headings == 1
    assert look.lang == {"zh": "zh-Hans", "en": "en"}[lang]


@pytest.mark.parametrize("kind", SPEAKING, ids=str)
def test_a_chinese_page_has_no_english_sentence(looks: Looks, kind: Kind) -> None:
    assert strange(looks.at(kind, "zh").texts, "zh") == []


@pytest.mark.parametrize("kind", SPEAKING, ids=str)
def test_an_english_page_has_no_chinese_message(looks: Looks, kind: Kind) -> None:
    assert strange(looks.at(kind, "en").texts, "en") == []


def test_every_kind_of_page_is_looked_at(fresh_demo: DemoSite) -> None:
    pages = {
        rule.endpoint
        for rule in fresh_demo.app.url_map.iter_rules()
        if "GET" in (rule.methods or set())
    }
    assert pages - {kind.endpoint for kind in KINDS} - set(NOT_PAGES) == set()
    assert set(NOT_PAGES) <= pages

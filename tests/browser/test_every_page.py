"""Can everybody use every kind of page: any eyes, a phone, either language, either light?"""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.support import catalogue
from tests.support.demo_site import DemoSite
from tests.support.looks import Looks
from tests.support.page_kinds import KINDS, NOT_PAGES, Kind

ENGLISH = re.compile(r"[A-Za-z]{2,}[,;:]? [a-z]{2,}")
MAIL = ("demo.message", "demo.message_html")  # in the language of its recipient
SPEAKING = [kind for kind in KINDS if kind.endpoint not in MAIL]
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
    assert [text for text in looks.at(kind, "zh").texts if ENGLISH.search(text)] == []


@pytest.mark.parametrize("kind", SPEAKING, ids=str)
def test_an_english_page_has_no_chinese_message(looks: Looks, kind: Kind) -> None:
    assert [text for text in looks.at(kind, "en").texts if text in words_of_the_frame()] == []


@cache
def words_of_the_frame() -> frozenset[str]:
    """Every message of the catalogue in Chinese; none of them belongs on an English page."""
    return frozenset(
        str(message.string) for message in catalogue.kept()
        if isinstance(message.id, str) and message.id and re.search("[一-鿿]", str(message.string))
    )  # fmt: skip


def test_every_kind_of_page_is_looked_at(fresh_demo: DemoSite) -> None:
    pages = {
        rule.endpoint
        for rule in fresh_demo.app.url_map.iter_rules()
        if "GET" in (rule.methods or set())
    }
    assert pages - {kind.endpoint for kind in KINDS} - set(NOT_PAGES) == set()
    assert set(NOT_PAGES) <= pages

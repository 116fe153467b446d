"""Which texts of a page are in another language than the page?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser

from tests.support import catalogue

ENGLISH = re.compile(r"[A-Za-z]{2,}[,;:]? [a-z]{2,}")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# What stands in a language of its own, or isn't language: codes, hashes, addresses, quotations.
APART = {"code", "pre", "script", "style", "blockquote", "q"}
APART_CLASSES = {"hash", "song"}


@cache
def words_of_the_frame() -> frozenset[str]:
    """Every message of the catalogue in Chinese; none of them belongs on an English page."""
    return frozenset(
        str(message.string) for message in catalogue.kept()
        if isinstance(message.id, str) and message.id and re.search("[一-鿿]", str(message.string))
    )  # fmt: skip


def strange(texts: Iterable[str], lang: str) -> list[str]:
    """Those of a page's texts that don't belong on a page in `lang` (“zh”, “en”)."""
    if lang == "zh":
        return [text for text in texts if ENGLISH.search(text)]
    return [text for text in texts if text in words_of_the_frame()]


def texts_of(page: str) -> list[str]:
    """What a page's body says, text by text, but for what stands in a language of its own."""
    reader = _Reader()
    reader.feed(page)
    return reader.texts


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []  # tag, and does what is in it count?

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        own = dict(attrs)
        apart = (
            tag in APART
            or ("lang" in own and tag != "html")
            or APART_CLASSES & set((own.get("class") or "").split())
        )
        counts = self._open[-1][1] if self._open else False
        self._open.append((tag, (counts or tag == "body") and not apart))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = re.sub(r"\s+", " ", data).strip()
        if text and self._open and self._open[-1][1]:
            self.texts.append(text)

"""How does what is on record become pages to print, sign and file?

A template of Typst in templates/documents/ sets words that come ready, in the reader's language. It
finds nothing else: no system font, no network, no file beside the templates.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import typst
from fontTools.ttLib import TTFont

from casework.config import ROOT

TEMPLATES = ROOT / "templates" / "documents"
FONTS = (fonts.serif_path(), fonts.sans_path())  # Noto Serif SC and Noto Sans SC
GETA = "〓"  # what a Chinese page has where a character can't be set


def pdf(template: str, words: Mapping[str, Any], *, lang: str, at: datetime) -> bytes:
    """The document as PDF; the same octets for the same words, language and instant.

    `words` is what the template names; `at` is stamped as the time at which it was made. A
    character that no font here has, such as an emoji in the name of a file, is set as 〓.
    """
    told = {"words": settable(json.dumps(words, ensure_ascii=False)), "lang": lang}
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"), root=str(TEMPLATES), font_paths=[str(FONTS[0].parent)],
        ignore_system_fonts=True, sys_inputs=told, timestamp=at.astimezone(UTC).replace(microsecond=0),
        # Kept for decades, and read aloud: fonts inside, text to be copied, a structure to follow.
        # A text without a glyph is refused, so that nothing comes out as an empty box.
        pdf_standards=["a-2a", "ua-1"],
    )  # fmt: skip


def settable(text: str) -> str:
    """The text with 〓 for each character that one of the fonts lacks."""
    return _missing().sub(GETA, text)


def lacking(text: str) -> list[str]:
    """The characters of the text that can't be set; a line break is none of them."""
    return [one for one in _missing().findall(text) if one not in "\n\t"]


@cache
def _missing() -> re.Pattern[str]:
    known = None
    for path in FONTS:
        with TTFont(path) as font:
            here = set(font.getBestCmap())
        known = here if known is None else known & here
    return re.compile("[^" + re.escape("".join(map(chr, sorted(known or ())))) + "]")

"""How does a paper become a PDF, and how many pages has it?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from casework import typesetting

PAGES = re.compile(
    rb"/Type\s*/Pages\b.*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*/Type\s*/Pages\b", re.DOTALL
)


def pdf(
    words: Mapping[str, Any], *, at: datetime, template: str = "paper", lang: str = "zh"
) -> bytes:
    """The paper as PDF. A character that no font has is set as 〓, and named by its number below."""
    lacking = sorted(set(typesetting.lacking("".join(_texts(words)))))
    named = "、".join(f"U+{ord(one):04X}" for one in lacking[:20])
    unset = (
        f"标 {typesetting.GETA} 处为字库未收的字：{named}。原字见同名 Word 文件。"
        if lacking
        else ""
    )
    return typesetting.pdf(template, {**words, "unset": unset}, lang=lang, at=at)


def pages(content: bytes) -> int:
    """How many pages a PDF that was made here has."""
    found = PAGES.search(content)
    return int(found[1] or found[2]) if found else 0


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)

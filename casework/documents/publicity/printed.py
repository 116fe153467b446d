"""What of a notice is printed, under which title, with which marks and foot?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.documents import content, said
from casework.queries.notice_draft import Draft
from casework.queries.publicised import Notice

DRAFT = "预览稿，尚未发布；发布时以正式文本为准。"
DRAFT_EN = "A draft that isn't published."
TRANSLATED = "This is a translation; the Chinese notice is the one that counts."
DEMO_EN = "A demonstration; what isn't public fact is invented."
WIDE = 19  # characters of the type of titles that fit on a line
PARTS = re.compile(r"(?<=年度)|(?<=、)|(?=成效明显)")  # where a title may be broken


@dataclass(frozen=True, slots=True)
class Printed:
    """A notice to print: its words in one language, its number, its hash, when it was published,
    the `address` at which it is read and objected to.

    A `draft` has neither number nor address, and `at` is the instant for which it was drawn up.
    """

    words: Mapping[str, Any]
    number: str
    digest: str
    at: datetime
    marks: tuple[str, ...] = ()
    draft: bool = False
    chinese: bool = True
    address: str = ""

    @property
    def head(self) -> str:
        """What stands at the head of each page."""
        if self.draft:
            return "预览稿（尚未发布）" if self.chinese else "Draft (not published)"
        number = f"公告编号：{self.number}" if self.chinese else f"Notice {self.number}"
        return "　".join(filter(None, (number, self.address)))

    @property
    def foot(self) -> str:
        """What stands at the foot of each page: by what anyone can check it."""
        return ("正文 SHA-256：" if self.chinese else "SHA-256 of the text: ") + self.digest

    @property
    def lines(self) -> list[str]:
        """The title, broken where a reader pauses."""
        title = str(self.words["title"])
        return broken(title) if self.chinese else [title]


def of_notice(notice: Notice, lang: str, *, demo: bool, address: str) -> Printed:
    """A notice as it was published."""
    note, chinese = notice.lists[0].round_note, lang.startswith("zh")
    marks = (_marks(note.zh, demo) if chinese
             else tuple(filter(None, (TRANSLATED, DEMO_EN if demo else "", note.en))))  # fmt: skip
    return Printed(notice.words(lang), notice.ref, notice.digest, notice.published_at, marks,
                   chinese=chinese, address=address)  # fmt: skip


def of_draft(draft: Draft, round_note: str, *, demo: bool) -> Printed:
    """A notice that isn't published, in Chinese, marked as what it is."""
    return Printed(draft.words("zh"), "", draft.digest, draft.at,
                   (DRAFT, *_marks(round_note, demo)), draft=True)  # fmt: skip


def _marks(round_note: str, demo: bool) -> tuple[str, ...]:
    return tuple(filter(None, (content.DEMO if demo else "", round_note)))


def broken(title: str, wide: int = WIDE) -> list[str]:
    """A title in lines: as many of its parts on each as there is room for."""
    lines = [""]
    for part in PARTS.split(title):
        if lines[-1] and _width(lines[-1] + part) > wide:
            lines.append("")
        lines[-1] += part
    return lines


def _width(words: str) -> float:
    """Letters and digits are half as wide as characters."""
    return sum(0.5 if one.isascii() else 1 for one in words)


def entries(part: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(province, city) line by line, in the order of the notice."""
    return [(said.fit(one["unit"]), said.fit(one["name"])) for one in part["cities"]]


def headings(words: Mapping[str, Any], *, chinese: bool) -> Sequence[str]:
    """The lists' headings; numbered where there are several."""
    heads = [said.fit(one["heading"]) for one in words["lists"]]
    if len(heads) < 2 or not chinese:
        return heads
    return [f"{said.number(n)}、{head}" for n, head in enumerate(heads, 1)]

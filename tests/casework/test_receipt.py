"""Does a unit get a receipt that nobody can dispute, on a page and on paper?"""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from casework.models import Event
from casework.typesetting import pdf
from tests.support.printed import printed
from tests.support.site import READY, SENT, Site


def submitted(site: Site) -> Event:
    """The event by which the case was handed in."""
    with site.house.db.reading() as session:
        return session.scalars(
            select(Event).where(Event.stream == f"case/{SENT}", Event.name == "submit")
        ).one()


def test_the_receipt_names_instant_version_and_hash(applying: Site) -> None:
    page = html.unescape(applying.text(f"/cases/{SENT}/receipt", "unit"))
    event = submitted(applying)
    assert event.hash in page
    assert event.rules_digest in page
    assert "Mon 19 Dec 2022 15:30:00" in re.sub(r"<[^>]+>", "", page)
    assert f"<dd>{event.seq}</dd>" in page
    assert "The moment of receipt decides" in page


@pytest.mark.parametrize(
    ("lang", "moment", "city"),
    [("zh", "2022年12月19日（周一）15:30:00（北京时间）", "珠海市（440400）"),
     ("en", "Mon 19 Dec 2022 15:30:00 (Beijing time)", "Zhuhai (440400)")],
)  # fmt: skip
def test_the_paper_says_the_same_with_a_glyph_for_each_character(
    applying: Site, lang: str, moment: str, city: str
) -> None:
    answer = applying.client("unit").get(f"/cases/{SENT}/receipt.pdf?lang={lang}",
                                         follow_redirects=True)  # fmt: skip
    assert answer.mimetype == "application/pdf"
    paper, event = printed(answer.data), submitted(applying)
    for words in (event.hash, event.rules_digest, moment, city, SENT, str(event.seq)):
        assert re.sub(r"\s", "", words) in paper.text
    assert "〓" not in paper.text
    assert len(paper.inked) == 1
    assert 0.005 < paper.inked[0] < 0.2


def test_a_character_that_no_font_has_is_set_as_a_mark() -> None:
    words = {"title": "报送回执😀", "sub": "", "foot": "", "notes": [], "rows": [], "note": "",
             "files": [], "files_title": ""}  # fmt: skip
    made = pdf("receipt", words, lang="zh", at=datetime(2022, 12, 5, 1, tzinfo=UTC))
    assert printed(made).text.startswith("报送回执〓")


def test_the_same_words_make_the_same_octets() -> None:
    words = {"title": "报送回执", "sub": "", "foot": "", "notes": ["演示数据"], "note": "", "files": [],
             "rows": [["市（州）", "武汉市", ""], ["哈希", "a3" * 32, "hash"]], "files_title": ""}  # fmt: skip
    at = datetime(2022, 12, 5, 1, tzinfo=UTC)
    assert pdf("receipt", words, lang="zh", at=at) == pdf("receipt", words, lang="zh", at=at)


@pytest.mark.parametrize("paper", ["receipt", "receipt.pdf"])
@pytest.mark.parametrize(
    ("login", "ref", "code"),
    [("unit", READY, 404), ("city", SENT, 404), ("ministry", SENT, 200), ("expert", SENT, 403)],
)
def test_a_receipt_is_only_for_who_sees_the_case_and_only_once_it_is_in(
    applying: Site, login: str, ref: str, code: int, paper: str
) -> None:
    assert applying.client(login).get(f"/cases/{ref}/{paper}").status_code == code

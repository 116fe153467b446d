"""Do the guides in both languages say the same, and is what they show there?"""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from casework.reference.loaders import divisions
from tests.support import catalogue
from tests.support.guides import CHINESE, DOCS, ENGLISH, bold, pictures
from workflows.loader import edition

ROOT = DOCS.parent
SHOWING = (ROOT / "README.md", ROOT / "README.zh-CN.md", CHINESE, ENGLISH)
LARGEST = 250_000  # bytes: what a reader on a slow line waits for


def test_the_guides_name_the_same_buttons_and_people() -> None:
    acts = {(action.words("en"), action.words("zh")) for action in edition("2022").actions}
    messages = {(m.id, m.string) for m in catalogue.kept() if isinstance(m.id, str)}
    for chinese, english in zip(bold(CHINESE), bold(ENGLISH), strict=True):
        assert chinese == english or (english, chinese) in acts | messages


def test_the_english_guide_names_things_as_the_english_page_shows_them() -> None:
    told = re.sub(r"\*\*.+?\*\*", "", ENGLISH.read_text("utf-8"))
    places = {d.name_zh for d in divisions()} | {"演示市甲"}
    assert [name for name in places if name in told or name.removesuffix("市") in told] == []
    law = edition("2022")
    labels = {c.label_en for a in law.articles for c in a.clause} | {w.en for w in law.other_law}
    for said in re.findall(r"(?:Article|Notice item) [0-9]+(?: \([0-9]+\))?", told):
        assert any(re.search(rf"(^|, ){re.escape(said)}(,|$)", label) for label in labels), said
    named = {row.en for kind in law.facts for row in (kind, *kind.field)}
    named |= {word for kind in law.facts for f in kind.field for word in f.choice_en}
    named |= {row.en for m in law.measures for row in (*m.condition, *m.indicator)}
    named |= {row.en for row in (*law.states, *law.actions, *law.settings)}
    named |= {"why this date?", "major"}
    assert set(re.findall(r"\*([^*\n]+)\*", told)) <= named


@pytest.mark.parametrize("page", SHOWING, ids=lambda page: page.name)
def test_a_page_shows_pictures_that_are_there_and_small(page: Path) -> None:
    assert pictures(page)
    for picture in pictures(page):
        assert 10_000 < picture.stat().st_size < LARGEST, picture


def test_the_dashboard_is_pictured_at_an_office_screens_width() -> None:
    for page in SHOWING[:2]:
        head = pictures(page)[0].read_bytes()[:24]
        assert struct.unpack(">I", head[16:20]) == (1366,)


def test_every_picture_is_shown_somewhere() -> None:
    shown = {picture.resolve() for page in SHOWING for picture in pictures(page)}
    assert set((DOCS / "pictures").glob("*.png")) <= shown

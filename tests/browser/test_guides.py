"""Do the guides in both languages say the same, and is what they show there?"""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

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

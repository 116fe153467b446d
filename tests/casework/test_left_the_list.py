"""Does a list say which city left it after it was made public, by what, and that its place is free?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.house import LEADER, MINISTRY
from tests.support.rounds import MIDWAY, midway_round
from tests.support.site import Site, sites

FIRST, CITY = "Y2022I-0001", "Demo City 1"
LIST = "/lists/2022-industry"
WHY = f"removed: objection {FIRST}, Upheld"


@pytest.fixture
def web(new_database: Callable[..., str], tmp_path: Path) -> Site:
    made = sites(new_database, tmp_path)(midway_round)
    door, ruling = made.house.door, {"ruling": {"": {"outcome": "upheld", "reasons": "示例"}}}
    door.act(MINISTRY, "objection", "propose_ruling", ref=FIRST, received_at=MIDWAY, given=ruling)
    door.act(LEADER, "objection", "uphold", ref=FIRST, received_at=MIDWAY)
    return made


def said(page: str) -> str:
    """The page without its marks, on one line."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])))


def test_its_row_stays_with_the_objection_that_put_it_out_and_the_timeline_tells(web: Site) -> None:
    page = web.text(LIST, "leader")
    row = page[page.index('id="row-2022-industry-990100"') :].partition("</tr>")[0]
    assert WHY in said("<main" + row)
    assert f'href="/objections/{FIRST}"' in row
    timeline = said("<main" + page[page.index('id="timeline"') :])
    assert f"{CITY}: Remove: Objected → Removed" in timeline


@pytest.mark.parametrize("login", ["ministry", "leader"])
def test_the_free_place_is_a_task_that_says_who_left(web: Site, login: str) -> None:
    tasks = said(web.text("/dashboard", login))
    assert "2022 Industry list: 1 place is free" in tasks
    assert f"{CITY} ({WHY}); bring in the next, or leave it empty" in tasks


def test_the_page_of_a_supplement_says_who_left_and_that_nobody_has_to_come_in(web: Site) -> None:
    page = web.text(f"{LIST}/supplement", "ministry")
    assert f"1 place on the list is free {CITY} : {WHY}" in said(page)
    assert "It may stay empty" in page
    assert f'href="/objections/{FIRST}"' in page


def test_a_list_and_the_words_of_its_notice_have_each_a_hash_of_its_own_name(web: Site) -> None:
    page = web.text(LIST, "ministry")
    listed = re.search(r'SHA-256 of the list <span class="hash">(\w+)', page)
    worded = re.search(r'SHA-256 of the text <span class="hash">(\w+)', page)
    assert listed and worded
    assert listed[1] != worded[1]
    assert 'href="/notices/2022-1/text.json"' in page
    assert worded[1] in web.text("/notices/2022-1")

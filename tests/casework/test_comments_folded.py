"""Does a thing that much was said about still leave room for the things beside it?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from casework.demo.people import cast
from casework.web.shown.comments import NEWEST
from tests.casework.acting import english
from tests.support.demo_story import MADE
from tests.support.house import House
from tests.support.installation import app_on, client_of
from tests.support.site import APPLYING, NEARLY, Site

GROWTH = "indicator:output_growth"
FIGURES = f"/cases/{NEARLY}/materials/figures"
MADE_APPROVED = "2022-industry-330200"  # of the demo: the province has agreed


def say(house: House, number: int) -> None:
    """One comment after the other on one figure, from the first."""
    unit = house.actor("unit", "440300")
    for one in range(1, number + 1):
        house.door.record(unit, "case", "comment", {"about": GROWTH, "text": f"第{one}条"},
                          ref=NEARLY, received_at=APPLYING + one * timedelta(minutes=1))  # fmt: skip


def said(page: str) -> list[str]:
    return re.findall(r'<p class="as-typed mb-0">(第\d+条)</p>', html.unescape(page))


def test_the_newest_comments_stand_at_a_thing_and_the_earlier_ones_are_a_link_away(
    applying: Site,
) -> None:
    say(applying.house, NEWEST)
    page = applying.text(FIGURES, "city")
    assert len(said(page)) == NEWEST
    assert "earlier comment" not in page


def test_of_many_the_page_says_how_many_more_there_are_and_how_many_wait(applying: Site) -> None:
    house = applying.house
    say(house, NEWEST + 4)
    house.door.record(house.actor("unit", "440300"), "case", "comment_settled", {"settled": True},
                      item="1", ref=NEARLY, received_at=APPLYING + timedelta(hours=1))  # fmt: skip
    page = applying.text(FIGURES, "city")
    assert said(page) == [f"第{one}条" for one in range(5, NEWEST + 5)]
    assert f"{NEWEST + 4} comments" in page
    link = re.search(r'<a href="([^"]+)">Show 4 earlier comments</a> 3 of them are open', page)
    assert link
    assert link[1].endswith("#indicator-output_growth")
    whole = applying.text(html.unescape(link[1]).partition("#")[0], "city")
    assert len(said(whole)) == NEWEST + 4
    assert "earlier comment" not in whole


@pytest.fixture
def app(new_database: Callable[..., str], tmp_path: Path) -> Flask:
    return app_on(new_database("sqlite", recipe=MADE), tmp_path)


def test_what_an_act_alone_writes_is_no_part_of_the_materials(app: Flask) -> None:
    own = app.extensions["casework"]
    with own.db.reading() as session:
        unit = cast(session)["unit.330000"]
    at = own.clock.now()
    own.door.act(unit, "case", "reopen", ref=MADE_APPROVED, received_at=at, comment="更正")
    client = english(client_of(app, "unit.330000"))
    page = client.get(f"/cases/{MADE_APPROVED}/materials/statements").text
    assert 'id="consent"' in page
    for kind in ("approval", "reopened"):
        assert f'id="{kind}"' not in page
        assert f"/facts/{kind}" not in client.get(f"/cases/{MADE_APPROVED}").text

"""Can a visitor of the demo take over what a city said a year before?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.casework.acting import english, fact, hidden
from tests.support.demo_story import MADE
from tests.support.guides import CHINESE, ENGLISH
from tests.support.installation import app_on, client_of

CASE = "2022-industry-990100"
OPEN = "condition/6(三)"  # what the guide has the city answer


@pytest.fixture
def app(new_database: Callable[..., str], tmp_path: Path) -> Flask:
    return app_on(new_database("sqlite", recipe=MADE), tmp_path)


@pytest.mark.parametrize("login", ["city.990100", "unit.990000"])
def test_the_city_of_the_guide_copies_what_it_answered_a_year_ago(app: Flask, login: str) -> None:
    client = english(client_of(app, login))
    address = f"/cases/{CASE}/copy"
    assert address in client.get(f"/cases/{CASE}").text
    page = client.get(address)
    assert "from the application of 2021" in page.text
    assert re.findall(r'name="fact" value="([^"]+)"', html.unescape(page.text)) == [OPEN]
    sent = {name: hidden(page, name) for name in ("csrf_token", "request_id")}
    assert client.post(address, data=sent | {"fact": OPEN}).status_code == 303
    assert fact(app, f"case/{CASE}", "condition", "6(三)")["answer"] == "yes"


def test_the_guides_say_where_it_can_be_tried() -> None:
    for guide, button in ((ENGLISH, "**Copy forward**"), (CHINESE, "**沿用上次申报**")):
        said = next(line for line in guide.read_text("utf-8").splitlines() if button in line)
        assert "演示市甲" in said


def test_a_city_in_term_on_two_lists_is_counted_once(app: Flask) -> None:
    client = english(client_of(app))
    day = "/results?on=2022-12-12"
    rows = client.get("/data/terms.json?on=2022-12-12").get_json()["records"]
    cities = {row["division_code"] for row in rows}
    assert (len(rows), len(cities)) == (20, 18)
    assert "18 cities" in client.get(day).text
    assert "18 cities today" in client.get("/").text

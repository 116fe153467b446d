"""Is each part of an application saved and taken away by itself, and what is said of it then?"""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from flask import Flask
from flask.testing import FlaskClient

from casework.services.effects import take_away
from tests.casework.acting import DRAFT, PROGRAM, english, fact, hidden
from tests.support.installation import client_of


def part(client: FlaskClient, anchor: str, section: str) -> dict[str, str]:
    """The hidden fields of one form of a section."""
    page = client.get(f"/cases/{DRAFT}/materials/{section}").text
    body = page[page.index(f'id="{anchor}"') :].partition("</form>")[0]
    return {name: html.unescape(value) for name, value in re.findall(
        r'type="hidden" name="(seen|request_id)" value="([^"]*)"', body)}  # fmt: skip


def test_a_part_is_saved_by_itself_and_says_what_the_rules_still_miss(demo: Flask) -> None:
    client = english(client_of(demo, "city.990100"))
    address = f"/cases/{DRAFT}/facts/condition/6(三)"
    sent = part(client, "condition-6(三)", "conditions")
    told = client.post(address, data=sent | {"answer": "partly"}, headers=PROGRAM)
    assert told.status_code == 200
    assert told.json is not None
    assert told.json["saved"]
    assert "a reason is needed" in told.json["problems"][0]
    again = {name: told.json[name] for name in ("seen", "request_id")}
    more = {"answer": "partly", "reason": "在建"}
    told = client.post(address, data=again | more, headers=PROGRAM)
    assert (told.json or {})["problems"] == []
    assert fact(demo, f"case/{DRAFT}", "condition", "6(三)") == more


def test_only_where_what_is_typed_is_saved_by_itself_the_page_says_so(demo: Flask) -> None:
    typed, pressed, at = "What you type is saved by itself", "once you press", "indicator-"
    page = english(client_of(demo, "city.990100")).get(f"/cases/{DRAFT}/materials/figures").text
    assert typed in page
    of = {one: page[page.index(f'id="{at}{one}"') :].partition("</form>")[0]
          for one in ("output_growth", "manufacturing_share")}  # fmt: skip
    assert pressed in of["output_growth"]  # the bureau audited it
    assert pressed not in of["manufacturing_share"]
    page = english(client_of(demo, "statistics.990000")).get(f"/cases/{DRAFT}/materials/figures")
    assert typed not in page.text
    assert "Each part is saved by its own button" in page.text


def test_what_is_wrong_with_a_part_is_said_by_field_and_nothing_is_saved(demo: Flask) -> None:
    client = english(client_of(demo, "city.990100"))
    address = f"/cases/{DRAFT}/facts/indicator/manufacturing_share"
    before = fact(demo, f"case/{DRAFT}", "indicator", "manufacturing_share")
    sent = part(client, "indicator-manufacturing_share", "figures") | {"year": "soon"}
    told = client.post(address, data=sent | {"value": "three"}, headers=PROGRAM)
    assert told.status_code == 422
    assert set((told.json or {})["fields"]) == {"value", "year"}
    assert told.json["fields"]["value"][0].endswith("It is in: %.")
    assert fact(demo, f"case/{DRAFT}", "indicator", "manufacturing_share") == before
    percent = {"value": "6.1 %", "year": "2022", "source": "公报", "organ": "统计局"}
    assert client.post(address, data=sent | percent, headers=PROGRAM).status_code == 200
    assert fact(demo, f"case/{DRAFT}", "indicator", "manufacturing_share")["value"] == "6.1"


def test_who_was_quicker_at_the_same_part_is_told_with_both_values(demo: Flask) -> None:
    city, unit = english(client_of(demo, "city.990100")), client_of(demo, "unit.990000")
    address = f"/cases/{DRAFT}/facts/evidence/major_projects"
    mine = part(city, "evidence-major_projects", "conditions")
    theirs = part(unit, "evidence-major_projects", "conditions")
    unit.post(address, data=theirs | {"text": "单位写的"}, headers=PROGRAM)
    late = city.post(address, data=mine | {"text": "本市写的"}, headers=PROGRAM)
    assert late.status_code == 409
    told = late.json or {}
    assert told["theirs"] == {"text": "单位写的"}
    assert "演示省" in told["who"]
    again = {name: told[name] for name in ("seen", "request_id")}
    saved = city.post(address, data=again | {"text": "两家合写"}, headers=PROGRAM).json or {}
    assert saved["saved"]
    assert saved["by"] != told["by"]  # the line above the form names who wrote what stands there
    assert fact(demo, f"case/{DRAFT}", "evidence", "major_projects")["text"] == "两家合写"


def test_a_new_figure_is_of_the_rounds_year_until_somebody_says_otherwise(demo: Flask) -> None:
    with demo.extensions["casework"].db.writing() as w:
        take_away(w, f"case/{DRAFT}", "indicator", "manufacturing_share")
    page = client_of(demo, "city.990100").get(f"/cases/{DRAFT}/materials/figures").text
    body = page[page.index('id="indicator-manufacturing_share"') :].partition("</form>")[0]
    assert re.search(r'name="year"[^>]* value="2022"', body)
    assert re.search(r'checked[^>]* name="statistical"', body)


def test_an_entry_of_a_list_is_taken_away_where_that_is_confirmed(demo: Flask) -> None:
    client, section = client_of(demo, "city.990100"), f"/cases/{DRAFT}/materials/conditions"
    page = html.unescape(client.get(section).text)
    way = re.search(rf'href="(/cases/{DRAFT}/facts/policy/1[?]next=[^"#]+)#take-away"', page)
    assert way
    assert "/facts/policy/2?next" not in page  # nothing stands there yet
    there = client.get(way[1])
    taken = client.post(f"/cases/{DRAFT}/remove/policy/1", data={
        name: hidden(there, name) for name in ("seen", "request_id", "next")})  # fmt: skip
    assert unquote(taken.location) == f"{section}#policy-1"
    assert fact(demo, f"case/{DRAFT}", "policy", "1") is None

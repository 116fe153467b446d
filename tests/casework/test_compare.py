"""Does a unit that compares its candidates read what decides: who is kept out, and what is recorded?"""

from __future__ import annotations

import html
import re

from tests.support.site import APPLYING, NEARLY, Site

PAGE = "/recommend/compare?round=2022&measure=industry"
ACCIDENT = {"kind": "production_safety", "date": "2021-06-15", "deaths": 10, "serious_injuries": 0,
            "source": "示例通报"}  # fmt: skip


def cells(page: str, row: str) -> dict[str, str]:
    """What a row says, by city."""
    line = next(one for one in re.findall(r"<tr.*?</tr>", page, re.S) if f">{row}</th>" in one)
    found = re.findall(r'data-label="([^"]+)">(.*?)</td>', line, re.S)
    return {html.unescape(city): re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", said)))
            for city, said in found}  # fmt: skip


def test_a_city_that_an_accident_keeps_out_says_so_with_the_article(applying: Site) -> None:
    before = cells(applying.text(PAGE, "unit"), "Accidents, events and sanctions")
    assert "nothing stops it" in before["Foshan"] and "nothing stops it" in before["Shenzhen"]
    assert "declaration" in before["Guangzhou"]  # nobody has said anything of it yet
    applying.house.door.record(
        applying.house.actor("unit", "440300"), "division", "incident", ACCIDENT, item="1",
        ref="440300", received_at=APPLYING)  # fmt: skip
    after = cells(applying.text(PAGE, "unit"), "Accidents, events and sanctions")
    assert "stops it" in after["Shenzhen"] and "without exception" in after["Shenzhen"]
    assert "Article 6 (6)" in after["Shenzhen"] and after["Foshan"] == before["Foshan"]


def test_a_selection_on_record_says_when_and_leads_to_it(applying: Site) -> None:
    own, row = f'href="/cases/{NEARLY}/facts/selection_record', "Provincial selection record"
    page = applying.text(PAGE, "unit")
    assert "Record the selection" in cells(page, row)["Shenzhen"] and own in page
    value = {"candidates": "深圳市、佛山市", "result": "深圳市"}
    applying.house.door.record(applying.house.actor("unit", "440300"), "case", "selection_record",
                               value, ref=NEARLY, received_at=APPLYING)  # fmt: skip
    page = applying.text(PAGE, "unit")
    assert "recorded 19 Dec 2022" in cells(page, row)["Shenzhen"] and own in page
    assert "Record the selection" in cells(page, row)["Guangzhou"]

"""Does a form that saves itself again and again leave room for what else happened?"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from casework.queries.timeline import timeline
from tests.support.house import MINISTRY, WORKING, House
from tests.support.site import APPLYING, Site
from workflows.facts import Actor

MINUTE, GROWTH = timedelta(minutes=1), "output_growth"


def save(house: House, ref: str, by: Actor, number: int, item: str = GROWTH, **more: Any) -> None:
    value = {"value": str(number), "year": "2022", "source": "公报", "organ": "统计局"}
    at = more.pop("since", WORKING) + number * MINUTE
    house.door.record(by, "case", "indicator", value, item=item, ref=ref, received_at=at, **more)


def lines(house: House, ref: str, most: int | None = 12) -> list[tuple[str, str, int]]:
    with house.db.reading() as session:
        found = timeline(session, MINISTRY, [f"case/{ref}"], most=most)
        return [(one.event.name, one.event.item, one.times) for one in found]


def test_what_one_person_saves_again_within_the_hour_is_one_line(house: House) -> None:
    ref = house.draft("440300")
    city, unit = house.actor("city", "440300"), replace(house.actor("unit", "440300"), user=2)
    for number in (1, 2, 3):
        save(house, ref, city, number)
    save(house, ref, city, 4, "investment_growth")
    save(house, ref, city, 5)
    growth, other = ("indicator", GROWTH), ("indicator", "investment_growth")
    assert lines(house, ref)[:2] == [(*growth, 4), (*other, 1)]
    save(house, ref, unit, 6)  # somebody else's word stands for itself, and parts what is before it
    save(house, ref, city, 7)
    save(house, ref, city, 8, comment="核对后更正")  # a reason is read
    save(house, ref, city, 90)  # later than within the hour
    assert [times for *_what, times in lines(house, ref)[:5]] == [1, 1, 1, 1, 4]
    assert len(lines(house, ref, None)) == len(lines(house, ref)) + 3  # the whole tells each


def test_case_and_desk_say_how_often_and_the_history_says_each(applying: Site) -> None:
    ref, house = "2022-industry-440300", applying.house
    for number in (1, 2, 3):
        save(house, ref, house.actor("unit", "440300"), number, since=APPLYING)
    whole = applying.text(f"/cases/{ref}?all=1", "unit")
    for page in (f"/cases/{ref}", "/recommend"):
        text = re.sub(r"<[^>]+>", "", applying.text(page, "unit"))
        assert "designated size (3 times)" in text, page
    assert "times)" not in whole
    history = applying.text(f"/cases/{ref}/facts/indicator/{GROWTH}", "unit")
    assert len(re.findall(r"Changed: Growth of value added", history)) == 3
    earlier = re.search(r"Show (\d+) earlier", applying.text(f"/cases/{ref}", "unit"))
    shown = applying.text(f"/cases/{ref}", "unit").partition('id="timeline"')[2]
    lines = shown.partition("</ol>")[0].count("<time ")
    assert earlier
    assert int(earlier[1]) + lines + 2 == whole.partition('id="timeline"')[2].partition(
        "</ol>")[0].count("<time ")  # fmt: skip

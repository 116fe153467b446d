"""Does a figure that counts things take whole numbers alone: at the door, in its form, in the demo?"""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask import Flask

from casework.demo import contents
from casework.errors import Invalid
from tests.support.site import APPLYING, Site
from workflows.loader import edition

REF = "2022-digital-440300"
COUNTED = {"家", "个", "台", "项"}


def said(**more: str) -> dict[str, Any]:
    return {"value": "5", "year": 2022, "source": "年鉴", "organ": "统计局"} | more


@pytest.fixture
def web(applying: Site) -> Site:
    applying.house.draft("440300", "digital", APPLYING)
    return applying


def record(web: Site, item: str, **more: str) -> None:
    web.house.door.record(web.house.actor("city", "440300"), "case", "indicator", said(**more),
                          item=item, ref=REF, received_at=APPLYING)  # fmt: skip


@pytest.mark.parametrize("field", ["value", "previous", "public_value"])
def test_there_is_no_half_an_enterprise(web: Site, field: str) -> None:
    with pytest.raises(Invalid) as bad:
        record(web, "cloud_enterprises", **{field: "5.5"})
    assert "以“家”计数的指标须填整数" in bad.value.words("zh")[field]
    assert "isn't a whole number" in bad.value.words("en")[field]


def test_a_whole_number_however_written_and_an_average_are_taken(web: Site) -> None:
    record(web, "cloud_enterprises", value="5.0", benchmark="4.5")
    record(web, "five_g_stations", value="21.5")  # so many per 10,000 people, which is no count


def test_its_form_says_so(web: Site) -> None:
    def hint(item: str) -> str:
        page = html.unescape(web.text(f"/cases/{REF}/facts/indicator/{item}", "city"))
        found = re.search(r'id="value-hint">([^<]*)', page)
        return found[1] if found else ""

    assert hint("cloud_enterprises") == "A whole number."
    assert hint("gigabit_coverage") == ""


@pytest.mark.parametrize("law", ["2019", "2022"])
def test_every_figure_of_an_edition_that_counts_things_says_so(law: str) -> None:
    for measure in edition(law).measures:
        for one in measure.indicator:
            assert one.whole == (one.unit in COUNTED), one.id


def test_the_demo_s_figures_are_of_their_magnitude_and_counts_whole(demo: Flask) -> None:
    from sqlalchemy import select

    from casework.models import FactRow

    with demo.extensions["casework"].db.reading() as session:
        rows = session.scalars(select(FactRow).where(FactRow.kind == "indicator")).all()
    whole = {one.id for m in edition("2022").measures for one in m.indicator if one.whole}
    by_item: dict[str, set[str]] = {}
    for row in rows:
        if row.item in whole:
            assert re.fullmatch(r"\d+", row.value["value"] + row.value["previous"]), row.item
        if not row.owner.split("-")[-1].startswith(contents.INVENTED):
            by_item.setdefault(row.item, set()).add(row.value["value"])
    assert whole <= set(by_item)
    assert all(len(values) == 1 for values in by_item.values())  # no real city looks better
    assert int(next(iter(by_item["cloud_enterprises"]))) > 1000
    row = contents._figure("province_output_value", {"division": "990100"})
    assert row == contents._figure("province_output_value", {"division": "990200"})

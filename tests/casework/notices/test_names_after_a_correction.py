"""Does the public read everywhere the name under which a city was made public and reported?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from casework.business_clock import BusinessClock
from tests.casework.notices.conftest import Made
from tests.casework.notices.papers import of_pdf
from tests.casework.notices.test_corrections_and_supplements import SHENZHEN, WRONG
from tests.support.house import SECOND, House
from tests.support.notices import INDUSTRY
from tests.support.site import DURING, SCORES, Site, publicised_demo
from workflows.calendar import BEIJING

REPORTED = datetime(2023, 2, 10, 9, tzinfo=BEIJING)
APPROVED = datetime(2023, 6, 5, 9, tzinfo=BEIJING)
REASONS = dict.fromkeys(("floor:0", "floor:1", f"count:{len(SCORES)}"), "示例")
NAME, ENGLISH = "深圳市（含深汕特别合作区）", "Shenzhen with Shenshan"


def corrected(url: str) -> None:
    """A correction says another name of one of the cities."""
    publicised_demo(url)
    house = House.on(url)
    name = {"name": NAME, "name_en": ENGLISH, "reason": "原名称不全"}
    house.door.record(SECOND, "list", "listed_name", name, item=SHENZHEN, ref=INDUSTRY,
                      received_at=DURING)  # fmt: skip
    house.list_acts("correct", DURING, given={"notice_correction": {"1": WRONG}}, reasons=REASONS)
    house.db.engine.dispose()


def approved(made: Site) -> None:
    """The list is reported and approved as it was corrected; the incentive year runs."""
    report = {"number": "示例报〔2023〕1号", "date": "2023-02-10", "file": "示例.pdf"}
    made.house.list_acts("report", REPORTED, given={"report": {"": report}}, reasons=REASONS)
    reply = {"number": "示例复〔2023〕2号", "date": "2023-06-02", "file": "示例.pdf"}
    made.house.list_acts("approve", APPROVED, given={"reply": {"": reply}})
    BusinessClock(made.house.db).set(APPROVED + timedelta(days=1))


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_final_list_names_a_city_as_it_was_publicised_and_reported(
    site: Made, engine: str
) -> None:
    made = site(corrected, engine)
    approved(made)
    chinese, english = made.client(lang="zh"), made.client(lang="en")
    for path in ("/results", "/data/lists.json", "/data/lists.csv", "/data/terms.json",
                 "/data/terms.csv", "/feed.atom"):  # fmt: skip
        assert NAME in chinese.get(path).text, path
    for path in ("/results", "/data/lists.json", "/data/terms.json"):
        assert ENGLISH in english.get(path).text, path
    with chinese.get("/results/2022-industry.pdf") as paper:
        assert NAME in of_pdf(paper.data)


def test_open_data_of_a_notice_has_the_english_name_that_the_notice_has(site: Made) -> None:
    made = site(corrected)
    assert ENGLISH in made.client().get("/notices/2022-2").text
    names = {one["notice"]: [city["city_en"] for city in one["cities"]]
             for one in made.client().get("/data/notices.json").get_json()["records"]}  # fmt: skip
    assert names["2022-2"] == [ENGLISH]
    assert "Shenzhen" in names["2022-1"]  # what was published stays what was published

"""Does whoever signs, confirms or consents read to what, entered by whom, above or beside the form?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from casework.business_clock import BusinessClock
from casework.db import Database
from casework.services.rounds import open_round
from tests.support.house import MINISTRY, House, wall
from tests.support.installation import city_bureau, empty_demo
from tests.support.site import APPLYING, Site, applying_demo, sites
from workflows.calendar import BEIJING

CASE = "2022-industry-440300"
FIGURE = "output_growth"
OLD = datetime(2019, 1, 8, 9, tzinfo=BEIJING)


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


def applying_in_2019(url: str) -> None:
    """A demo in which round FY2018 is open, with one application complete but for its sheet."""
    empty_demo(url)
    city_bureau(url)
    db = Database(url)
    open_round(db, 2018, actor=MINISTRY, received_at=OLD - timedelta(days=1), wall=wall)
    db.engine.dispose()
    house = House.on(url, 2018)
    house.fill(house.draft("440300", at=OLD), at=OLD, without=("statistics_sheet", "consent"))
    BusinessClock(house.db).set(OLD)
    house.db.engine.dispose()


def signed(page: str) -> str:
    """What the panel says; of one thing it stands above the form. Nothing where there is none."""
    found = re.search(r'<section class="panel" id="\w+-signed".*?</section>', page, re.S)
    if not found:
        return ""
    if 'id="record-title"' in page:
        assert (found.start() < page.index('id="record-title"')) is ("<details" not in found[0])
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", found[0])))


def test_the_bureau_reads_the_figure_that_it_audits_and_who_entered_it(
    site: Callable[..., Site],
) -> None:
    page = site(applying_demo).text(f"/cases/{CASE}/facts/audit/{FIGURE}", "statistics")
    said = signed(page)
    assert "Growth of value added, industry above designated size" in said
    assert "Value 5.0 %" in said
    assert "Year 2022" in said
    assert "Source (yearbook, bulletin, address) 演示统计公报" in said
    assert "Entered by account_admin, 5 Dec 2022 09:00" in said
    assert "Growth of industrial investment" not in said  # that is another audit


def test_a_figure_entered_anew_after_its_audit_is_marked(site: Callable[..., Site]) -> None:
    web = site(applying_demo)
    bureau, unit = (web.house.actor(role, "440300") for role in ("statistics", "unit"))
    given = {"organ": "深圳市统计局", "person": "王", "date": "2022-12-19", "file": "示例.pdf"}
    web.house.door.record(bureau, "case", "audit", given, item=FIGURE, ref=CASE,
                          received_at=APPLYING)  # fmt: skip
    path = f"/cases/{CASE}/facts/audit/{FIGURE}"
    assert "changed since" not in signed(web.text(path, "statistics"))
    entry = web.text(f"/cases/{CASE}/materials/figures", "unit").partition(
        f'id="indicator-{FIGURE}"'
    )[2]
    assert "data-autosave data-reload" in entry.partition("</form>")[0]  # by its button alone
    value = {"value": "6.5", "year": 2022, "source": "年鉴", "organ": "统计局"}
    web.house.door.record(unit, "case", "indicator", value, item=FIGURE, ref=CASE,
                          received_at=APPLYING + timedelta(minutes=1))  # fmt: skip
    said = signed(web.text(path, "statistics"))
    assert "Value 6.5 %" in said
    assert "changed since it was signed" in said
    assert re.search(r"Value: 5\.0 \S* ?6\.5", re.sub(r"\s+", " ", said)), said
    assert "<del>5.0</del>" in web.text(f"/cases/{CASE}/materials/figures", "statistics")


def test_who_would_audit_a_figure_that_nobody_entered_reads_so(site: Callable[..., Site]) -> None:
    page = site(applying_demo).text(
        f"/cases/2022-industry-440100/facts/audit/{FIGURE}", "statistics"
    )
    assert "Nothing is on record." in signed(page)


def test_under_2019_the_sheet_is_confirmed_beside_every_figure_and_product(
    site: Callable[..., Site],
) -> None:
    said = signed(site(applying_in_2019).text("/cases/2018-industry-440300/facts/statistics_sheet",
                                              "statistics.city"))  # fmt: skip
    assert "Industrial investment (100 million yuan)" in said
    assert "Value 5.0" in said
    assert "Output of the city 6" in said
    assert said.count("Entered by account_admin, 8 Jan 2019 09:00") >= 5


def test_under_2019_the_bureau_of_the_province_is_told_whose_the_sheet_is(
    site: Callable[..., Site],
) -> None:
    said = site(applying_in_2019).text("/cases/2018-industry-440300/facts/statistics_sheet",
                                       "statistics")  # fmt: skip
    assert "is recorded by the city&#39;s own office, not by one above it." in said
    assert 'name="seen"' not in said


@pytest.mark.parametrize(
    ("kind", "case", "who"),
    [("joint_signoff", "2022-digital-440300", "communications"), ("consent", CASE, "unit")],
)
def test_who_signs_or_records_a_consent_reads_the_figures_too(
    site: Callable[..., Site], kind: str, case: str, who: str
) -> None:
    web = site(applying_demo)
    if "digital" in case:
        web.house.fill(web.house.draft("440300", "digital"), without=("joint_signoff",))
    said = signed(web.text(f"/cases/{case}/facts/{kind}", who))
    assert "Provincial selection record" in said
    assert "Value 5.0 %" in said
    order = [one.words("en") for one in web.house.rules.measure(case.split("-")[1]).indicator]
    assert order != sorted(order)
    assert [said.index(f" {name} ") for name in order] == sorted(
        said.index(f" {name} ") for name in order)  # fmt: skip


def test_the_consent_that_comes_with_the_approval_stands_beside_the_figures(
    site: Callable[..., Site],
) -> None:
    web = site(applying_demo)
    ref = web.house.draft("440500")
    web.house.fill(ref, without=("consent",))
    page = web.text(f"/cases/{ref}/actions/approve_province", "unit")
    assert page.index('id="input-consent"') < page.index('id="consent-signed"')
    assert 'href="#consent-signed"' in page
    titles = re.findall(r"<h3[^>]*>([^<]+)</h3>", page.partition('id="consent-signed"')[2])
    assert titles[:2] == ["Basic condition", "Evidence"]  # what is called alike is told apart
    assert titles.count("Indicator") == 1


def test_what_reads_as_it_was_signed_is_folded(site: Callable[..., Site]) -> None:
    web = site(applying_demo)
    ref, unit = web.house.draft("440500"), web.house.actor("unit", "440500")
    web.house.fill(ref, without=("consent",))

    def open_ones() -> list[str]:
        page = (
            web.text(f"/cases/{ref}/facts/consent", "unit")
            .partition('id="consent-signed"')[2]
            .partition("</section>")[0]
        )
        return [html.unescape(one) for one in
                re.findall(r"<details open><summary>([^<]+?)\s*<", page)]  # fmt: skip

    names = [one.words("en") for one in web.house.rules.measure("industry").indicator]
    assert set(names) <= set(open_ones())  # nobody has consented yet
    given = {"government": "province", "number": "1", "date": "2022-12-19", "file": "示例.pdf"}
    web.house.door.record(unit, "case", "consent", given, ref=ref, received_at=APPLYING)
    assert open_ones() == []
    value = {"value": "6.5", "year": 2022, "source": "年鉴", "organ": "统计局"}
    web.house.door.record(unit, "case", "indicator", value, item=FIGURE, ref=ref,
                          received_at=APPLYING + timedelta(minutes=1))  # fmt: skip
    assert open_ones() == [next(one.words("en") for one in web.house.rules.measure(
        "industry").indicator if one.id == FIGURE)]  # fmt: skip


def test_a_fact_that_signs_nothing_has_no_such_panel(site: Callable[..., Site]) -> None:
    web = site(applying_demo)
    assert not signed(web.text(f"/cases/{CASE}/facts/indicator/{FIGURE}", "unit"))

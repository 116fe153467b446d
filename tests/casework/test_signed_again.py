"""Does a signature after a change begin without the paper of before, and with what the rules find?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.casework.test_signed_shown import CASE, FIGURE, OLD, applying_in_2019
from tests.support.house import House
from tests.support.site import APPLYING, Site, applying_demo, sites

SHEET = "/cases/2018-industry-440300/facts/statistics_sheet"
AUDIT = {"organ": "深圳市统计局", "person": "王某", "date": "2022-12-06",
         "file": f"sha256:{'a' * 64} 旧审核.pdf"}  # fmt: skip


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


def audited(web: Site) -> None:
    web.house.door.record(web.house.actor("statistics", "440300"), "case", "audit", AUDIT, item=FIGURE,
                          ref=CASE, received_at=APPLYING)  # fmt: skip


def entered(web: Site, value: str) -> None:
    given = {"value": value, "year": 2022, "source": "年鉴", "organ": "统计局"}
    web.house.door.record(web.house.actor("unit", "440300"), "case", "indicator", given, item=FIGURE,
                          ref=CASE, received_at=APPLYING + timedelta(minutes=1))  # fmt: skip


@pytest.mark.parametrize("path", [f"/cases/{CASE}/facts/audit/{FIGURE}",
                                  f"/cases/{CASE}/materials/figures"])  # fmt: skip
def test_after_a_change_the_audit_s_paper_and_day_are_asked_for_anew(
    site: Callable[..., Site], path: str
) -> None:
    web = site(applying_demo)
    audited(web)
    before = _audit_form(web.text(path, "statistics"))
    assert "旧审核.pdf" in before and "2022-12-06" in before  # a correction of the audit itself
    entered(web, "6.5")
    after = _audit_form(web.text(path, "statistics"))
    assert 'value="深圳市统计局"' in after and 'value="王某"' in after  # who signs stays
    assert "2022-12-06" not in after
    assert re.search(r'name="file_kept"[^>]*value=""', after)
    assert re.search(
        r'from before the change: <a href="[^"]+">旧审核\.pdf</a> ?\(6 Dec 2022\)', after
    )


def _audit_form(page: str) -> str:
    """The form for the audit of the figure: alone on its page, or among the materials."""
    forms = re.findall(r"<form.*?</form>", page, re.S)
    mine = next(one for one in forms if f'/facts/audit/{FIGURE}"' in one)
    return re.sub(r"\s+", " ", html.unescape(mine))


def test_under_2019_the_sheet_s_scan_seal_and_day_are_asked_for_anew(
    site: Callable[..., Site],
) -> None:
    web = site(applying_in_2019)
    house = House(web.house.db, web.house.door, 2018)
    bureau, city = house.actor("statistics", "440300"), house.actor("city", "440300")
    sheet = {"organ": "深圳市统计局", "person": "李某", "sealed": True, "date": "2019-01-08",
             "file": f"sha256:{'b' * 64} 旧表.pdf"}  # fmt: skip
    web.house.door.record(bureau, "case", "statistics_sheet", sheet, ref="2018-industry-440300",
                          received_at=OLD)  # fmt: skip
    value = {"value": "9.5", "year": 2018, "source": "年鉴", "organ": "统计局"}
    web.house.door.record(city, "case", "indicator", value, item="industrial_investment",
                          ref="2018-industry-440300", received_at=OLD + timedelta(hours=1))  # fmt: skip
    page = web.text(SHEET, "statistics.city")
    mine = next(one for one in re.findall(r"<form.*?</form>", page, re.S) if 'name="organ"' in one)
    assert 'value="李某"' in mine and 'value="2019-01-08"' not in mine
    assert not re.search(r'name="sealed"[^>]*checked', mine)
    assert re.search(r'from before the change: <a href="[^"]+">旧表\.pdf</a>', mine)


def test_under_2019_who_seals_figures_that_can_t_be_reads_so_first(
    site: Callable[..., Site],
) -> None:
    web = site(applying_in_2019)
    city = House(web.house.db, web.house.door, 2018).actor("city", "440300")
    for item, number in (("industrial_investment", "5"), ("renovation_investment", "9")):
        value = {"value": number, "year": 2018, "source": "年鉴", "organ": "统计局"}
        web.house.door.record(city, "case", "indicator", value, item=item,
                              ref="2018-industry-440300", received_at=OLD)  # fmt: skip
    for path in (SHEET, "/cases/2018-industry-440300/materials/figures",
                 "/cases/2018-industry-440300/materials/statements"):  # fmt: skip
        page = html.unescape(web.text(path, "statistics.city"))
        if "The rules find fault" in page:
            said = page.partition("The rules find fault with what is signed here")[2]
            assert "9 ÷ 5 × 100" in said.partition("</ul>")[0], said[:600]
        else:
            assert 'name="organ"' not in page, path
    assert "The rules find fault" in web.text(SHEET, "statistics.city")


def test_who_audits_a_figure_that_the_rules_find_fault_with_reads_so_first(
    site: Callable[..., Site],
) -> None:
    web = site(applying_demo)
    path = f"/cases/{CASE}/facts/audit/{FIGURE}"
    assert "The rules find fault" not in web.text(path, "statistics")
    given = {
        "value": "6.5",
        "public_value": "5.5",
        "year": 2022,
        "source": "年鉴",
        "organ": "统计局",
    }
    web.house.door.record(web.house.actor("unit", "440300"), "case", "indicator", given, item=FIGURE,
                          ref=CASE, received_at=APPLYING)  # fmt: skip
    for one in (path, f"/cases/{CASE}/materials/figures"):
        page = web.text(one, "statistics")
        assert "the published figure is 5.5" in page.partition("The rules find fault")[2], one


def test_what_is_called_alike_is_told_apart_for_who_signs_it(site: Callable[..., Site]) -> None:
    web = site(applying_demo)
    ref = web.house.draft("440300", "digital", APPLYING)
    web.house.fill(ref, at=APPLYING, without=("joint_signoff", "consent"))
    page = html.unescape(web.text(f"/cases/{ref}/materials/statements", "communications"))
    names = re.findall(
        r'<a href="[^"]+/facts/(?:condition|typical_practice)[^"]*">([^<]+)</a>', page
    )
    assert "Typical practice" in names and "Basic condition: Typical practice" in names
    assert len(names) == len(set(names))

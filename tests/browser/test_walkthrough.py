"""Does docs/walkthrough lead a newcomer, who only clicks, from a draft to the end of the year?

Each step is one of the walk-through's. What is asserted is what the page says.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.stations import AUDITOR, NOTICE, PAST, WALKED
from tests.browser.walked_application import (
    the_cutoff_passes,
    the_ministry_accepts,
    the_province_prepares_its_city,
)
from tests.browser.walked_list import (
    a_member_judges_one_city,
    somebody_objects,
    the_committee_is_appointed,
    the_list_is_decided,
    the_list_is_published,
    the_list_is_reported_and_approved,
    the_review_is_closed,
    two_persons_rule,
)
from tests.support import guides
from tests.support.browser import Pages
from tests.support.demo_site import DemoSite
from tests.support.newcomer import Newcomer


@pytest.mark.timeout(480)
def test_a_newcomer_walks_from_a_draft_to_the_end_of_the_year(
    own_demo: DemoSite, pages: Pages, tmp_path: Path
) -> None:
    pages.base_url = own_demo.url
    newcomer = Newcomer(pages.open("/", width=1366, height=768), own_demo.app, tmp_path)
    the_public_looks(newcomer)
    the_province_prepares_its_city(newcomer)
    the_ministry_accepts(newcomer)
    the_cutoff_passes(newcomer)
    the_committee_is_appointed(newcomer)
    a_member_judges_one_city(newcomer)
    the_review_is_closed(newcomer)
    the_list_is_decided(newcomer)
    the_list_is_published(newcomer)
    somebody_objects(Newcomer(pages.open(NOTICE, width=390, height=844), own_demo.app, tmp_path))
    two_persons_rule(newcomer)
    the_list_is_reported_and_approved(newcomer)
    the_incentive_year_ends(newcomer)
    the_chain_holds(newcomer)
    assert not named_in_the_guide() - set(newcomer.clicked), "the guide names what nobody clicked"


def named_in_the_guide() -> set[str]:
    """The buttons and accounts of the walk-through, but those that a walk need not use, and those
    of the demo of 2019."""
    need_not = {"演示省", "＋1 小时", "＋1 天", "到下一个期限"}
    return set(guides.bold(guides.CHINESE)) - need_not - {"演示市甲 统计局 确认", "补正后再次报送"}


def the_public_looks(n: Newcomer) -> None:
    assert "2021年度" in n.reads()
    n.go(n.main.get_by_role("link", name=re.compile("工业稳增长和转型升级")).first)
    said = n.reads()
    assert "2022年2月28日（周一） 24:00" in said
    assert "大兴区" in n.panel("2021-industry-1")
    assert "得分" not in n.panel("2021-industry-1")
    n.open("/results")
    assert "国办发〔2022〕21号" in n.reads()
    assert "2023年6月2日 24:00" in n.reads()
    n.open("/rules/2022")
    assert "不能由程序" in n.reads()


def the_incentive_year_ends(n: Newcomer) -> None:
    assert "2023年6月3日" in n.move(PAST)
    assert "2024年1月7日" in n.move(PAST)
    n.open(WALKED)
    said = n.reads()
    assert "激励期满" in said
    for step in ("受理", "完成评审", "公示", "受理异议", "批准", "激励期开始"):
        assert step in said
    n.open("/demo/inbox")
    assert "演示市甲（工业）：激励期满" in n.reads()


def the_chain_holds(n: Newcomer) -> None:
    n.become(AUDITOR)
    n.open("/admin/audit")
    n.press(n.word("Verify the record"))
    assert n.word("The record is whole") in n.told()

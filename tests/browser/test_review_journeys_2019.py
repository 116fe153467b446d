"""Does a review under the edition of 2019 go its whole way in the browser, from fifteen members to
the ministry's determination (Article 8)?

What comes before the review was done by the door.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.walked_review import (
    Chosen,
    appoint,
    city_of,
    confirm,
    declare,
    next_city,
    today,
)
from tests.support.databases import Databases
from tests.support.demo_site import DemoSite, own_site
from tests.support.demo_story import made_2019
from tests.support.files import PDF
from tests.support.later_demo import accepted_2019
from tests.support.newcomer import Newcomer

LIST = "2018-industry"
PAGE, REVIEW = f"/lists/{LIST}", f"/lists/{LIST}/review"
OPENS, CLOSES, DECIDES = "开始评审", "完成评审", "审定名单"
COMMITTEE = [Chosen(f"评审专家 演示{one}") for one in "甲乙丙丁戊己庚辛壬癸"] + [
    Chosen(f"司局代表 演示{one}") for one in "甲乙丙丁戊"
]
CITIES = ["无锡市", "青岛市", "烟台市", "绵阳市", "宝鸡市"]
CHOSEN = CITIES[:4]


@pytest.fixture
def before_review(databases: Databases, tmp_path: Path) -> Iterator[DemoSite]:
    """The demo of 2019 on the morning after the cutoff, with every case accepted."""
    with own_site(databases, tmp_path, recipe=made_2019) as site:
        accepted_2019(site.own)
        yield site


def test_a_review_under_the_edition_of_2019_goes_from_fifteen_members_to_the_determination(
    before_review: DemoSite, sits_down: Callable[[DemoSite, str], Newcomer]
) -> None:
    ministry = sits_down(before_review, "ministry.a")
    fifteen_are_asked_for(ministry)
    an_expert_gives_a_view(sits_down(before_review, "expert"))
    the_opinion_closes_the_review(ministry)
    the_list_is_proposed(ministry)
    the_leader_determines_it(sits_down(before_review, "leader"))


def fifteen_are_asked_for(n: Newcomer) -> None:
    """All on one form; one of them taken away again, with a reason, is one too few."""
    assert "15" in appoint(n, LIST, COMMITTEE)
    n.open(REVIEW)
    assert n.why_not(OPENS) == ""
    n.go(n.main.locator("#committee").get_by_role("link", name=COMMITTEE[-1].name))
    n.main.get_by_text(n.word("Take it away"), exact=True).click()
    form = n.main.locator("#take-away")
    form.get_by_label(n.word("Reason")).fill("演示：另有公务")
    n.go(form.get_by_role("button"))
    n.open(REVIEW)
    against = n.why_not(OPENS)
    assert "14 人" in against and "第8条" in against
    assert "1" in appoint(n, LIST, COMMITTEE[-1:])
    n.open(REVIEW)
    n.act(OPENS)
    n.open(REVIEW)
    assert "评审中" in n.reads()


def an_expert_gives_a_view(n: Newcomer) -> None:
    declare(n)
    assert next_city(n) == CITIES[0]
    n.press(n.word("Hand it in"))
    assert "请先说明" in n.told()
    n.fill("是否建议列入初选建议名单", "建议列入")
    n.press(n.word("Hand it in"))
    assert "建议列入" in n.panel("said")
    assert n.word("Handed in. Nobody sees it before the review ends.") in confirm(n)
    assert city_of(n) == CITIES[1]


def the_opinion_closes_the_review(n: Newcomer) -> None:
    """No ranking, and no score anywhere: what closes it is the committee's opinion (8)."""
    n.open(REVIEW)
    against = n.why_not(CLOSES)
    assert "初选建议名单" in against and "第8条" in against
    n.open(PAGE)
    n.go(n.main.locator("#facts").get_by_role("link", name="评审意见和初选建议名单"))
    n.record({"评审意见": "演示：择优", "初选建议名单": tuple(CHOSEN), "日期": today(n)})
    n.open(PAGE)
    n.act(CLOSES)
    n.open(REVIEW)
    assert re.search(f"{CITIES[0]} 建议列入 1／1", n.panel("views"))


def the_list_is_proposed(n: Newcomer) -> None:
    n.open(PAGE)
    said = n.panel("ranking")
    for of_scores in ("没有得分", "与得分建议不同", "按得分建议", "假如"):
        assert of_scores not in said, "this edition gives no scores"
    for city in CHOSEN:
        n.main.locator("#ranking").get_by_role("row", name=re.compile(city)).get_by_role(
            "checkbox").check()  # fmt: skip
    n.press(n.word("Propose this list"))
    assert "待审定" in n.reads(), "fewer than ten need no reason (5)"
    assert DECIDES not in n.offered()


def the_leader_determines_it(n: Newcomer) -> None:
    n.open(PAGE)
    n.act(DECIDES, {"日期": today(n), "文号": "演示〔2019〕9号", "文件": PDF})
    assert "已审定" in n.reads()

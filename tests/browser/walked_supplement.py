"""How does the next in rank come onto a public list: decided, made public by itself, reported?"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests.browser.stations import LIST, PAST
from tests.browser.walked_upheld import GONE, NO_LETTERS, REPORTS, paper
from tests.support.newcomer import Newcomer

NEXT = "襄阳市"
STAYS = ("无锡市", "青岛市", "绵阳市", "宝鸡市")
BRINGS = "递补并补充公示"
ENDS = "2023年1月13日（周五） 24:00"


def the_leader_decides_on_the_next_in_rank(leader: Newcomer, officer: Newcomer) -> None:
    officer.open(LIST)
    assert "第十条" in officer.why_not(BRINGS), "its own decision first"
    leader.open(LIST)
    leader.go(leader.main.locator("a[href$='/supplement']").first)
    leader.follow(leader.word("Record the decision on %(city)s", city=NEXT))
    leader.record(
        {"方式": "部党组会议审议通过", "文号（纪要号）": "演示〔2023〕2号"} | paper(leader)
    )
    assert leader.word("decision on record") in leader.panel("decided")


def another_brings_it_in_with_a_publicity_of_its_own(n: Newcomer) -> None:
    n.open(LIST)
    n.begin(BRINGS)
    n.press(n.word("Show how it reads"))
    assert "拟递补下列1个市（州）" in n.reads().replace(" ", "")
    n.confirm(BRINGS)
    assert "补充公示" in n.reads() and ENDS in n.reads(), "five working days from its own day"
    assert NEXT in n.why_not(REPORTS)


def the_public_reads_who_came_instead(visitor: Newcomer, notice: str) -> None:
    visitor.open("/")
    assert ENDS in visitor.reads()
    visitor.go(
        visitor.main.locator("article.panel").first.get_by_role("heading").get_by_role("link")
    )
    assert NEXT in visitor.reads() and not [one for one in STAYS if one in visitor.reads()]
    visitor.open(notice)
    assert GONE in visitor.reads(), "what was made public stays as it was"
    visitor.go(visitor.main.locator("a[href^='/notices/']").first)
    assert NEXT in visitor.reads(), "and leads to what came after"


def the_pack_lacks_nothing_once_it_is_over(n: Newcomer) -> None:
    while "2023年1月14日" not in n.now():
        n.move(PAST)
    n.open(LIST)
    with n.page.expect_download() as coming:
        n.main.get_by_role("link", name=n.word("Report pack (ZIP)")).click()
    with zipfile.ZipFile(Path(coming.value.path())) as pack:
        told = json.loads(pack.read("manifest.json"))
    assert told["missing"] == []
    assert [one["complete"] for one in told["entries"]] == [True] * 5


def it_is_reported_and_approved(n: Newcomer) -> None:
    n.open(LIST)
    n.act(REPORTS, {"报批文号": "演示〔2023〕3号"} | paper(n) | NO_LETTERS)
    n.act("登记批准", {"文号": "演示〔2023〕4号"} | paper(n))
    assert "已批准" in n.reads()


def the_public_reads_the_final_list(visitor: Newcomer) -> None:
    visitor.open("/results")
    said = visitor.reads()
    assert all(city in said for city in (*STAYS, NEXT))
    assert GONE not in said

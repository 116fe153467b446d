"""How does a ranking become the ministry's decision: explained, asked of, proposed, visited, decided?"""

from __future__ import annotations

from pathlib import Path

from tests.browser.walked_review import today
from tests.support.files import PDF
from tests.support.newcomer import Newcomer

LIST = "2022-industry"
PAGE = f"/lists/{LIST}"
CITIES = ["无锡市", "青岛市", "襄阳市", "绵阳市", "宝鸡市", "演示市甲"]


def each_row_says_why_and_a_question_is_answered(n: Newcomer) -> None:
    n.open(PAGE)
    assert "已排序" in n.reads()
    rows = n.main.locator("#ranking tbody tr[id]")
    said = {city: one for one in rows.all_inner_texts() for city in CITIES if city in one}
    assert set(said) == set(CITIES)
    assert all("按总分列入" in one for one in said.values())
    assert "86.83" in said["无锡市"], "the mean of 81.50, 91 and 88"
    assert all(n.word("tied") in said[city] for city in ("襄阳市", "宝鸡市"))
    n.go(n.main.locator("#ranking a[href$=what-if]"))
    n.main.get_by_text(n.word("Choose cities"), exact=True).click()
    n.main.get_by_role("checkbox", name="绵阳市").check()
    n.press(n.word("Who would move?"))
    assert "绵阳市" in n.panel("moves") and "绵阳市" not in n.panel("after")
    n.open(PAGE)
    assert "绵阳市" in n.panel("ranking"), "asked without a trace"


def the_list_is_proposed_with_a_difference(n: Newcomer) -> None:
    n.open(PAGE)
    line = n.main.locator(f'[id="row-{LIST}-420600"]')
    line.get_by_role("checkbox").uncheck()
    n.press(n.word("Propose this list"))
    assert "已排序" in n.reads() and n.word("reason missing") in line.inner_text()
    n.main.locator("#ranking textarea[id^=reason]").first.fill("演示：本批次只有六个")
    line.locator("textarea").fill("演示：该市今年另有安排")
    n.press(n.word("Propose this list"))
    assert "待审定" in n.reads() and n.word("reason given") in line.inner_text()
    assert "审定名单" not in n.offered()


def a_visit_is_planned_and_reported(n: Newcomer) -> None:
    n.open(PAGE)
    n.go(n.main.locator("#visits").get_by_role("link", name=n.word("Plan a visit")))
    day = today(n)
    n.record({"案件": "绵阳市", "人员": "演示人员", "开始日期": day, "结束日期": day})
    n.open(PAGE)
    assert n.word("under way") in n.panel("visits")
    n.go(n.main.locator("#visits").get_by_role("link", name="绵阳市"))
    n.record({"核实情况（完成后填写）": "演示：与申报一致", "报告": PDF})
    n.open(PAGE)
    assert n.word("reported") in n.panel("visits") and "与申报一致" in n.panel("visits")


def the_leader_decides(ministry: Newcomer, leader: Newcomer) -> None:
    leader.open(PAGE)
    leader.act("审定名单", {"方式": "部党组会议审议通过", "文号（纪要号）": "演示〔2023〕1号", "日期": today(leader),
                       "文件": PDF})  # fmt: skip
    assert "已审定" in leader.reads()
    ministry.open(PAGE)
    assert "已审定" in ministry.reads()


def the_papers_come_as_files(n: Newcomer) -> None:
    n.open(PAGE)
    assert n.main.locator("#papers li").count() == 7
    for paper in ("评分表", "会议纪要"):
        for kind, begins in (("PDF", b"%PDF"), ("XLSX", b"PK")):
            with n.page.expect_download() as coming:
                n.main.get_by_role("link", name=f"{paper} {kind}", exact=True).click()
            assert Path(coming.value.path()).read_bytes().startswith(begins)

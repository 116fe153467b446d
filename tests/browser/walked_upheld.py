"""How does a city leave a public list over an objection, and who decides that?"""

from __future__ import annotations

from tests.browser.stations import LIST, PAST, WALKED
from tests.browser.walked_review import today
from tests.support.files import PDF
from tests.support.newcomer import Newcomer
from tests.support.page_kinds import fill_in_objection

GONE = "演示市甲"
OTHER = "/lists/2022-digital"
REPORTS = "报国务院办公厅审批"
NO_LETTERS = {"公示期内付邮的异议": "演示：已问收发室，没有来信"}
FOUND = "演示：经核查，产值数据与统计公报不符"


def paper(n: Newcomer) -> dict[str, object]:
    """What every act on a document asks for: its day and its scan."""
    return {"日期": today(n), "文件": PDF}


def the_list_is_decided_and_made_public(officer: Newcomer, leader: Newcomer) -> str:
    leader.open(LIST)
    leader.act(
        "审定名单",
        {"方式": "部党组会议审议通过", "文号（纪要号）": "演示〔2022〕1号"} | paper(leader),
    )
    officer.open(LIST)
    officer.begin("发布公示")
    officer.press(officer.word("Publish now"))
    assert "2023年1月5日（周四） 24:00" in officer.reads()
    officer.go(officer.main.get_by_role("link", name=officer.word("The public page")).first)
    assert GONE in officer.reads() and "襄阳市" not in officer.reads()
    return officer.page.url


def somebody_objects(visitor: Newcomer, notice: str) -> str:
    visitor.open(notice)
    visitor.go(visitor.main.get_by_role("link", name=visitor.word("Lodge an objection")).first)
    visitor.main.locator("[name=case]").select_option(value=WALKED.rpartition("/")[2])
    fill_in_objection(visitor.page)
    visitor.press(visitor.word("Send the objection"))
    return visitor.main.locator("#keep dd").first.inner_text()


def it_is_admitted_and_found_true(n: Newcomer, number: str) -> None:
    n.open(f"/objections/{number}")
    n.act("受理异议")
    n.act("提出处理意见", {"拟处理结果": "成立", "理由": FOUND})
    assert "须由另一人决定" in n.why_not("决定：异议成立")


def the_publicity_ends_and_the_other_list_is_reported(n: Newcomer, number: str) -> None:
    while "2023年1月6日" not in n.now():
        n.move(PAST)
    n.open(LIST)
    assert number in n.why_not(REPORTS), "this one waits for the ruling"
    n.open(OTHER)
    n.act(REPORTS, {"报批文号": "演示〔2023〕1号"} | paper(n) | NO_LETTERS)
    assert "已报批" in n.reads(), "the other does not"


def another_upholds_it_and_the_city_is_gone(n: Newcomer, number: str) -> None:
    n.open(f"/objections/{number}")
    n.act("决定：异议成立")
    n.open(WALKED)
    assert "异议成立移出" in n.reads()
    n.open(LIST)
    row = n.main.locator("#ranking tbody tr", has_text=GONE).inner_text()
    assert f"移出：异议 {number}" in row, "it keeps its row, with what put it out"

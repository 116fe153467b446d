"""How do the people of the ministry handle an objection, each at a desk, and whom do they ask?"""

from __future__ import annotations

from pathlib import Path

from tests.browser.stations import LIST, WALKED
from tests.browser.walked_objection import OWN
from tests.browser.walked_review import today
from tests.support.files import PDF
from tests.support.newcomer import Newcomer

ASKED = "演示：请补充公报的文号"
QUESTION = "演示：请说明工业投资增速的出处"
ANSWERS = {"unit": "演示：出自省统计公报", "city": "演示：与省统计公报一致"}
REASONS = "演示：经核查，与统计公报一致"
REPLY = "演示：经核查，您反映的问题不成立。"
REPORTS, RULES = "报国务院办公厅审批", "决定：异议不成立"


def page_of(number: str) -> str:
    """The page of the objection."""
    return f"/objections/{number}"


def one_takes_it_on_and_asks_for_more(n: Newcomer, number: str) -> None:
    n.open("/dashboard")
    assert number in n.reads(), "it is among what needs somebody"
    n.open("/objections")
    n.follow(number)
    assert not [word for word in OWN if word in n.page.content()], "covered until asked for"
    n.press(n.word("Take it on"))
    n.go(n.main.get_by_role("button", name=n.word("Show the personal words")).first)
    assert all(word in n.reads() for word in OWN[:3])
    n.open(page_of(number))
    n.act("请补充", {"说明": ASKED})
    assert "待补充" in n.reads()


def it_is_admitted_and_holds_the_report(n: Newcomer, number: str) -> None:
    n.open(page_of(number))
    assert "待形式审查" in n.reads()
    n.act("受理异议")
    n.open(WALKED)
    assert "异议处理中" in n.reads()
    n.open(LIST)
    assert number in n.why_not(REPORTS), "the page says which one holds the report"


def it_is_assigned(n: Newcomer, number: str) -> None:
    n.open(page_of(number))
    n.follow("承办分工")
    n.record({"承办人": "规划司 经办甲（ministry.a）", "决定人": "规划司 经办乙（ministry.b）"})
    assert "规划司 经办乙" in n.panel("handling")


def unit_and_city_are_asked(n: Newcomer, number: str) -> None:
    for side in ("推荐单位", "市（州）"):
        n.open(page_of(number))
        n.follow(f"征求意见：{side}")
        n.record({"需要说明的问题": QUESTION, "请于何日前答复": today(n)})


def they_answer_and_never_read_who_objects(n: Newcomer, side: str) -> None:
    n.open("/recommend")
    pages = [n.page.content()]
    n.follow(n.word("Read what is asked, and answer"))
    assert QUESTION in n.reads()
    pages.append(n.page.content())
    n.follow(n.word("Answer"))
    pages.append(n.page.content())
    n.fill("意见", ANSWERS[side])
    n.press(n.word("Record it"))
    pages.append(n.page.content())
    n.open(WALKED)
    pages.append(n.page.content())
    assert not [word for word in OWN for page in pages if word in page]


def a_visit_is_on_record(n: Newcomer, number: str) -> None:
    n.open(page_of(number))
    n.follow("实地核查")
    n.record({"开始日期": today(n), "结束日期": today(n), "核查人员": "演示核查组",
              "核查情况": "演示：已查阅原始台账", "核查报告": PDF})  # fmt: skip


def one_proposes(n: Newcomer, number: str) -> None:
    n.open(page_of(number))
    assert all(words in n.reads() for words in ANSWERS.values())
    n.act("提出处理意见", {"拟处理结果": "不成立", "理由": REASONS})
    assert "须由另一人决定" in n.why_not(RULES)


def another_rules(n: Newcomer, number: str) -> None:
    n.open("/dashboard")
    assert number in n.reads()
    n.open(page_of(number))
    assert REASONS in n.reads()
    n.act(RULES)
    assert "不成立" in n.reads()
    n.open(WALKED)
    assert "公示中" in n.reads()
    n.open(LIST)
    assert number not in n.why_not(REPORTS)


def the_objector_is_answered_and_it_is_closed(n: Newcomer, number: str) -> None:
    n.open(page_of(number))
    n.act("答复异议人", {"答复文号": "演示〔2022〕11号", "答复内容": REPLY, "日期": today(n)})
    for kind, begins in (("DOCX", b"PK"), ("PDF", b"%PDF")):
        with n.page.expect_download() as coming:
            n.main.locator("#letter").get_by_role("link", name=kind).click()
        assert Path(coming.value.path()).read_bytes().startswith(begins)
    n.act("办结归档")
    assert n.word("closed and on file") in n.panel("handling")

"""How does a newcomer bring a list from the review to the approval, over an objection?"""

from __future__ import annotations

import re

from tests.browser.stations import (
    EXPERT,
    LEADER,
    LIST,
    OFFICER,
    PAST,
    PATIENCE,
    PUBLIC,
    REVIEW,
    SECOND,
    WALKED,
)
from tests.browser.walked_review import Chosen, appoint, city_of, declare, hand_in, next_city
from tests.support.files import PDF
from tests.support.newcomer import Newcomer
from tests.support.page_kinds import fill_in_objection


def the_committee_is_appointed(n: Newcomer) -> None:
    n.open("/rounds/2022")
    n.follow("评审期限（工作日）")
    n.record({"值": "2"})
    n.open(REVIEW)
    assert "本措施的评审委员会至少要有一名相关专家" in n.why_not("开始评审")
    assert "第九条" in n.why_not("开始评审")
    appoint(n, "2022-industry", [
        Chosen(EXPERT, province="四川"),
        *(Chosen(f"司局代表 演示{one}") for one in "乙丙丁")])  # fmt: skip
    n.act("开始评审")


def a_member_judges_one_city(n: Newcomer) -> None:
    n.become(EXPERT)
    n.open("/review")
    mianyang = n.main.get_by_role("row", name=re.compile("绵阳市")).inner_text()
    assert n.word("recused: own province or organisation") in mianyang
    declare(n)
    assert next_city(n) == "无锡市"
    hand_in(n, ("95", "95", "90", "88"), "演示：总体较好")
    assert n.word("Handed in. Nobody sees it before the review ends.") in n.told()
    assert city_of(n) == "青岛市"


def the_review_is_closed(n: Newcomer) -> None:
    n.become(OFFICER)
    n.open(REVIEW)
    assert "之前不能略过" in n.why_not("完成评审并排序")
    assert "92" not in n.panel("progress"), "nobody sees a score before the end"
    now = n.move(PAST)
    assert "2022年12月28日（周三）" in now
    assert "18" in n.told(), "three judged six cities meanwhile"
    n.open(REVIEW)
    n.begin("完成评审并排序")
    n.main.locator("textarea[id^=reason]").fill("演示：期限已过")
    n.confirm("完成评审并排序")
    n.open(LIST)
    assert "已排序" in n.reads()
    assert "按总分列入" in n.main.get_by_role("row", name=re.compile("无锡市")).inner_text()


def the_list_is_decided(n: Newcomer) -> None:
    boxes = n.main.locator("#ranking input[type=checkbox]")
    assert boxes.count() == 6
    for city in ("绵阳市", "宝鸡市", "演示市甲"):
        n.main.locator("#ranking").get_by_role("row", name=re.compile(city)).get_by_role(
            "checkbox").uncheck()  # fmt: skip
    n.press(n.word("Propose this list"))
    assert "第十一条" in n.told()
    for box in boxes.all():
        box.check()
    n.press(n.word("Propose this list"))
    assert "第五条" in n.reads()
    n.main.locator("#ranking textarea[id^=reason]").first.fill("演示：本批次只有六个")
    n.press(n.word("Propose this list"))
    assert "待审定" in n.reads()
    assert "审定名单" not in n.offered()
    n.become(LEADER)
    n.open(LIST)
    n.act("审定名单", {"方式": "部党组会议审议通过", "文号（纪要号）": "演示〔2022〕1号", "日期": "2022-12-28",
                   "文件": PDF})  # fmt: skip
    assert "已审定" in n.reads()


def the_list_is_published(n: Newcomer) -> None:
    n.become(OFFICER)
    n.open(LIST)
    n.begin("发布公示")
    assert "2023年1月5日（周四） 24:00" in n.reads()
    n.press(n.word("Publish now"))
    n.clicked.append("发布公示")
    assert "2023年1月5日（周四） 24:00" in n.reads()
    against = n.why_not("报国务院办公厅审批")
    assert "第十条" in against
    assert "第十二条" in against
    n.become(PUBLIC)


def somebody_objects(visitor: Newcomer) -> None:
    said = visitor.panel("2022-industry-1")
    order = [
        said.index(city) for city in ("无锡市", "青岛市", "襄阳市", "绵阳市", "宝鸡市", "演示市甲")
    ]
    assert order == sorted(order)
    assert "得分" not in said
    visitor.open("/object/2022-industry-990100")
    visitor.press(visitor.word("Send the objection"))
    assert "演示市甲" in visitor.reads(), "what was there is kept"
    assert visitor.told(), "and it says what is missing"
    fill_in_objection(visitor.page)
    visitor.press(visitor.word("Send the objection"))
    number, code = visitor.main.locator("#keep dd").all_inner_texts()[:2]
    visitor.open("/follow")
    visitor.fill(visitor.word("Receipt number"), number)
    visitor.fill(visitor.word("Secret code"), code)
    visitor.go(visitor.main.locator("form .btn-primary"))
    assert number in visitor.reads()


def two_persons_rule(n: Newcomer) -> None:
    n.become(OFFICER)
    n.open("/objections")
    n.go(n.main.locator("#found").get_by_role("link").first)
    objection = n.page.url
    n.act("受理异议")
    n.open(WALKED)
    assert "异议处理中" in n.reads()
    n.open(objection)
    n.act("提出处理意见", {"拟处理结果": "不成立", "理由": "演示：查无此事"})
    assert "须由另一人决定" in n.why_not("决定：异议不成立")
    n.open(LIST)
    assert "异议" in n.why_not("报国务院办公厅审批")
    n.become(SECOND)
    n.open(objection)
    n.act("决定：异议不成立")
    assert "不成立" in n.reads()
    n.open(WALKED)
    assert "公示中" in n.reads()


def the_list_is_reported_and_approved(n: Newcomer) -> None:
    assert "2023年1月6日" in n.move(PAST)
    n.become(OFFICER)
    n.open(LIST)
    paper = {"日期": "2023-01-06", "文件": PDF}
    asked = {"公示期内付邮的异议": "演示：已问收发室，没有来信"}
    n.act("报国务院办公厅审批", {"报批文号": "演示〔2023〕2号"} | paper | asked)
    n.act("登记批准", {"文号": "演示〔2023〕3号"} | paper)
    n.open(WALKED)
    for _ in range(PATIENCE):
        if "民法典第二百零二条" in n.reads():
            break
        n.page.wait_for_timeout(1000)
        n.page.reload()
    assert "民法典第二百零二条" in n.reads(), "the timer didn't start the incentive year"
    n.open("/incentives")
    assert "演示市甲" in n.reads()
    assert "2024年1月6日" in n.reads()

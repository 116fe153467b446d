"""Does docs/walkthrough lead a newcomer, who only clicks, from a draft to the end of the year?

Each step is one of the walk-through's. What is asserted is what the page says.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import guides
from tests.support.browser import Pages
from tests.support.demo_site import DemoSite
from tests.support.files import PDF
from tests.support.newcomer import Newcomer
from tests.support.page_kinds import fill_in_objection

WALKED = "/cases/2022-industry-990100"  # 演示市甲
LIST = "/lists/2022-industry"
NOTICE = "/publicities/2022-industry-1"
UNIT, CITY, STATISTICS = "演示省 推荐单位 经办", "演示市甲 填报", "演示省 统计局 审核"
PUBLIC = "公众"
OFFICER, SECOND, LEADER, AUDITOR = "规划司 经办甲", "规划司 经办乙", "部领导 审定", "审计人员 演示"
TODAY = "2022-12-05"
PAPERS = ("工业稳增长和转型升级成效明显市（州）申报书", "推荐函",
          "工业稳增长和转型升级成效明显市（州）推荐表", "推荐单位对材料真实性、合规性的声明")  # fmt: skip
DAY = "+1 day"
PAST = "Past the next deadline"
PATIENCE = 30  # seconds, for a timer that looks every two


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
    the_committee_has_met(newcomer)
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
    need_not = {"演示省", "＋1 小时", "到下一个期限"}
    return set(guides.bold(guides.CHINESE)) - need_not - {"演示市甲 统计局 确认", "补正后再次报送"}


def the_public_looks(n: Newcomer) -> None:
    assert "2021年度" in n.reads()
    n.main.get_by_role("link", name=re.compile("工业稳增长和转型升级")).first.click()
    said = n.reads()
    assert "2022年2月28日（周一） 24:00" in said
    assert "大兴区" in n.panel("names")
    assert "得分" not in n.panel("names")
    n.open("/results")
    assert "国办发〔2022〕21号" in n.reads()
    assert "2023年6月2日 24:00" in n.reads()
    n.open("/rules/2022")
    assert "不能由程序" in n.reads()


def the_province_prepares_its_city(n: Newcomer) -> None:
    n.become(UNIT)
    assert "2022年12月22日（周四） 24:00" in n.reads()
    n.open(WALKED)
    against = n.why_not("登记省级同意")
    for article in ("第八条", "通知第四项（统计审核）", "通知第五项（省级同意）"):
        assert article in against
    n.open("/cases/2022-industry-990300")
    assert "重大" in n.why_not("登记省级同意")
    assert "通知第三项" in n.why_not("登记省级同意")
    n.open("/cases/2022-digital-990200")
    assert "退回补正" in n.reads()
    n.open(WALKED)

    n.open(f"{WALKED}/papers")
    assert "草稿" in n.reads()
    n.open(WALKED)
    n.become(CITY)
    n.main.get_by_role("link", name="高端化、智能化、绿色化转型", exact=True).click()
    n.record({"是否具备": "具备"})
    n.become(STATISTICS)
    assert n.offered() == []
    row = n.main.get_by_role("row", name=re.compile("^制造业增加值占地区生产总值比重"))
    row.get_by_role("link", name="统计部门审核").click()
    n.record({"审核机关": "演示", "审核人": "演示", "审核日期": TODAY, "审核意见文件": PDF})
    n.become(UNIT)
    n.act("登记省级同意", {"同意机关": "省级人民政府", "文号": "演示〔2022〕9号", "日期": TODAY,
                     "同意文件": PDF})  # fmt: skip
    to_seal = the_papers_are_drawn(n, "可以打印盖章")
    assert "还不能刻盘" in n.panel("package")
    n.open(WALKED)
    against = n.why_not("报送工业和信息化部")
    assert "缺《推荐函》" in against and "第八条" in against
    for paper in PAPERS:
        n.open(WALKED)
        n.main.get_by_role("link", name=paper, exact=True).click()
        n.record({"已加盖公章": True, "落款日期": TODAY, "扫描件": PDF})
    n.open(f"{WALKED}/papers")
    assert package_of(n) == to_seal, "a seal and a scan put the papers out of date"
    n.open(WALKED)
    n.act("报送工业和信息化部")
    assert "下一步：打印封面" in n.reads(), "the receipt doesn't say what comes next"
    handed_in = the_papers_are_drawn(n, "已报送的版本", by_themselves=True)
    assert handed_in != to_seal, "the sealed letter isn't in the package"
    n.open("/recommend")
    n.main.get_by_role("link", name=n.word("Receipt")).first.click()
    assert re.search(r"2022年12月5日（周一） 09:\d\d:\d\d", n.reads())
    assert handed_in in n.reads()


def the_papers_are_drawn(n: Newcomer, stage: str, *, by_themselves: bool = False) -> str:
    """Have the papers of the case drawn, or see that they are; the SHA-256 of their package."""
    n.open(WALKED)
    n.main.get_by_role("link", name=n.word("Papers and package")).click()
    assert stage in n.reads()
    if not by_themselves:
        n.press(n.word("Draw the papers"))
    n.main.locator("#package").wait_for(timeout=PATIENCE * 1000)
    assert n.main.locator("#papers").get_by_role("link", name="PDF").count() == 5
    return package_of(n)


def package_of(n: Newcomer) -> str:
    """The SHA-256 that the page of the papers gives for the package."""
    return n.main.locator("#package .hash").inner_text()


def the_ministry_accepts(n: Newcomer) -> None:
    n.become(OFFICER)
    n.open(WALKED)
    n.main.get_by_role("link", name=n.word("Check item by item")).first.click()
    assert "核对进度" in n.reads()
    for city, case in (("襄阳市", "420600"), ("宝鸡市", "610300"), ("演示市甲", "990100")):
        n.open("/dashboard")
        assert city in n.reads()
        n.open(f"/cases/2022-industry-{case}")
        assert "受理" in n.act("受理")


def the_cutoff_passes(n: Newcomer) -> None:
    assert "2022年12月13日（周二）" in n.move(PAST)
    assert "2022年12月23日（周五）" in n.move(PAST)
    n.open("/cases/2022-industry-990300")
    assert "逾期未报" in n.reads()
    n.open("/demo/inbox")
    assert "逾期" in n.reads()
    n.open("/demo/inbox?to=unit.340000")
    assert "申报还有 7 个工作日截止" in n.reads(), "reminded on the way"
    assert "逾期失效" in n.reads(), "told afterwards"
    n.open("/cases?round=2022&state=lapsed")
    assert "28 件" in n.reads()


def the_committee_has_met(n: Newcomer) -> None:
    n.open(LIST)
    assert "本措施的评审委员会至少要有一名相关专家" in n.why_not("完成评审并排序")
    for kind in ("相关专家", "部内司局代表"):
        n.main.locator("#facts").get_by_role("link", name="评审委员会成员", exact=True).click()
        n.record({"姓名": "演示", "类别": kind, "推荐单位（司局）": "演示"})
    for left in range(6, 0, -1):
        n.open(LIST)
        if left == 1:
            assert "演示市甲没有登记评审得分" in n.why_not("完成评审并排序")
        n.main.locator("#waiting").get_by_role("link", name=n.word("enter")).first.click()
        n.record({"得分": "90", "评分人数": "9"})
    n.open(LIST)
    n.act("完成评审并排序")
    assert "已排序" in n.reads()


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
    assert "拟定中" in n.reads()
    assert "审定名单" not in n.offered()
    n.become(LEADER)
    n.open(LIST)
    n.act("审定名单", {"方式": "部党组会议审议通过", "文号（纪要号）": "演示〔2022〕1号", "日期": "2022-12-23",
                   "文件": PDF})  # fmt: skip
    assert "已审定" in n.reads()


def the_list_is_published(n: Newcomer) -> None:
    for _ in range(5):
        now = n.move(DAY)
    assert "2022年12月28日（周三）" in now
    n.become(OFFICER)
    n.open(LIST)
    n.act("发布公示")
    assert "2023年1月5日（周四） 24:00" in n.reads()
    against = n.why_not("报国务院办公厅审批")
    assert "第十条" in against
    assert "第十二条" in against
    n.become(PUBLIC)


def somebody_objects(visitor: Newcomer) -> None:
    said = visitor.panel("names")
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
    visitor.main.locator("form .btn-primary").click()
    assert number in visitor.reads()


def two_persons_rule(n: Newcomer) -> None:
    n.become(OFFICER)
    n.open("/objections")
    n.main.locator("#found").get_by_role("link").first.click()
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
    n.act("报国务院办公厅审批", {"报批文号": "演示〔2023〕2号"} | paper)
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

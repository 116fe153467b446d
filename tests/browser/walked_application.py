"""How does a newcomer bring an application from a draft past the cutoff?"""

from __future__ import annotations

import re

from tests.browser.stations import CITY, OFFICER, PAST, PATIENCE, STATISTICS, TODAY, UNIT, WALKED
from tests.support.files import PDF
from tests.support.newcomer import Newcomer

PAPERS = ("工业稳增长和转型升级成效明显市（州）申报书", "推荐函",
          "工业稳增长和转型升级成效明显市（州）推荐表", "推荐单位对材料真实性、合规性的声明")  # fmt: skip


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
    n.follow("沿用上次申报")
    assert "高端化、智能化、绿色化转型" in n.reads()
    n.open(WALKED)
    n.go(n.main.get_by_role("link", name="高端化、智能化、绿色化转型", exact=True))
    n.record({"是否具备": "具备"})
    n.become(STATISTICS)
    assert n.offered() == []
    row = n.main.get_by_role("row", name=re.compile("^制造业增加值占地区生产总值比重"))
    n.go(row.get_by_role("link", name="统计部门审核"))
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
        n.go(n.main.get_by_role("link", name=paper, exact=True))
        n.record({"已加盖公章": True, "落款日期": TODAY, "扫描件": PDF})
    n.open(f"{WALKED}/papers")
    assert package_of(n) == to_seal, "a seal and a scan put the papers out of date"
    n.open(WALKED)
    n.act("报送工业和信息化部")
    assert "下一步：打印封面" in n.reads(), "the receipt doesn't say what comes next"
    handed_in = the_papers_are_drawn(n, "已报送的版本", by_themselves=True)
    assert handed_in != to_seal, "the sealed letter isn't in the package"
    n.open("/recommend")
    n.go(n.main.get_by_role("link", name=n.word("Receipt")).first)
    assert re.search(r"2022年12月5日（周一） 09:\d\d:\d\d", n.reads())
    assert handed_in in n.reads()


def the_papers_are_drawn(n: Newcomer, stage: str, *, by_themselves: bool = False) -> str:
    """Have the papers of the case drawn, or see that they are; the SHA-256 of their package."""
    n.open(WALKED)
    n.go(n.main.get_by_role("link", name=n.word("Papers and package")))
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
    n.go(n.main.get_by_role("link", name=n.word("Check item by item")).first)
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

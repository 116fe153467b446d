"""Does a review under the edition of 2022 go its whole way in the browser, from the appointment of
the committee to the ministry's decision?

Each person sits at a browser of their own; what comes before the review was done by the door.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.walked_proposal import (
    CITIES,
    LIST,
    PAGE,
    a_visit_is_planned_and_reported,
    each_row_says_why_and_a_question_is_answered,
    the_leader_decides,
    the_list_is_proposed_with_a_difference,
    the_papers_come_as_files,
)
from tests.browser.walked_review import (
    Chosen,
    appoint,
    city_of,
    declare,
    fill_in,
    hand_in,
    next_city,
)
from tests.support.databases import Databases
from tests.support.demo_site import DemoSite, own_site
from tests.support.later_demo import EXPERT, accepted
from tests.support.newcomer import Newcomer

REVIEW = f"{PAGE}/review"
OPENS, CLOSES = "开始评审", "完成评审并排序"
EXPERTS = ("评审专家 演示甲", "评审专家 演示乙")
BUREAU = "司局代表 演示甲"
LEFT = "襄阳市"  # by the third member
SECRET = "87.31"  # a mark that nobody but its giver may read anywhere before the end


@pytest.fixture
def before_review(databases: Databases, tmp_path: Path) -> Iterator[DemoSite]:
    """The demo on the morning after the cutoff, with every case accepted."""
    with own_site(databases, tmp_path) as site:
        accepted(site.own)
        yield site


def test_a_review_under_the_edition_of_2022_goes_from_appointment_to_decision(
    before_review: DemoSite, sits_down: Callable[[DemoSite, str], Newcomer]
) -> None:
    def at(login: str) -> Newcomer:
        return sits_down(before_review, login)

    ministry, first, second, bureau = map(at, ("ministry.a", "expert", "expert.b", "bureau.a"))
    the_round_is_set(ministry)
    three_are_appointed_and_the_review_opens(ministry)
    one_says_where_there_is_an_interest(first)
    one_judges_city_after_city_and_abstains_once(first)
    another_judges_all(second)
    a_third_leaves_one(bureau)
    one_is_given_back_and_comes_in_anew(ministry, first, second)
    the_ministry_sees_how_far_it_is_and_no_score(ministry)
    the_time_is_over_and_the_review_closes(ministry)
    each_row_says_why_and_a_question_is_answered(ministry)
    the_list_is_proposed_with_a_difference(ministry)
    a_visit_is_planned_and_reported(ministry)
    the_leader_decides(ministry, at("leader"))
    the_papers_come_as_files(ministry)


def the_round_is_set(n: Newcomer) -> None:
    for setting, value in (("权重（%）：促进工业稳增长", "40"), ("每个市（州）最少评分份数", "2")):
        n.open("/rounds/2022")
        n.follow(setting)
        n.record({"值": value})
    n.open(REVIEW)
    against = n.why_not(OPENS)
    assert "115%" in against and "第九条" in against, "weights and committee, at once"
    n.open("/rounds/2022")
    n.follow("权重（%）：推动先进制造业集群发展")
    n.record({"值": "10"})


def three_are_appointed_and_the_review_opens(n: Newcomer) -> None:
    people = [Chosen(EXPERTS[0], province="四川"), Chosen(EXPERTS[1]), Chosen(BUREAU)]
    assert "3" in appoint(n, LIST, people)
    assert n.why_not(OPENS) == ""
    n.act(OPENS)
    n.open(REVIEW)
    assert n.word("frozen") in n.panel("settings")
    n.open("/rounds/2022")
    n.follow("权重（%）：促进工业稳增长")
    assert n.main.locator("#record").count() == 0, "what was open is frozen"


def one_says_where_there_is_an_interest(n: Newcomer) -> None:
    n.open("/review")
    assert n.word("recused: own province or organisation") in row(n, "绵阳市")
    told = declare(n, {"宝鸡市": "参与过申报或受其委托"})
    assert "5" in told
    assert n.main.get_by_role("link", name="绵阳市").count() == 0
    assert "您声明：参与过申报或受其委托" in row(n, "宝鸡市")
    n.follow("宝鸡市")
    assert n.main.locator("[id^=section-]").count() == 0, "its papers stay closed"


def one_judges_city_after_city_and_abstains_once(n: Newcomer) -> None:
    assert next_city(n) == "无锡市"
    fill_in(n, ("90", "80", "70", ""))
    n.press(n.word("Save as a draft"))
    assert n.word("Saved as a draft: nobody else sees it.") in n.told()
    hand_in(n, ("90", "80", "70", ""))
    wrong = n.main.locator("aside form .field", has_text="保持制造业比重基本稳定").first
    assert "没有分数" in wrong.inner_text(), "beside its own heading"
    assert city_of(n) == "无锡市"
    hand_in(n, ("90", "80", "70", "60"), "演示：总体较好")
    assert city_of(n) == "青岛市", "the next lies open"
    hand_in(n, (SECRET, SECRET, SECRET, SECRET), "演示：总体较好")
    assert city_of(n) == "襄阳市"
    hand_in(n, ("80",) * 4, "演示：总体较好")
    assert city_of(n) == "演示市甲"
    n.follow("弃权")
    n.press(n.word("Confirm: %(action)s", action="弃权"))
    assert n.word("This act needs a written reason.") in n.told()
    n.confirm("弃权", {n.word("Reason"): "演示：资料不足以判断"})
    n.open("/review")
    assert (
        n.word("You have done all that was yours. Nobody sees it before the review ends.")
        in n.reads()
    )


def another_judges_all(n: Newcomer) -> None:
    assert declare(n)
    judged = []
    next_city(n)
    for points in ("91", "72", "83", "84", "75", "96"):
        judged.append(city_of(n))
        hand_in(n, (points,) * 4, "演示：同意")
    assert judged == CITIES
    assert n.page.url.partition("#")[0].endswith("/review")


def a_third_leaves_one(n: Newcomer) -> None:
    declare(n)
    for city in CITIES:
        if city != LEFT:
            n.open("/review")
            n.go(n.main.get_by_role("link", name=city).first)
            hand_in(n, ("88",) * 4, "演示：同意")
    n.open("/review")
    assert LEFT in n.reads()


def one_is_given_back_and_comes_in_anew(n: Newcomer, first: Newcomer, second: Newcomer) -> None:
    second.open("/review")
    before = second.main.locator("table").all_inner_texts()
    n.open(REVIEW)
    n.main.get_by_text(
        n.word("Give one back by a decision, or recuse a member from a city")
    ).click()
    line = n.main.locator("#assessments").get_by_role(
        "listitem").filter(has_text=EXPERTS[0]).filter(has_text="无锡市")  # fmt: skip
    n.go(line.get_by_role("link", name=n.word("Give it back")))
    n.confirm(
        "退回修改", {"决定文号": "演示〔2022〕5号", "日期": "2022-12-23", "理由": "演示：计算有误"}
    )
    own = f"/assessments/{LIST}-320200-e{EXPERT}"
    answer = second.page.goto(own)
    assert answer is not None and answer.status == 404
    second.open("/review")
    assert second.main.locator("table").all_inner_texts() == before, (
        "what befalls one's view is nobody else's to see"
    )
    next_city(first)
    assert first.page.url.endswith(own)
    hand_in(first, ("90", "80", "70", "80"), "演示：已改正")
    first.open(own)
    assert "80" in first.panel("own")


def the_ministry_sees_how_far_it_is_and_no_score(n: Newcomer) -> None:
    n.open(REVIEW)
    said = n.panel("progress")
    assert LEFT in said
    for page in (REVIEW, PAGE, f"/cases/{LIST}-370200"):
        n.open(page)
        assert SECRET not in n.reads()
    n.open(REVIEW)
    assert "之前不能略过" in n.why_not(CLOSES)
    n.open(f"/assessments/{LIST}-370200-e{EXPERT}")
    assert SECRET not in n.page.content()


def the_time_is_over_and_the_review_closes(n: Newcomer) -> None:
    n.move("Past the next deadline")
    n.open(REVIEW)
    assert n.word("The review's time is over") in n.reads()
    n.begin(CLOSES)
    n.press(n.word("Confirm: %(action)s", action=CLOSES))
    assert LEFT in n.told() and "须写明理由" in n.told()
    n.main.locator("textarea[id^=reason]").fill("演示：该成员出差，期限已过")
    n.press(n.word("Confirm: %(action)s", action=CLOSES))
    n.open(REVIEW)
    assert SECRET in n.panel("scores"), "now it may be read"


def row(n: Newcomer, city: str) -> str:
    """What a table says of a city."""
    return n.main.get_by_role("row", name=re.compile(city)).first.inner_text()

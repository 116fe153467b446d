"""How do the people of an application work on its pages: who sits where, what is typed, sent, signed?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Locator, expect
from sqlalchemy import select

from casework.business_clock import BusinessClock
from casework.db import Database
from casework.example import application
from casework.models import User
from casework.services.door import Door
from casework.services.login_sessions import actor_of
from casework.services.rounds import open_round
from tests.support.browser import Pages
from tests.support.demo_site import DemoSite
from tests.support.files import PDF
from tests.support.house import MINISTRY, VAULT, WORKING, House, wall
from tests.support.installation import city_bureau, empty_demo
from tests.support.newcomer import Newcomer
from workflows.calendar import BEIJING, beijing_day
from workflows.facts import Actor

CITY, OTHER = "440300", "440400"
SAVED = re.compile(r"\bgood\b")


@dataclass(frozen=True)
class Signature:
    """Who puts a name to the figure: a role, the kind of fact, the rule that asks for it."""

    role: str
    kind: str
    rule: str
    whose: str  # how pages name whose it is
    values: Mapping[str, object]
    dated: str  # its field for the day
    login: str = ""  # of the account, where it isn't the role's name


@dataclass(frozen=True)
class Way:
    """One measure under one edition: its round, and what its people fill in on the pages."""

    year: int
    measure: str
    figure: str  # the figure that the city enters, and is asked to correct
    named: str
    asks: str  # by which rule the edition asks for the figure
    evidence: str  # what it sends a file for
    signs: tuple[Signature, ...]
    at: datetime
    recipe: Callable[[str], None]

    @property
    def case(self) -> str:
        """The case's number."""
        return f"{self.year}-{self.measure}-{CITY}"

    @property
    def day(self) -> str:
        """The day on which all of it happens."""
        return beijing_day(self.at).isoformat()

    @property
    def words(self) -> str:
        """The same in words."""
        on = beijing_day(self.at)
        return f"{on.year}年{on.month}月{on.day}日"


def _begun(url: str, year: int, measure: str, figure: str, at: datetime, evidence: str) -> None:
    """A demo with two candidates of Guangdong: one nearly whole, one with nothing in it."""
    empty_demo(url)
    db = Database(url)
    open_round(db, year, actor=MINISTRY, received_at=at, wall=wall)
    house, people = House(db, Door(db, wall, VAULT), year), _people(db)
    for division in (CITY, OTHER):
        new = {"round": year, "measure": measure, "division": division}
        house.door.act(people["unit"], "case", "draft", new=new, received_at=at)
    left = {("indicator", figure), ("audit", figure), ("evidence", evidence),
            ("statistics_sheet", ""), ("joint_signoff", ""), ("consent", "")}  # fmt: skip
    for part in application(house.rules, measure, unit_kind="province", on=beijing_day(at)):
        if part.kind != "document" and (part.kind, part.item) not in left:
            house.door.record(people[part.role], "case", part.kind, part.value, item=part.item,
                              ref=f"{year}-{measure}-{CITY}", received_at=at)  # fmt: skip
    BusinessClock(db).set(at)
    db.engine.dispose()


def _people(db: Database) -> Mapping[str, Actor]:
    """Login → who acts."""
    with db.reading() as session:
        return {user.login: actor_of(user) for user in session.scalars(select(User))}


IN_2019 = datetime(2019, 1, 7, 9, tzinfo=BEIJING)


def industry_2022(url: str) -> None:
    """The measure for industry under the edition of 2022."""
    _begun(url, 2022, "industry", "output_growth", WORKING, "supply_chains")


def digital_2022(url: str) -> None:
    """The measure for digitalisation under the edition of 2022."""
    _begun(url, 2022, "digital", "gigabit_coverage", WORKING, "cloud")


def industry_2019(url: str) -> None:
    """The one measure of the edition of 2019; the city has a bureau of its own (7(3))."""
    _begun(url, 2018, "industry", "output_value", IN_2019, "leadership")
    city_bureau(url, CITY)


AUDIT = Signature(
    "statistics", "audit", "统计部门审核", "由统计部门办理",
    {"审核机关": "省统计局", "审核人": "审核人", "审核意见文件": PDF}, "审核日期",
)  # fmt: skip
SIGNOFF = Signature(
    "communications", "joint_signoff", "通信管理局会同", "由通信管理局办理",
    {"通信管理局": "省通信管理局", "签署人": "签署人", "会同意见文件": PDF}, "日期",
)  # fmt: skip
SHEET = Signature(
    "statistics", "statistics_sheet", "统计机关确认", "由统计部门办理",
    {"同级统计机关": "市统计局", "确认人": "确认人", "已加盖统计机关公章": True, "扫描件": PDF}, "日期", login="statistics.city",
)  # fmt: skip
WAYS = {
    "2022-industry": Way(2022, "industry", "output_growth", "规模以上工业增加值增速", "数据来源",
                         "supply_chains", (AUDIT,), WORKING, industry_2022),
    "2022-digital": Way(2022, "digital", "gigabit_coverage", "千兆光纤网络覆盖率", "指标数据",
                        "cloud", (AUDIT, SIGNOFF), WORKING, digital_2022),
    "2019-industry": Way(2018, "industry", "output_value", "工业增加值", "数据来源",
                         "leadership", (SHEET,), IN_2019, industry_2019),
}  # fmt: skip


class Hand(Newcomer):
    """Somebody at a desk of their own, who works on one case."""

    ref: str

    @classmethod
    def of(cls, login: str, way: Way, site: DemoSite, pages: Pages, folder: Path) -> Hand:
        """Who signs in as `login`, on a screen of an office."""
        page = pages.open(width=1366, height=768)
        page.context.add_cookies(site.cookies(login))
        hand = cls(page, site.app, folder)
        hand.ref = way.case
        return hand

    def on(self, path: str = "") -> str:
        """Open a page of the case; what it says."""
        self.open(f"/cases/{self.ref}{path}")
        return self.reads()

    def follows(self, label: str) -> None:
        """Follow the first link of that name."""
        with self.page.expect_navigation():
            self.main.get_by_role("link", name=label, exact=True).first.click()

    def entry(self, anchor: str) -> Locator:
        """One thing to fill in, on the page of the materials."""
        return self.main.locator(f'.entry[id="{anchor}"]')

    def types(self, anchor: str, values: Mapping[str, object]) -> None:
        """Fill one thing in, and wait until it has saved itself."""
        part = self.entry(anchor)
        changed = part.locator("details:has(> form.fields)")
        if changed.count() and changed.get_attribute("open") is None:
            changed.locator("summary").first.click()
        for label, value in values.items():
            self.fill(label, value, within=part)
        expect(part.locator("[data-status]")).to_have_class(SAVED)

    def signs(self, anchor: str, values: Mapping[str, object]) -> str:
        """Fill in what one puts one's name to, and record it; what the page then says."""
        part = self.entry(anchor)
        for label, value in values.items():
            self.fill(label, value, within=part)
        self._send(part.get_by_role("button", name=self.word("Record it"), exact=True))
        return self.told()

    def comments(self, anchor: str, text: str, about: str) -> None:
        """Say something about a part of the application."""
        part = self.entry(anchor).locator("details.comments")
        if part.get_attribute("open") is None:
            part.locator("summary").click()
        part.get_by_label(self.word("About")).select_option(label=about)
        part.get_by_label(self.word("Comment"), exact=True).fill(text)
        self._send(part.locator("button", has_text=self.word("Comment")))

    def problems(self, anchor: str) -> list[str]:
        """What the rules and the ministry find wrong with it, as the page says."""
        return self.entry(anchor).locator("[data-problems] li").all_inner_texts()

    def lacks(self) -> dict[str, str]:
        """What the desk says is missing: rule → the link to one's own form, or whose it is."""
        self.open(f"/recommend?round={self.ref[:4]}")
        found = {}
        for group in self.main.locator(f'section[id="{self.ref}"] details > div').all():
            rule, whose = group.locator("b").first, group.locator("li .tag", has_text="办理")
            mine = any(group.get_by_role("link", name=self.word(one), exact=True).count()
                       for one in ("Fill in", "Show or change"))  # fmt: skip
            found[rule.inner_text()] = (
                self.word("Fill in") if mine else "".join(whose.all_inner_texts()[:1]).strip()
            )
        return found

    def in_the_way(self) -> list[str]:
        """The rules that the pre-flight page finds not met, by name."""
        self.on("/preflight")
        return self.main.locator("ul.checks > li:has(> ul) > p > b").all_inner_texts()

    def pairs(self, panel: str) -> list[tuple[str, str]]:
        """What a panel says term by term."""
        rows = self.main.locator(f'[id="{panel}"] dl.kv > div').all()
        return [(row.locator("dt").inner_text(), row.locator("dd").inner_text()) for row in rows]

    def looked_at(self, figure: str) -> Locator:
        """On the ministry's check page: everything about one figure."""
        return self.main.locator(f'[id="item-indicator:{figure}"]')

"""How does a committee come together, declare its interests and judge, each member at a desk?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.support.newcomer import Newcomer

NOBODY_S_PROVINCE = "中央单位（不属于任何省）"


@dataclass(frozen=True)
class Chosen:
    """Who is to be appointed: the name as the page shows it, by whom recommended, from where."""

    name: str
    by: str = "演示"
    province: str = NOBODY_S_PROVINCE


def appoint(n: Newcomer, ref: str, people: Iterable[Chosen]) -> str:
    """Tick them all on the one form and send it; what the page then says."""
    n.open(f"/lists/{ref}/review")
    n.follow(n.word("Appoint members"))
    for one in people:
        row = n.main.get_by_role("group", name=one.name, exact=True)
        row.get_by_role("checkbox").check()
        n.fill("推荐司局", one.by, within=row)
        n.fill("工作单位所在地区", one.province, within=row)
    n.press(n.word("Appoint those ticked"))
    return n.told()


def declare(n: Newcomer, ties: Mapping[str, str] | None = None) -> str:
    """Say of each city that there is no interest, or which; what the desk then says."""
    n.open("/review")
    n.go(n.main.get_by_role("link", name=re.compile(n.word("Declare interests"))).first)
    none = n.word("No interest")
    for asked in n.main.locator(".city-row").all():
        city = asked.locator("b").inner_text().split()[0]
        said = (ties or {}).get(city, none)
        asked.get_by_role("combobox").select_option(label=said)
    n.main.get_by_role("checkbox").check()
    n.press(n.word("Declare"))
    if ties:  # it is final, so it is asked once more
        n.press(n.word("Declare"))
    return n.told()


def next_city(n: Newcomer) -> str:
    """Go to the next city from the desk; which it is."""
    n.open("/review")
    words = n.word("Judge the next: %(city)s", city="")
    link = n.main.get_by_role("link", name=re.compile(re.escape(words)))
    n.go(link)
    return city_of(n)


def city_of(n: Newcomer) -> str:
    """Whose papers lie open."""
    return n.main.locator("h1").inner_text().split()[0]


def fill_in(n: Newcomer, points: Iterable[str], view: str = "") -> None:
    """Put the points under the headings, in the page's order, and say something on the whole."""
    form = n.main.locator("aside form")
    boxes = form.get_by_label("分数")
    for box, value in zip(boxes.all(), points, strict=True):
        box.fill(value)
    if view:
        form.get_by_label(re.compile("^具体意见")).fill(view)


def today(n: Newcomer) -> str:
    """The day that the bar's clock shows, as a date field takes it."""
    shown = n.bar.locator("time").get_attribute("datetime")
    assert shown
    return shown[:10]


def hand_in(n: Newcomer, points: Iterable[str], view: str = "") -> str:
    """Judge the city whose papers lie open, hand it in, and confirm; what the page then says."""
    fill_in(n, points, view)
    n.press(n.word("Hand it in"))
    return confirm(n)


def confirm(n: Newcomer) -> str:
    """Confirm what is to be handed in, where nothing is said against it; what the page then says."""
    if n.main.get_by_role("button", name=n.word("Confirm and hand in")).count():
        n.press(n.word("Confirm and hand in"))
    return n.told()

"""What do the tests of recusals and score sheets start from: five members who don't judge alike?

`judged` is a review through the door, with every way not to judge a city; `crowded` the papers of a
committee of fifteen on 32 cities, whose many marks no door need take in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from casework.documents.review.recusals import recusals
from casework.documents.review.score_sheets import score_sheets
from casework.documents.review.sheet import Sheet
from casework.queries.lists import list_page
from casework.queries.reviews import Cell, Interest, Judged, Member, review
from casework.queries.timeline import whole_story
from tests.casework.papers.reviewed import DRAWN, LIST
from tests.support.house import CUTOFF, MINISTRY, WORKING, House
from tests.support.rounds import opened
from workflows.facts import Actor
from workflows.scoring import spread

SUZHOU, SHENZHEN, WUHAN, CHENGDU, BAOTOU = (
    f"{LIST}-{code}" for code in ("320500", "440300", "420100", "510100", "150200")
)
CITIES = (SUZHOU, SHENZHEN, WUHAN, CHENGDU)
MEMBERS = {f"judge.{n}": Actor(900 + n, name, frozenset({"expert"}))
           for n, name in enumerate(("张伟", "李粤", "陈苏", "王芳", "张伟"), 1)}  # fmt: skip
A, B, C, D, E = MEMBERS.values()
HEADINGS = ("steady_growth", "clusters", "foundations", "stable_share")
MARKS = ("90", "80.5", "70.25", "61")
TOTAL = "75.44"  # what they come to, 75.4375, with the decimals of the round
FORMULA = '=HYPERLINK("http://example.invalid","x")'
FOUND = "经查，该成员曾受托编制申报材料。"
DECLARED = "配偶在该市工业和信息化局任职。"
LONG = "产业基础再造工程进展明显，但关键基础材料的本地配套率仍低于目标，建议补充佐证材料；" * 8


def judged(url: str) -> None:
    """A closed review. 李粤 is of 深圳's province and 陈苏 of 苏州大学; 王芳 declared a tie to 武汉, the
    ministry found one between the second 张伟 and 苏州, and the first 张伟 abstained on 成都. 包头 was
    withdrawn before anybody judged it.
    """
    in_review(url)
    house = House.on(url)
    house.list_acts("close_review", CUTOFF)
    house.db.engine.dispose()


def in_review(url: str) -> None:
    """The same, before its close."""
    house = opened(url)
    for ref in (*CITIES, BAOTOU):
        house.accepted(ref.rpartition("-")[2])
    house.committee(seats=MEMBERS)
    _seat(house, "judge.2", province="440000", organisation="广东示例研究院")
    _seat(house, "judge.3", kind="department", organisation="苏州大学")
    house.list_acts("open_review", CUTOFF)
    house.door.act(house.actor("unit", "150200"), "case", "withdraw", ref=BAOTOU,
                   received_at=CUTOFF, comment="主动退出")  # fmt: skip
    declare_tie(house, D, WUHAN, DECLARED)
    found = house.door.act(E, "assessment", "declare", new={"case": SUZHOU}, received_at=CUTOFF,
                           given={"declaration": {"": {"none": True}}}).ref  # fmt: skip
    house.door.act(MINISTRY, "assessment", "recuse", ref=found, received_at=CUTOFF,
                   given={"tie": {"": {"kind": "part_in_it", "text": FOUND}}})  # fmt: skip
    hand_in(
        house, A, SUZHOU, comments={"clusters": FORMULA, "foundations": LONG}, view="建议列入。"
    )
    for who, cases in ((A, (SHENZHEN, WUHAN)), (B, (SUZHOU, WUHAN, CHENGDU)),
                       (C, (SHENZHEN, WUHAN, CHENGDU)), (D, (SUZHOU, SHENZHEN, CHENGDU)),
                       (E, (SHENZHEN, WUHAN, CHENGDU))):  # fmt: skip
        for ref in cases:
            hand_in(house, who, ref)
    made = house.door.act(A, "assessment", "declare", new={"case": CHENGDU}, received_at=CUTOFF,
                          given={"declaration": {"": {"none": True}}}).ref  # fmt: skip
    house.door.act(A, "assessment", "abstain", ref=made, received_at=CUTOFF, comment="不熟悉该领域")
    house.db.engine.dispose()


def _seat(house: House, login: str, **other: str) -> None:
    value = {"name": MEMBERS[login].name, "kind": "expert", "recommended_by": "规划司",
             "organisation": "示例大学", "province": "central"} | other  # fmt: skip
    house.door.record(MINISTRY, "list", "committee_member", value, item=login, ref=LIST,
                      received_at=WORKING, comment="更正")  # fmt: skip


def declare_tie(house: House, who: Actor, ref: str, text: str) -> None:
    """Somebody tells of an interest in a case."""
    house.door.act(who, "assessment", "declare_tie", new={"case": ref}, received_at=CUTOFF,
                   given={"tie": {"": {"kind": "kin", "text": text}}})  # fmt: skip


def hand_in(house: House, who: Actor, ref: str, *, comments: Mapping[str, str] | None = None,
            view: str = "") -> None:  # fmt: skip
    """Somebody declares no interest and hands the four marks in."""
    made = house.door.act(who, "assessment", "declare", new={"case": ref}, received_at=CUTOFF,
                          given={"declaration": {"": {"none": True}}}).ref  # fmt: skip
    marks = {h: {"points": p} for h, p in zip(HEADINGS, MARKS, strict=True)}
    for heading, said in (comments or {}).items():
        marks[heading]["comment"] = said
    given: dict[str, Any] = {"mark": marks} | ({"view": {"": {"text": view}}} if view else {})
    house.door.act(who, "assessment", "hand_in", ref=made, received_at=CUTOFF, given=given)


def crowded(house: House) -> tuple[Sheet, Sheet]:
    """(register of recusals, score sheets) of fifteen members on the cities of `reviewed.ranked`.

    Two members have one name; the fifth and the eleventh comment on every third city, the second is
    recused from every fourth.
    """
    with house.db.reading() as session:
        page = list_page(session, MINISTRY, LIST, now=DRAWN)
        found = review(session, MINISTRY, LIST, now=DRAWN)
        story = whole_story(session, f"list/{LIST}")
    seat = dict(found.members[0].seat or {})
    names = ["欧阳" * (1 + n % 2) + "甲乙丙丁戊己庚辛壬癸子丑寅卯甲"[n] for n in range(15)]
    names[14] = names[0]
    members = [Member(f"judge.{n}", name, 900 + n, seat | {"name": name, "organisation": "示例大学经济与管理学院"})
               for n, name in enumerate(names)]  # fmt: skip
    cases = sorted((one.case for one in found.judged), key=lambda case: case.division.code)
    cells, all_, interests = [], [], {}
    for place, case in enumerate(cases):
        marks: dict[str, dict[str, dict[str, str]]] = {}
        for n, member in enumerate(members):
            out = n == 1 and place % 4 == 0
            cells.append(Cell(member, case, "recused" if out else "handed_in"))
            if out:
                value = {"kind": "kin", "text": DECLARED * (1 + place // 8)}
                interests[case.ref, member.login] = Interest(value, member.user, CUTOFF)
                continue
            marks[member.login] = {
                h: {"points": f"{60 + (place * 7 + n * 3) % 40}.5"} for h in HEADINGS
            }
            if n in (4, 10) and place % 3 == 0:
                marks[member.login]["foundations"]["comment"] = LONG[: 40 * (1 + place // 6)]
        totals = {login: Fraction(own[HEADINGS[0]]["points"]) for login, own in marks.items()}
        all_.append(Judged(case, totals, spread(totals), marks))
    many = replace(found, members=members, cells=cells, judged=all_, views={}, interests=interests)
    return recusals(page, story, many), score_sheets(page, many)

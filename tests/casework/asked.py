"""What do the tests of the what-if page start from: a list of experts who didn't agree, and its answers?"""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

from casework.queries.reviews import review
from casework.queries.what_if import Otherwise, what_if
from tests.casework.papers.reviewed import DRAWN
from tests.support.house import CUTOFF, MINISTRY, WORKING, House
from tests.support.rounds import SEATS, incident, opened
from tests.support.site import Site

LIST = "2022-industry"
PAGE = f"/lists/{LIST}/what-if"
THIRD = list(SEATS.values())[2]
# Three scores of each city; that of the round is their mean. 厦门 has an accident; of 南昌 there are
# two scores. 沈阳 and 成都 are lifted by the floor, over 南昌 and 浦东.
SCORES = {
    "330200": ("94", "93.1", "92.2"), "320500": ("92.4", "92.4", "92.4"),
    "440300": ("91", "92", "92.85"), "370200": ("90.2", "90.2", "90.2"),
    "420100": ("89", "89.75", "90.5"), "430100": ("88.6", "88.6", "88.6"),
    "340100": ("88.1", "88.1", "88.1"), "350200": ("87.5", "87.5", "87.5"),
    "410100": ("86.9", "86.9", "86.9"), "360100": ("86.4", "86.8"),
    "310115": ("85.4", "85.4", "85.4"), "130100": ("60", "87", "95"),
    "210100": ("84.1", "84.1", "84.1"), "510100": ("83.7", "83.7", "83.7"),
}  # fmt: skip
# Withdrawn once they were accepted: 包头, and 杭州 of 宁波's unit. 银川 was never handed in.
ABSENT, DRAFTED = ("150200", "330100"), "640100"
COMMENDED = {"310115": "yes", "210100": ""}


def asked_of(url: str) -> None:
    """A list whose review is closed, of experts who didn't agree."""
    house = opened(url)
    for code in ABSENT:
        house.door.act(house.actor("unit", code), "case", "withdraw", ref=house.accepted(code),
                       received_at=WORKING, comment="主动退出")  # fmt: skip
    refs = {code: _accepted(house, code) for code in SCORES}
    house.draft(DRAFTED)
    house.committee(seats=SEATS)
    house.door.record(MINISTRY, "round", "setting", {"value": "2"}, item="fewest_scores", ref="2022",
                      received_at=WORKING)  # fmt: skip
    house.list_acts("open_review", CUTOFF)
    for code, ref in refs.items():
        for points, expert in zip(SCORES[code], SEATS.values(), strict=False):
            house.assess(ref, points, expert)
    made = house.door.act(THIRD, "assessment", "declare", new={"case": refs["360100"]},
                          received_at=CUTOFF, given={"declaration": {"": {"none": True}}}).ref  # fmt: skip
    house.door.act(THIRD, "assessment", "abstain", ref=made, received_at=CUTOFF, comment="不熟悉")
    house.list_acts("close_review", CUTOFF)
    incident(house, "350200", date(2022, 12, 20), CUTOFF)
    house.db.engine.dispose()


def _accepted(house: House, code: str) -> str:
    """浦东 was commended for a practice of the field; whether that of 沈阳 counts, nobody has said."""
    if code not in COMMENDED:
        return house.accepted(code)
    ref = house.draft(code)
    told = {"number": "国办发〔2021〕1号", "year": 2021, "practice": "典型做法", "file": "通报.pdf"}
    house.door.record(house.actor("unit", code), "case", "commendation", told, ref=ref,
                      received_at=WORKING)  # fmt: skip
    house.fill(ref)
    for action in ("approve_province", "submit"):
        house.unit_acts(ref, action)
    house.door.act(MINISTRY, "case", "accept", ref=ref, received_at=WORKING)
    if COMMENDED[code]:
        view = {"counts": COMMENDED[code], "reason": "属于本领域"}
        house.door.record(MINISTRY, "case", "commendation_view", view, ref=ref,
                          received_at=WORKING)  # fmt: skip
    return ref


def ref_of(code: str) -> str:
    return f"{LIST}-{code}"


def query(**asked: str | list[str]) -> str:
    return f"{PAGE}?{urlencode(asked, doseq=True)}"


def panel(page: str, id: str) -> str:
    """What a panel says, in plain words."""
    part = page[page.index(f'aria-labelledby="{id}-title"') :].partition("</section>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", part)))


def moves(page: str) -> dict[str, tuple[str, str, str]]:
    """By city: from where, to where, why."""
    part = page[page.index('aria-labelledby="moves-title"') :].partition("</section>")[0]
    lines = [[html.unescape(re.sub(r"<[^>]+>", "", cell)).strip()
              for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
             for row in part.partition("<tbody")[2].split("</tr>")]  # fmt: skip
    return {line[0]: (line[1], line[2], line[3]) for line in lines if line}


def answer(web: Site, **asked: Any) -> dict[str, tuple[str, str]]:
    """By code: from where, to where, as the page's question is answered."""
    with web.house.db.reading() as session:
        judged = review(session, MINISTRY, LIST, now=DRAWN)
        found = what_if(session, judged, Otherwise(**asked), actor=MINISTRY, now=DRAWN)
        return {ref.removeprefix(f"{LIST}-"): (move.before.place, move.after.place)
                for ref, move in found.moves.items()}  # fmt: skip

"""What does a committee at work look like, for the tests of its pages?

Four cities, five members, and one expert without a seat. Whatever the first expert (`expert`) puts
on record holds a word or number that stands nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from casework.business_clock import BusinessClock
from casework.errors import Refused
from casework.models import User
from casework.services import accounts
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from casework.services.tick import tick
from tests.support.house import CUTOFF, MINISTRY, House
from tests.support.rounds import opened
from workflows.calendar import BEIJING
from workflows.facts import Actor

LIST = "2022-industry"
QINGDAO, CHENGDU, SHENZHEN, NINGBO = CITIES = tuple(
    f"{LIST}-{code}" for code in ("370200", "510100", "440300", "330200")
)
REVIEWING = CUTOFF + timedelta(hours=10)
PAST_THE_END = datetime(2023, 1, 12, 10, tzinfo=BEIJING)
FREE = "expert.free"  # has no seat
LOCAL = "expert.local"  # works in Shandong, so is tied to 青岛
# Login → kind of member, province of the organisation.
MEMBERS = {
    "expert": ("expert", "central"),
    "expert.b": ("expert", "central"),
    "expert.c": ("department", "central"),
    "expert.d": ("expert", "central"),
    LOCAL: ("expert", "370000"),
}
# What the first expert says of 青岛, which is handed in; of 成都, which stays a draft; what the same
# expert tried to hand in, and was refused; and the words of an interest and of an abstention.
POINTS = ("73.519", "61.287", "58.431", "49.173")  # in the order of the headings
COMMENT, VIEW, TOTAL = "zq-comment-81", "zq-view-82", "60.60"  # four equal weights
DRAFT_POINTS = ("72.513", "62.281", "57.437", "48.179")
DRAFT_COMMENT, DRAFT_VIEW, DRAFT_TOTAL = "zq-draft-85", "zq-draft-86", "60.10"
TYPED, TIE, ABSTENTION = "173.519", "zq-tie-83", "zq-abstention-84"
HANDED_IN = (*POINTS, COMMENT, VIEW)
UNSAID = (*DRAFT_POINTS, DRAFT_COMMENT, DRAFT_VIEW, DRAFT_TOTAL, TYPED, TIE, ABSTENTION)
CANARIES = (*HANDED_IN, TOTAL, *UNSAID)
# Every mark of everybody else, and the score that it comes to.
PLAIN, SCORE = "81.379", "81.38"


def value(login: str) -> dict[str, str]:
    """What is on record of a member."""
    kind, province = MEMBERS[login]
    return {"name": f"委员{login}", "kind": kind, "recommended_by": "规划司",
            "organisation": "示例大学", "province": province}  # fmt: skip


def seated(url: str) -> None:
    """Four accepted cases and a committee; the review isn't open yet."""
    house = opened(url)
    for login in [*MEMBERS, FREE][1:]:
        _account(house, login, "expert")
    for role in ("account_admin", "audit_admin"):
        _account(house, role, role)
    for ref in CITIES:
        house.accepted(ref.rpartition("-")[2])
    for login in MEMBERS:
        house.door.record(MINISTRY, "list", "committee_member", value(login), item=login, ref=LIST,
                          received_at=CUTOFF)  # fmt: skip
    _leave(house, CUTOFF + timedelta(hours=1))


def begun(url: str) -> None:
    """The review is open and nobody has said anything yet."""
    seated(url)
    house = House.on(url)
    tick(house.db, house.door, CUTOFF + timedelta(minutes=6))
    house.list_acts("open_review", CUTOFF + timedelta(hours=1))
    _leave(house, REVIEWING)


def under_way(url: str) -> None:
    """The first expert has handed in 青岛, drafted 成都, abstained from 深圳, declared an interest in
    宁波; another has only begun with 青岛, a third is recused from it.
    """
    begun(url)
    house = House.on(url)
    work = Work(house)
    for ref in CITIES:
        work.declare("expert", ref)
    work.record("expert", QINGDAO, marks(house, POINTS, COMMENT, VIEW))
    with suppress(Refused):
        work.act("expert", QINGDAO, "hand_in", given=marks(house, (TYPED,) * 4, COMMENT, VIEW))
    work.act("expert", QINGDAO, "hand_in")
    work.record("expert", CHENGDU, marks(house, DRAFT_POINTS, DRAFT_COMMENT, DRAFT_VIEW))
    work.act("expert", SHENZHEN, "abstain", comment=ABSTENTION)
    work.act("expert", NINGBO, "recuse", given={"tie": {"": {"kind": "kin", "text": TIE}}})
    work.declare("expert.b", QINGDAO)
    work.tie("expert.c", QINGDAO, "another tie")
    _leave(house, REVIEWING)


def over(url: str) -> None:
    """The same once it is closed: who hadn't finished was passed over with a reason."""
    under_way(url)
    house = House.on(url)
    work = Work(house)
    for login in list(MEMBERS)[1:]:
        for ref in CITIES:
            barred = (login, ref) in (("expert.c", QINGDAO), (LOCAL, QINGDAO))
            if not barred:
                if (login, ref) != ("expert.b", QINGDAO):
                    work.declare(login, ref)
                work.act(login, ref, "hand_in", given={"mark": plain(house)})
    house.list_acts("close_review", PAST_THE_END, reasons={"assessed:expert=1": "示例"})
    _leave(house, PAST_THE_END)


def headings(house: House) -> list[str]:
    """The headings under which a city is judged."""
    return [one.id for one in house.rules.measure("industry").heading]


def marks(house: House, points: Sequence[str], comment: str, view: str) -> dict[str, Any]:
    """A whole sheet: a mark and a comment under each heading, and a view."""
    of = {heading: {"points": mark, "comment": f"{comment}-{heading}"}
          for heading, mark in zip(headings(house), points, strict=True)}  # fmt: skip
    return {"mark": of, "view": {"": {"text": view}}}


def plain(house: House) -> dict[str, dict[str, str]]:
    """Marks of which nothing is to be found again but the points."""
    return {heading: {"points": PLAIN} for heading in headings(house)}


def ref_of(house: House, login: str, case: str) -> str:
    """What the assessment of a case by an account is called."""
    return f"{case}-e{Work(house).actor(login).user}"


class Work:
    """What the members of the committee do, through the door."""

    def __init__(self, house: House) -> None:
        self.house = house

    def actor(self, login: str) -> Actor:
        """A member as the door knows them."""
        with self.house.db.reading() as session:
            user = session.scalars(select(User).where(User.login == login)).one()
            return Actor(user.id, user.name, frozenset({"expert"}))

    def act(self, login: str, case: str, name: str, **wish: Any) -> str:
        """Something done to one's own assessment."""
        wish = {"ref": f"{case}-e{self.actor(login).user}"} | wish
        return self.house.door.act(self.actor(login), "assessment", name, received_at=REVIEWING,
                                   **wish).ref  # fmt: skip

    def declare(self, login: str, case: str) -> str:
        """No interest in a case."""
        return self.act(login, case, "declare", ref="", new={"case": case},
                        given={"declaration": {"": {"none": True}}})  # fmt: skip

    def tie(self, login: str, case: str, text: str) -> str:
        """An interest in a case."""
        return self.act(login, case, "declare_tie", ref="", new={"case": case},
                        given={"tie": {"": {"kind": "kin", "text": text}}})  # fmt: skip

    def record(self, login: str, case: str, facts: dict[str, Any]) -> None:
        """Part of a draft."""
        actor = self.actor(login)
        self.house.door.record_all(actor, "assessment", facts, ref=f"{case}-e{actor.user}",
                                   received_at=REVIEWING)  # fmt: skip


def _account(house: House, login: str, role: str) -> None:
    accounts.add(house.db, login, name=f"账号{login}", email=f"{login}@example.invalid",
                 office=Office(kind="other"), roles=[role], actor=CONSOLE, now=datetime.now(UTC),
                 demo=True)  # fmt: skip


def _leave(house: House, at: datetime) -> None:
    BusinessClock(house.db).set(at)
    house.db.engine.dispose()

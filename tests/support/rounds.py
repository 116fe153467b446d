"""What does a round look like half-way, for the tests of the pages that work on it?

Built through the door only. Whatever would harm a name falls on the province that doesn't exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert

from casework.business_clock import BusinessClock
from casework.db import Database
from casework.models import Division, Unit
from casework.services import accounts
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from casework.services.rounds import open_round
from casework.services.tick import tick
from tests.support.house import (
    CUTOFF,
    LEADER,
    MINISTRY,
    OPENED,
    SECOND,
    WORKING,
    House,
    seeded,
    wall,
)
from tests.support.house import SEATS as house_seats
from workflows.calendar import BEIJING
from workflows.facts import Actor

MIDWAY = datetime(2023, 1, 19, 10, 30, tzinfo=BEIJING)
PUBLISHED = datetime(2023, 1, 17, 9, tzinfo=BEIJING)
NOWHERE = "990000"  # 演示省
CITIES = {"990100": "演示市甲", "990200": "演示市乙", "990300": "演示市丙"}
# Logins in the order of the numbers that `house` gives its actors.
PEOPLE: tuple[tuple[str, str, Office], ...] = (
    ("ministry", "林晓岚", Office(kind="ministry")),
    ("second", "周明", Office(kind="ministry")),
    ("leader", "王建国", Office(kind="ministry")),
    ("unit", "广东联系人", Office(kind="unit", unit="440000")),
    ("city", "深圳联系人", Office(kind="city", division="440300")),
    ("statistics", "广东统计", Office(kind="statistics", unit="440000")),
    ("communications", "广东通管", Office(kind="communications", unit="440000")),
    ("expert", "评审专家", Office(kind="other")),
    ("auditor", "审计员", Office(kind="other")),
    ("other", "演示省联系人", Office(kind="unit", unit=NOWHERE)),
    ("system_admin", "系统管理员", Office(kind="other")),
)
# Who sits on the committees: the expert of PEOPLE, and two whose accounts come with them.
SEATS = {
    "expert": Actor(8, "评审专家", frozenset({"expert"})),
    **dict(list(house_seats.items())[1:]),
}
ROLES = {"second": "ministry", "other": "unit"}
# Cities in the order of their scores; 宁波 and 青岛 are equal where the line runs.
INDUSTRY = {
    "330200": "93.10", "320500": "92.40", "440300": "91.95", "370200": "90.20", "420100": "89.75",
    "430100": "88.60", "340100": "88.10", "350200": "87.50", "410100": "86.90", "990100": "86.20",
    "360100": "86.20", "310115": "85.40", "210100": "84.10", "510100": "83.70",
}  # fmt: skip
DIGITAL = {"330100": "91.20", "320100": "90.60", "440100": "90.60", "520100": "88.00",
           "610100": "87.30", "990200": "86.00"}  # fmt: skip


def nowhere(db: Database) -> None:
    """The province that doesn't exist, with its three cities."""
    own = {"version": 0, "head": "", "touched_at": ""}
    with db.reading() as session:
        session.execute(insert(Unit).values(
            code=NOWHERE, name_zh="演示省工业和信息化厅", name_en="Demo Province", short_zh="演示",
            region="west", kind="province", demo=True, **own))  # fmt: skip
        session.execute(insert(Division), [
            {"code": code, "name_zh": name, "name_en": f"Demo City {code[3]}", "initials": "yss",
             "unit": NOWHERE, "kind": "prefecture_city", "planned_single": False,
             "valid_from": None, "valid_to": None, "successor": "", "alias": "", **own}
            for code, name in CITIES.items()])  # fmt: skip
        session.commit()


def staffed(db: Database) -> None:
    """One account for each of PEOPLE; none has a password."""
    for login, name, office in PEOPLE:
        accounts.add(db, login, name=name, email=f"{login}@example.invalid", office=office,
                     roles=[ROLES.get(login, login)], actor=CONSOLE, now=datetime.now(UTC),
                     demo=True)  # fmt: skip


def opened(url: str, year: int = 2022, *, at: datetime = OPENED) -> House:
    """Accounts, the province that doesn't exist, and the round of `year` open."""
    seeded(url)
    db = Database(url)
    nowhere(db)
    staffed(db)
    open_round(db, year, actor=MINISTRY, received_at=at, wall=wall)
    db.engine.dispose()
    return House.on(url, year)


@dataclass(frozen=True, slots=True)
class Story:
    """The house with what the round's own story adds to it."""

    house: House

    def officer(self, ref: str, login: str, substitute: str = "") -> None:
        """Put somebody in charge of a case."""
        value = {"officer": login} | ({"substitute": substitute} if substitute else {})
        self.house.door.record(MINISTRY, "case", "officer", value, ref=ref, received_at=WORKING)

    def object(self, case: str, at: datetime, **lodging: object) -> str:
        """An objection to a case; its number."""
        said = {"channel": "form", "grounds": "数据不实", "facts": "工业投资口径不同",
                "name": "张三", "contact": "13800001234"} | lodging  # fmt: skip
        actor = Actor(0, "异议人", frozenset({"objector"}))
        return self.house.door.act(actor, "objection", "lodge", new={"case": case},
                                   given={"lodging": {"": said}}, received_at=at).ref  # fmt: skip


def early_round(url: str) -> None:
    """5 December 2022, 9:00: drafts, approvals, submissions, one accepted, one returned."""
    house = opened(url)
    story = Story(house)
    house.draft("320500")
    house.fill(house.draft("110114"), without=("consent", "document"))
    house.ready("330200")
    for division in ("440300", "370200", "420100"):
        house.submitted(division)
    story.officer("2022-industry-440300", "ministry", "second")
    story.officer("2022-industry-370200", "second")
    house.accepted("510100")
    back = house.submitted("990100")
    house.door.act(SECOND, "case", "return_for_correction", ref=back, received_at=WORKING,
                   given={"correction": {"": {"items": "推荐表缺统计审核页盖章"}}})  # fmt: skip
    house.submitted("440100", "digital")
    house.draft("990200", "digital")
    BusinessClock(house.db).set(WORKING)
    house.db.engine.dispose()


def midway_round(url: str) -> None:
    """19 January 2023, 10:30: industry is publicised with an objection, digital is ranked."""
    house = opened(url)
    story = Story(house)
    house.draft("150100")
    house.draft("130100", "digital")
    industry = {code: house.accepted(code) for code in INDUSTRY}
    digital = {code: house.accepted(code, "digital") for code in DIGITAL}
    house.committee("industry", seats=SEATS)
    house.committee("digital", seats=SEATS)
    for ref in list(industry.values())[:3]:
        story.officer(ref, "ministry", "second")
    tick(house.db, house.door, CUTOFF + timedelta(minutes=6))
    house.judged({ref: INDUSTRY[code] for code, ref in industry.items()}, seats=SEATS)
    house.judged({ref: DIGITAL[code] for code, ref in digital.items()}, "digital", SEATS)
    listed = [industry[c] for c in list(INDUSTRY)[:8]] + [industry["210100"], industry["990100"]]
    house.publicised(listed, PUBLISHED)
    first = story.object(industry["990100"], PUBLISHED + timedelta(days=1, hours=1))
    house.door.act(MINISTRY, "objection", "admit", ref=first,
                   received_at=PUBLISHED + timedelta(days=2))  # fmt: skip
    story.object(industry["990100"], PUBLISHED + timedelta(days=2, minutes=5), name="", contact="")
    assert digital
    BusinessClock(house.db).set(MIDWAY)
    house.db.engine.dispose()


def incident(house: House, division: str, on: date, at: datetime = WORKING, **more: object) -> None:
    """A major accident on record of a city (of 演示省)."""
    value = {"kind": "production_safety", "date": on.isoformat(), "deaths": 12,
             "source": "演示数据"} | more  # fmt: skip
    house.door.record(MINISTRY, "division", "incident", value, item="1", ref=division,
                      received_at=at)  # fmt: skip


__all__ = ["LEADER", "MIDWAY", "PUBLISHED", "early_round", "incident", "midway_round"]

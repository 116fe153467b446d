"""Who works in the offices of Guangdong and the ministry, with which addresses?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from casework.business_clock import BusinessClock
from casework.config import Config
from casework.installation import Casework
from casework.models import Event, Organisation, ToTell, User
from notifications.models import OutboxMessage
from tests.support.house import House, round_2022
from workflows.calendar import BEIJING

# (office, unit, division) → its people: (login, role, language)
OFFICES = {
    ("ministry", None, None): (("officer", "ministry", "zh_Hans_CN"), ("second", "ministry", "en"),
                               ("leader", "leader", "zh_Hans_CN")),
    ("unit", "440000", None): (("gd", "unit", "zh_Hans_CN"), ("gd-en", "unit", "en")),
    ("city", "440000", "440300"): (("sz", "city", "zh_Hans_CN"),),
    ("statistics", "440000", None): (("gd-stat", "statistics", "zh_Hans_CN"),),
    ("communications", "440000", None): (("gd-comm", "communications", "zh_Hans_CN"),),
}  # fmt: skip
NAMES = {
    "ministry": ("工业和信息化部规划司", "MIIT Department of Planning"),
    "unit": ("广东省工业和信息化厅", "Guangdong industry authority"),
    "city": ("深圳市工业和信息化局", "Shenzhen industry bureau"),
    "statistics": ("广东省统计局", "Guangdong statistics bureau"),
    "communications": ("广东省通信管理局", "Guangdong communications administration"),
}


def address(login: str) -> str:
    """The address of somebody in OFFICES."""
    return f"{login}@mail.example"


PUBLISHED = datetime(2023, 1, 17, 10, tzinfo=BEIJING)
ON_THE_LIST = "2022-industry-440300"


def in_publicity(url: str) -> None:
    """FY2022 with Shenzhen on the list that is public since PUBLISHED; to be told is only that."""
    round_2022(url)
    house = House.on(url)
    refs = house.ranked({"440300": "90"})
    assert refs["440300"] == ON_THE_LIST
    house.publicised(refs.values(), PUBLISHED)
    with house.db.reading() as session:
        news = select(Event.stream).where(
            Event.stream == ToTell.stream, Event.seq == ToTell.seq,
            Event.name.in_(("publish", "publicise")),
        )  # fmt: skip
        session.execute(delete(ToTell).where(~news.exists()))
        session.commit()
    house.db.engine.dispose()


@dataclass(frozen=True, slots=True)
class Office:
    """The house with people in it, and what `notifications.run` takes."""

    house: House
    casework: Casework

    def at(self, instant: datetime) -> None:
        """Put the law's clock."""
        self.casework.clock.set(instant)

    def messages(self, kind: str = "", login: str = "") -> list[OutboxMessage]:
        """The messages there are, oldest first; of one kind, to one person."""
        with self.house.db.reading() as session:
            wanted = select(OutboxMessage).order_by(OutboxMessage.id)
            if kind:
                wanted = wanted.where(OutboxMessage.kind == kind)
            if login:
                wanted = wanted.where(OutboxMessage.recipient == address(login))
            return list(session.scalars(wanted))

    def told(self, kind: str) -> set[str]:
        """Who has a message of that kind, by the part before the @; the offices that nobody is in
        by their code.
        """
        return {m.recipient.removesuffix("@mail.example") for m in self.messages(kind)}


def office(house: House, *, demo: bool = True, **settings: object) -> Office:
    """Put the people in; `settings` are of the configuration."""
    with house.db.reading() as session:
        for (kind, unit, division), people in OFFICES.items():
            zh, en = NAMES[kind]
            where = Organisation(kind=kind, name_zh=zh, name_en=en, unit=unit, division=division)
            session.add(where)
            session.flush()
            for login, role, lang in people:
                session.add(User(login=login, name=login, email=address(login), lang=lang,
                                 organisation_id=where.id, roles=[role]))  # fmt: skip
        session.commit()
    config = Config(base_url="https://casework.example", **settings)  # type: ignore[arg-type]
    clock = BusinessClock(house.db)
    return Office(house, Casework(config, house.db, house.door, clock, demo))

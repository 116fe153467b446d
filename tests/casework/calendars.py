"""Which arrangements does a test import, and what became of a deadline by it?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from casework.models import DeadlineRow, Publicity
from casework.queries.reader import Reader
from casework.services import calendar
from casework.services.arrangement import NewArrangement
from tests.support.house import House, wall
from workflows.calendar import BEIJING
from workflows.facts import Actor

ADDRESS = "https://www.gov.cn/zhengce/content/example.htm"


def days(first: str, last: str) -> list[date]:
    """Every day from the first to the last."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def arrangement(
    year: int, off: Iterable[date], make_up: Iterable[date] = (), *, doc_no: str = "国办发明电示例"
) -> NewArrangement:
    """An arrangement of these days, all of one holiday."""
    return NewArrangement(year, doc_no, ADDRESS, dict.fromkeys(off, "spring_festival"),
                          dict.fromkeys(make_up, "spring_festival"))  # fmt: skip


# 2023 as it was arranged around Spring Festival; the rest of the year is of no matter here.
AS_ARRANGED = arrangement(
    2023, days("2023-01-01", "2023-01-02") + days("2023-01-21", "2023-01-27"),
    [date(2023, 1, 28), date(2023, 1, 29)], doc_no="国办发明电〔2022〕16号",
)  # fmt: skip
# As on 2020-01-27: the holiday becomes longer while it runs, and its make-up days are days off.
EXTENDED = arrangement(
    2023, days("2023-01-01", "2023-01-02") + days("2023-01-21", "2023-01-31"),
    doc_no="国办发明电〔2023〕示例号",
)  # fmt: skip
# A holiday taken back: by this calendar a running period would end earlier.
SHORTENED = arrangement(
    2023, days("2023-01-01", "2023-01-02") + days("2023-01-21", "2023-01-23"),
    [date(2023, 1, 28), date(2023, 1, 29)], doc_no="国办发明电〔2023〕另例号",
)  # fmt: skip

ADMIN = Actor(9, "管理员", frozenset({"system_admin"}))
DURING = datetime(2023, 1, 26, 12, tzinfo=BEIJING)
OLD_END = datetime(2023, 1, 30, tzinfo=BEIJING)  # 24:00 of Sunday the 29th, a make-up day


def previewed(house: House, wanted: NewArrangement, at: datetime = DURING) -> calendar.Preview:
    with house.db.reading() as session:
        return calendar.preview(Reader(session), wanted, now=at)


def imported(house: House, wanted: NewArrangement, at: datetime = DURING) -> calendar.Preview:
    found = previewed(house, wanted, at)
    return calendar.apply(house.db, wanted, confirmed=found.digest, actor=ADMIN, received_at=at,
                          wall=wall)  # fmt: skip


def deadline(house: House, kind: str = "publicity") -> DeadlineRow:
    with house.db.reading() as session:
        return session.scalars(select(DeadlineRow).where(DeadlineRow.kind == kind)).one()


def shown(house: House) -> Publicity:
    with house.db.reading() as session:
        return session.scalars(select(Publicity)).one()

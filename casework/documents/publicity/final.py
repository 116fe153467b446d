"""What does a final list (入选名单) say, as anybody may have it?"""

from __future__ import annotations

from datetime import datetime, time
from functools import lru_cache

from casework.documents import content, said
from casework.documents.review import heads
from casework.documents.review.names import FINAL, ORDER
from casework.documents.review.papers import FORMATS
from casework.documents.review.sheet import Cell, Column, Section, Sheet, Table
from casework.queries.public import FinalList
from workflows.calendar import BEIJING

NO_DAY = datetime(2000, 1, 1, tzinfo=BEIJING)  # of a list whose reply names no day
KEPT = 8  # files that were drawn last


def final(approved: FinalList, *, demo: bool) -> Sheet:
    """The approved cities in the order of their division codes, by which document they were approved."""
    year, measure = f"{approved.year}年度", approved.measure.zh
    first = (year, measure) if len(measure) > heads.BESIDE else (year + measure,)
    rows: list[list[Cell]] = [[one.code, one.zh, one.unit.zh] for one in approved.cities]
    columns = [Column("行政区划代码", 2.4), Column("市（州）", 5), Column("推荐单位", 4)]
    invented = demo or any(city.demo for city in approved.cities)
    return Sheet(
        ref=approved.ref, called=f"{year} · {measure}", version=0, name=FINAL,
        lines=(*first, f"成效明显市（州）{FINAL}"),
        marks=tuple(filter(None, (content.DEMO if invented else "", approved.round_note.zh))),
        facts=[("审批文件", approved.number or said.NOTHING),
               ("日期", said.day(approved.on) if approved.on else said.NOTHING),
               ("数量", f"{len(rows)} 个")],
        sections=[Section(table=Table(columns, rows), notes=[ORDER])], dated=False,
    )  # fmt: skip


@lru_cache(maxsize=KEPT)
def final_file(approved: FinalList, extension: str, *, demo: bool) -> bytes:
    """The file; the same octets for the same list, however often it is drawn."""
    at = datetime.combine(approved.on, time(), tzinfo=BEIJING) if approved.on else NO_DAY
    return FORMATS[extension](final(approved, demo=demo), at=at)

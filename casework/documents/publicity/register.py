"""What does the register of objections and rulings say, without whoever objected?"""

from __future__ import annotations

from datetime import datetime

from casework.documents import said
from casework.documents.review import heads
from casework.documents.review.sheet import Cell, Column, Section, Sheet, Table
from casework.queries.publicity_record import Objected
from workflows.calendar import beijing_day

from .material import Material
from .proof import tally

NAME = "异议及处理情况登记表"
NOTE = ("本表不载异议人的姓名、名称、联系方式，也不载异议的事实、理由和证据；处理理由是部里的意见。"
        "逾期的只有经专人决定受理的才影响报批。")  # fmt: skip


def register(known: Material) -> Sheet:
    """Each objection by its number: of which city, received when, in time or not, in due form or not,
    how far, what was ruled and why, when it ended and was answered.
    """
    page, objections = known.page, known.objections
    columns = [
        Column("编号", 2.4), Column("市（州）", 2), Column("收到日期", 2.3), Column("是否按期", 1.8),
        Column("形式", 1.9), Column("现状", 1.7), Column("处理结果", 1.7), Column("处理理由", 6),
        Column("办结日期", 2.3), Column("答复日期", 2.3),
    ]  # fmt: skip
    cases = {case.ref: heads.city(case) for case in page.facts.cases}
    rows = [_row(known, cases[o.case], o) for o in objections]
    numbers = [Column("件数", 5), Column("按期", 2, "whole"), Column("逾期", 2, "whole")]
    return Sheet(
        ref=page.list.ref, called=heads.called(page), version=page.list.version, name=NAME,
        lines=heads.lines(page, NAME), marks=known.marks, wide=True,
        sections=[Section("登记表", table=Table(columns, rows, none="没有收到异议。")),
                  Section("汇总", table=Table(numbers, tally(page.rules, objections)))],
        note=NOTE,
    )  # fmt: skip


def _row(known: Material, city: str, o: Objected) -> list[Cell]:
    state = known.page.rules.states["objection", o.state].zh
    outcome = known.page.rules.states["objection", o.outcome].zh if o.outcome else ""
    in_time = "按期" if not o.late else "逾期，已受理" if o.admitted_late else "逾期"
    state = "已有处理结果" if outcome == state else state  # it stands in the next column
    return [o.ref, city, _day(o.lodged_at), in_time, "匿名或者未署名盖章" if o.anonymous else "符合", state,
            outcome, o.reasons, _day(o.ruled_on), _day(o.answered_on)]  # fmt: skip


def _day(at: datetime | None) -> str:
    return said.day(beijing_day(at)) if at else ""

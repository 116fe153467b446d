"""What does the list itself (名单) say, without any score or rank?"""

from __future__ import annotations

from casework.queries.lists import ListPage

from . import heads
from .sheet import Cell, Column, Section, Sheet, Table

NAME, FINAL = "拟入选名单", "入选名单"
ORDER = "注：按行政区划排列，排名不分先后。"  # as the ministry's notices have it


def names(page: ListPage) -> Sheet:
    """The cities on the list in the order of their division codes (10.4, 12).

    Nothing in it tells a score or a rank: neither a column, nor the order, nor a number beside.
    """
    rules = page.rules
    name = FINAL if page.list.state == "approved" else NAME
    rows: list[list[Cell]] = [
        [number, case.division.code, heads.city(case), heads.unit(page, case)]
        for number, case in enumerate(heads.listed(page), 1)
    ]
    columns = [Column("序号", 1.2, "whole"), Column("行政区划代码", 2.4), Column("市（州）", 5),
               Column("推荐单位", 3)]  # fmt: skip
    return Sheet(
        ref=page.list.ref, called=heads.called(page), version=page.list.version,
        name=name, lines=heads.lines(page, name), marks=heads.marks(page),
        facts=[("名单状态", heads.state(page)), ("数量", f"{len(rows)} 个")],
        sections=[Section(table=Table(columns, rows), notes=[ORDER])],
        note=heads.basis(rules, rules.actions["list", "propose"].cites),
    )  # fmt: skip

"""What does the ranking table (排序表) say: rank, scores, what they propose, what was chosen?"""

from __future__ import annotations

from decimal import Decimal

from casework.queries.list_outcome import last_by_score
from casework.queries.lists import RANKED, ListPage, Ranked
from casework.ranking import words

from . import heads
from .sheet import Cell, Column, Section, Sheet, Table, numbers

NAME = "评审排序表"


def ranking(page: ListPage) -> Sheet:
    """Every reviewed city from the highest total down (9.4); equals share a rank and are marked.

    The bonus stands apart from the score (11.3). As long as the scores propose a list, it says
    what they propose and why, and what the ministry chose, with its reason (10.1).
    """
    rules, rows = page.rules, page.rows
    least = int(rules.settings.get("score_decimals", 0))
    exact: list[Cell] = [n for row in rows for n in (row.score, row.bonus, row.total)]
    line = words.lowest((row.why, row.total) for row in rows)
    columns = [
        Column("名次", 1.3, "whole"), Column("并列", 1.3), Column("市（州）", 3),
        Column("推荐单位", 2.3), Column("区域", 1.5),
        numbers("得分", 1.9, exact, least=least), numbers("加分", 1.7, exact, least=least),
        numbers("总分", 1.9, exact, least=least), Column("评分份数", 1.4, "whole"),
        Column("按得分提出的建议", 2), Column("建议的理由", 5),
        Column("部里的选择", 1.9), Column("选择的理由", 5),
    ]  # fmt: skip
    last = last_by_score(page)
    above = rows.index(last) + 1 if last else 0
    table = Table(columns, [_row(page, row, line) for row in rows], line=above)
    return Sheet(
        ref=page.list.ref, called=heads.called(page), version=page.list.version, name=NAME,
        lines=heads.lines(page, NAME),
        marks=heads.marks(page), wide=True, sections=[Section(table=table, notes=_notes(page, last))],
        facts=[*heads.limits(rules), *heads.settings(rules, page.list.measure),
               ("名单状态", heads.state(page))],
        note=heads.basis(rules, rules.actions["list", "close_review"].cites),
    )  # fmt: skip


def _row(page: ListPage, row: Ranked, line: Decimal | None) -> list[Cell]:
    score = row.case.recorded.one("score") or {}
    given = score.get("scores")
    return [
        row.rank, "并列" if row.shared else "", heads.city(row.case), heads.unit(page, row.case),
        heads.region(row.case), row.score, row.bonus or None, row.total,
        int(given) if given is not None else None, proposed(row),
        words.of_row(row, page.rules, line=line, lang="zh"), chosen(page, row), row.reason,
    ]  # fmt: skip


def proposed(row: Ranked) -> str:
    """What the scores, or the committee's preliminary list, propose for the city; nothing where no
    proposal is made (any more)."""
    if row.why is None and row.proposed is None:
        return ""
    return {True: "列入", False: "不列入", None: "同分待定"}[row.proposed]


def chosen(page: ListPage, row: Ranked) -> str:
    """What the ministry chose; nothing before anything was proposed."""
    if not page.facts.entries:
        return ""
    return "列入" if row.listed else "不列入"


def _notes(page: ListPage, last: Ranked | None) -> list[str]:
    """Where the line runs, who is in the ranking no more, and what equals mean."""
    found = []
    if last is not None:
        place = page.rules.edition.places
        tied = "（与并列者不分先后）" if last.shared else ""
        found.append(
            f"粗线划在按总分的前 {place} 个之后，线上最后一个为{heads.city(last.case)}{tied}。"
        )
    if any(row.shared for row in page.rows):
        found.append("总分相同的并列同一名次，系统不区分先后。")
    gone = [case for case in page.facts.cases
            if case.state not in RANKED and case.recorded.one("score")]  # fmt: skip
    for case in sorted(gone, key=lambda one: one.division.code):
        state = page.rules.states["case", case.state].zh
        found.append(f"{heads.city(case)}曾经评分，现为“{state}”，不在排序之内。")
    return found

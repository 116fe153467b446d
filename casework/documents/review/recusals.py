"""What does the register of recusals (回避情况登记表) say: who judges which city not, and why?"""

from __future__ import annotations

from casework.documents import said
from casework.queries.lists import ListPage
from casework.queries.reviews import Cell, Review
from workflows.conflicts import ties
from workflows.rules import Rules

from . import heads
from .sheet import Cell as Written
from .sheet import Column, Section, Sheet, Sign, Table

NAME = "回避情况登记表"
BY_ITSELF = {"own_province": "本省（区、市），自动回避", "own_organisation": "本单位，自动回避"}
RULE = "house.recusal"


def recusals(page: ListPage, review: Review) -> Sheet:
    """Every member and every city that the member doesn't judge, in the order of the cities' codes,
    with the ground: of itself, or as declared or found (house rule, 3).
    """
    cells = [cell for cell in review.cells if cell.state in ("tied", "recused")]
    rows: list[list[Written]] = [
        [number, heads.city(cell.case), cell.member.name, *_why(review, cell)]
        for number, cell in enumerate(cells, 1)
    ]
    columns = [Column("序号", 1, "whole"), Column("市（州）", 3), Column("成员", 2), Column("事由", 4),
               Column("说明", 5)]  # fmt: skip
    return Sheet(
        ref=page.list.ref, version=page.list.version, name=NAME, lines=heads.lines(page, NAME),
        marks=heads.marks(page), facts=[("成员", f"{_seated(review)} 名"), ("名单状态", heads.state(page))],
        sections=[Section("回避情况", table=Table(columns, rows)), Section(paragraphs=[_law(page.rules)])],
        signs=[Sign("经办人")], note=heads.basis(page.rules, ("3",)),
    )  # fmt: skip


def _seated(review: Review) -> int:
    return sum(member.seat is not None for member in review.members)


def _why(review: Review, cell: Cell) -> tuple[str, str]:
    if cell.state == "tied":
        own = ties(cell.member.seat or {}, cell.case)
        return "；".join(BY_ITSELF[one] for one in own), ""
    value = review.interests.get((cell.case.ref, cell.member.login), {})
    kind = next(f for f in review.rules.facts["tie"].field if f.id == "kind")
    return said.value(kind, value.get("kind")), str(value.get("text") or "")


def _law(rules: Rules) -> str:
    """The house rule itself, so that nobody takes it for the regulation's."""
    rule = next(one for one in rules.edition.other_law if one.id == RULE)
    return f"{rule.zh}：{rule.says_zh}"

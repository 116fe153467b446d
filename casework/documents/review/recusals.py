"""What does the register of recusals (回避情况登记表) say: who judges which city not, and why?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casework.documents import said
from casework.queries.lists import ListPage
from casework.queries.reviews import Cell, Review
from casework.queries.timeline import Happening
from workflows.calendar import beijing_day
from workflows.conflicts import ties
from workflows.rules import Rules

from . import heads
from .members import seats
from .opinion import MEMBER
from .sheet import Cell as Written
from .sheet import Column, Section, Sheet, Sign, Table

NAME = "回避情况登记表"
BY_ITSELF = {"own_province": "本省（区、市）", "own_organisation": "本单位"}
RULE = "house.recusal"


def recusals(page: ListPage, story: Sequence[Happening], review: Review) -> Sheet:
    """Every member and every city that the member doesn't judge, in the order of the cities' codes,
    with the ground and how it came: of itself, as the member declared, or as the ministry found
    (house rule, 3). `story` are the list's records, the oldest first: what comes of itself comes
    with the opening of the review, or with a seat that was given later.

    While the review runs what a member wrote of it is nobody else's, as all that members say.
    """
    cells = [cell for cell in review.cells if cell.state in ("tied", "recused")]
    since = _since(page.rules, story)
    rows: list[list[Written]] = [
        [
            number,
            heads.city(cell.case),
            heads.member(review, cell.member),
            *_why(review, cell, since),
        ]
        for number, cell in enumerate(cells, 1)
    ]
    columns = [Column("序号", 1, "whole"), Column("市（州）", 2.6), Column("成员", 2.6), Column("事由", 4),
               Column("方式", 2.4), Column("登记日期", 3.4), Column("说明", 6)]  # fmt: skip
    return Sheet(
        ref=page.list.ref, called=heads.called(page), version=page.list.version, name=NAME,
        lines=heads.lines(page, NAME),
        marks=heads.marks(page), wide=True,
        facts=[("成员", f"{_seated(review)} 名"), ("名单状态", heads.state(page))],
        sections=[Section("回避情况", table=Table(columns, rows)), Section(paragraphs=[_law(page.rules)])],
        signs=[Sign("经办人")], note=heads.basis(page.rules, ("3",)),
    )  # fmt: skip


def _seated(review: Review) -> int:
    return sum(member.seat is not None for member in review.members)


def _since(rules: Rules, story: Sequence[Happening]) -> Mapping[str, str]:
    """The day from which each member took part in the review, by login."""
    opened = [one.event.received_at for one in story
              if one.event.kind == "act" and one.event.name == "open_review"]  # fmt: skip
    if not opened:
        return {}
    return {seat.login: said.day(beijing_day(max(opened[-1], seat.since.event.received_at)))
            for seat in seats(rules.facts[MEMBER], story)}  # fmt: skip


def _why(review: Review, cell: Cell, since: Mapping[str, str]) -> tuple[str, str, str, str]:
    """The ground, how it came, on which day, and what was written of it."""
    if cell.state == "tied":
        own = ties(cell.member.seat or {}, cell.case, review.rules)
        return (
            "；".join(BY_ITSELF[one] for one in own),
            "自动回避",
            since.get(cell.member.login, ""),
            "",
        )
    found = review.interests[cell.case.ref, cell.member.login]
    kind = next(f for f in review.rules.facts["tie"].field if f.id == "kind")
    own_words = found.by == cell.member.user
    how = "本人声明" if own_words else "部里认定"
    day = said.day(beijing_day(found.at))
    written = "" if own_words and not review.over else str(found.value.get("text") or "")
    return said.value(kind, found.value.get("kind")), how, day, written


def _law(rules: Rules) -> str:
    """The house rule itself, so that nobody takes it for the regulation's."""
    rule = next(one for one in rules.edition.other_law if one.id == RULE)
    return f"{rule.zh}：{rule.says_zh}"

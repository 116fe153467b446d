"""What do the score sheets (评分表) say: each member's marks for each city, once the review is over?"""

from __future__ import annotations

from decimal import Decimal

from casework.queries.lists import ListPage
from casework.queries.reviews import Member, Review
from workflows.scoring import rounded

from . import heads
from .sheet import Cell, Column, Section, Sheet, Sign, Table, numbers

NAME = "评分表"
COMMENTS = "评语"


def score_sheets(page: ListPage, review: Review) -> Sheet:
    """A part for each member who handed something in, with a line to sign; cities in the order of
    their codes, so that no order is one of merit (9.3).
    """
    judges = [m for m in review.members if any(m.login in one.totals for one in review.judged)]
    return Sheet(
        ref=page.list.ref, version=page.list.version, name=NAME, lines=heads.lines(page, NAME),
        marks=heads.marks(page), wide=True,
        facts=[*heads.settings(page.rules, page.list.measure), ("评分成员", f"{len(judges)} 名")],
        sections=[part for member in judges for part in _of(page, review, member)],
        signs=[Sign(member.name) for member in judges],
        note=heads.basis(page.rules, page.rules.facts["mark"].cites),
    )  # fmt: skip


def _of(page: ListPage, review: Review, member: Member) -> list[Section]:
    measure = page.rules.measure(page.list.measure)
    judged = [one for one in review.judged if member.login in one.totals]
    judged.sort(key=lambda one: one.case.division.code)
    rows: list[list[Cell]] = []
    notes = []
    for number, one in enumerate(judged, 1):
        marks = one.marks[member.login]
        given: list[Cell] = [Decimal(marks[h.id]["points"]) for h in measure.heading]
        total = rounded(one.totals[member.login], page.rules.method(measure.id).decimals)
        rows.append([number, heads.city(one.case), *given, total])
        comments = [f"{h.zh}：{marks[h.id]['comment']}" for h in measure.heading
                    if marks[h.id].get("comment")]  # fmt: skip
        view = review.views.get((one.case.ref, member.login), {}).get("text")
        if comments or view:
            notes.append(
                f"{heads.city(one.case)}——{'；'.join([*comments, *([view] if view else [])])}"
            )
    columns = [Column("序号", 1, "whole"), Column("市（州）", 3)]
    columns += [
        numbers(h.zh, 2.4, [row[2 + n] for row in rows]) for n, h in enumerate(measure.heading)
    ]
    columns.append(numbers("合计", 1.6, [row[-1] for row in rows]))
    found = [Section(member.name, table=Table(columns, rows))]
    return [*found, Section(f"{member.name} {COMMENTS}", paragraphs=notes)] if notes else found

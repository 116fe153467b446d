"""What do the score sheets (评分表) say: each member's marks for each city, once the review is over?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from casework.documents import said
from casework.queries.lists import ListPage
from casework.queries.reviews import Judged, Member, Review
from workflows.scoring import rounded

from . import heads
from .sheet import Cell, Column, Section, Sheet, Table

NAME, SUMMARY, COMMENTS = "评分表", "成员评分情况", "评语"
# How a member's part in a city reads, in the columns of the summary.
COUNTED = {"评分": ("handed_in",), "弃权": ("abstained",), "回避": ("tied", "recused"),
           "未评": ("undeclared", "drafted")}  # fmt: skip
WHO = {"kind": 2.4, "organisation": 5, "recommended_by": 3}  # fields of a seat, their shares


def score_sheets(page: ListPage, review: Review) -> Sheet:
    """Who of the members scored how many cities; then a page of its own for each who handed
    something in, to be signed by the member. Cities stand in the order of their codes, so that no
    order is one of merit (9.3).
    """
    judged = sorted(review.judged, key=lambda one: one.case.division.code)
    judges = [m for m in review.members if any(m.login in one.totals for one in judged)]
    basis = heads.basis(page.rules, page.rules.facts["mark"].cites)
    return Sheet(
        ref=page.list.ref, called=heads.called(page), version=page.list.version, name=NAME,
        lines=heads.lines(page, NAME),
        marks=heads.marks(page), wide=True,
        facts=[*heads.settings(page.rules, page.list.measure, weights=False),
               ("评分成员", f"{len(judges)} 名"), ("依据", basis)],
        sections=[Section(SUMMARY, table=_summary(page, review), notes=[_rounding(page)]),
                  *(_of(page, review, one, judged) for one in judges)],
    )  # fmt: skip


def _summary(page: ListPage, review: Review) -> Table:
    fields = {field.id: field for field in page.rules.facts["committee_member"].field}
    columns = [Column("序号", 1, "whole"), Column("成员", 3),
               *(Column(fields[id].zh, share) for id, share in WHO.items()),
               *(Column(label, 1.2, "whole") for label in COUNTED)]  # fmt: skip
    rows: list[list[Cell]] = []
    for member in review.members:
        states = Counter(cell.state for cell in review.of_member(member.login))
        seat = member.seat
        known = [said.value(fields[id], seat.get(id)) for id in WHO] if seat else ["已移出", "", ""]
        counts = [sum(states[state] for state in of) for of in COUNTED.values()]
        rows.append([len(rows) + 1, heads.member(review, member), *known, *counts])
    return Table(columns, rows)


def _rounding(page: ListPage) -> str:
    """Why a city's score may differ in the last place from what the totals on paper come to."""
    places = page.rules.method(page.list.measure).decimals
    return f"成员总分保留 {places} 位小数；市（州）得分按未经舍入的总分计算。"


def _of(page: ListPage, review: Review, member: Member, all_: Sequence[Judged]) -> Section:
    """One member's part: a row for each city, comments beside it, and the line to sign."""
    measure = page.rules.measure(page.list.measure)
    method = page.rules.method(measure.id)
    rows: list[list[Cell]] = []
    for one in all_:
        if member.login in one.totals:
            marks = one.marks[member.login]
            given: list[Cell] = [Decimal(marks[h.id]["points"]) for h in measure.heading]
            total = rounded(one.totals[member.login], method.decimals)
            told = _told(page, review, member, one)
            rows.append([len(rows) + 1, heads.city(one.case), *given, total, told])
    columns = [Column("序号", 1, "whole"), Column("市（州）", 2.6)]
    # A mark as its member entered it; the total with the round's decimals, as the member saw it.
    columns += [Column(f"{h.zh}（{method.weights[h.id]:f}%）", 2.2, "number", None)
                for h in measure.heading]  # fmt: skip
    columns.append(Column("总分", 1.6, "number", method.decimals))
    if any(row[-1] for row in rows):
        columns.append(Column(COMMENTS, 7))
    called = heads.member(review, member)
    return Section(
        f"{NAME}：{called}", table=Table(columns, [row[: len(columns)] for row in rows]),
        apart=True, signer=f"以上共评 {len(rows)} 个市（州）。评审委员会成员{called}",
    )  # fmt: skip


def _told(page: ListPage, review: Review, member: Member, one: Judged) -> str:
    """What the member wrote of a city: under its headings, then as a whole; a line for each."""
    marks = one.marks[member.login]
    lines = [f"{h.zh}：{marks[h.id]['comment']}"
             for h in page.rules.measure(page.list.measure).heading
             if marks[h.id].get("comment")]  # fmt: skip
    if view := review.views.get((one.case.ref, member.login), {}).get("text"):
        lines.append(f"{page.rules.facts['view'].zh}：{view}")
    return "\n".join(lines)

"""What does the committee's opinion (评审意见) say, for its members to sign?"""

from __future__ import annotations

from casework.documents import said
from casework.queries.lists import RANKED, ListPage
from casework.queries.reviews import Review
from workflows.facts import CaseFacts
from workflows.guards.preliminary import case_named, names_given

from . import heads
from .sheet import Cell, Column, Section, Sheet, Table

NAME = "评审意见"
KIND, MEMBER, MARK = "opinion", "committee_member", "mark"
UNJUDGED = "（未评审）"


def opinion(page: ListPage, review: Review) -> Sheet:
    """By scores: how many were reviewed, by whom and how, and the outcome in words, with room for
    what the committee adds. Where the edition asks for an opinion in words, that opinion and its
    preliminary list. Both with a line for each member's signature. Whoever gave no marks is named,
    so that nobody is missing, but has nothing to sign (9.3); where members give views alone, and only
    if they want to, everybody signs ('19 8).
    """
    rules = page.rules
    written = KIND in rules.facts
    cites = rules.facts[KIND].cites if written else rules.actions["list", "close_review"].cites
    facts = [
        ("评审对象", f"{len(_reviewed(page))} 个申报市（州）"),
        ("评审委员会", committee(page)),
    ]
    return Sheet(
        ref=page.list.ref, called=heads.called(page), version=page.list.version, name=NAME,
        lines=heads.lines(page, NAME),
        marks=heads.marks(page), facts=[*facts, *heads.settings(rules, page.list.measure)],
        sections=[*(_in_words(page) if written else _by_score(page)), _members(page, review)],
        note=heads.basis(rules, cites),
    )  # fmt: skip


def committee(page: ListPage) -> str:
    """How many members it has, of each kind."""
    kind = page.rules.facts[MEMBER].field
    choice = next(field for field in kind if field.id == "kind")
    have = [fact.value.get("kind") for fact in page.facts.recorded.all(MEMBER).values()]
    of_each = [f"{zh} {have.count(id)} 人"
               for id, zh in zip(choice.choice, choice.choice_zh, strict=True)]  # fmt: skip
    return f"共 {len(have)} 人（{'，'.join(of_each)}）"


def _reviewed(page: ListPage) -> list[CaseFacts]:
    """Every case that went through the review, also one that left afterwards; before its end, those
    that it takes in."""
    past = [case for case in page.facts.cases
            if case.state in RANKED or case.recorded.one("score")]  # fmt: skip
    return past or list(page.waiting)


def _by_score(page: ListPage) -> list[Section]:
    rows, places = page.rows, page.rules.edition.places
    scored = [row for row in rows if row.total is not None]
    told = [
        f"评审委员会对 {len(_reviewed(page))} 个申报市（州）的申报材料进行了评议审查，"
        f"其中 {len(scored)} 个有得分，按总分由高到低排序。"
    ]
    best = [row for row in scored if row.rank is not None and row.rank <= places]
    if best:
        of = f"排在前 {places} 名的" if len(best) >= places else "由高到低"
        told.append(f"按总分{of}依次为：{heads.shared(best)}。")
    if len(best) > places:
        last = [row.case for row in best if row.rank == best[-1].rank]
        told.append(f"{heads.cities(last)}并列，名额不足，由工业和信息化部研究确定。")
    barred = [row.case for row in rows if row.why == "barred"]
    if barred:
        told.append(f"因事故、事件或惩戒不参加排序：{heads.cities(barred)}。")
    without = [row.case for row in rows if row.total is None]
    if without:
        told.append(f"没有得分：{heads.cities(without)}。")
    return [Section("评审和排序结果", told, notes=["各市（州）得分见《评审排序表》。"]),
            Section("评审委员会补充意见", room=True)]  # fmt: skip


def _in_words(page: ListPage) -> list[Section]:
    given = page.facts.recorded.one(KIND) or {}
    fields = {field.id: field for field in page.rules.facts[KIND].field}
    day = [f"{fields['date'].zh}：{said.value(fields['date'], given.get('date'))}。"]
    columns = [Column("序号", 1.2, "whole"), Column("市（州）", 5), Column("推荐单位", 3)]
    rows = [_preliminary(page, number, name)
            for number, name in enumerate(names_given(page.facts), 1)]  # fmt: skip
    order = [f"{fields['order'].zh}：{given['order']}"] if given.get("order") else []
    return [
        Section(fields["text"].zh, [*str(given.get("text") or said.NOTHING).split("\n"), *day]),
        Section(fields["preliminary"].zh, table=Table(columns, rows), notes=order),
    ]


def _preliminary(page: ListPage, number: int, name: str) -> list[Cell]:
    """A line of the committee's own list, in its own order; it may name a case, a code or a city."""
    case = case_named(page.facts, name)
    return [number, heads.city(case) if case else name, heads.unit(page, case) if case else None]


def _members(page: ListPage, review: Review) -> Section:
    fields = {field.id: field for field in page.rules.facts[MEMBER].field}
    columns = [Column("序号", 1.2, "whole"), Column(fields["name"].zh, 3),
               Column(fields["kind"].zh, 3), Column("签字", 4), Column("日期", 3)]  # fmt: skip
    asked = review.over and MARK in page.rules.facts
    rows: list[list[Cell]] = []
    for one in review.members:
        if one.seat is None:
            continue
        judged = any(cell.state == "handed_in" for cell in review.of_member(one.login))
        kind = said.value(fields["kind"], one.seat.get("kind"))
        idle = asked and not judged
        rows.append([len(rows) + 1, heads.member(review, one), kind, UNJUDGED if idle else "", ""])
    return Section("评审委员会成员签字", table=Table(columns, rows, tall=True))

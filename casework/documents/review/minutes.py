"""What do the minutes (会议纪要) of the ministry's study of a list say?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from casework.documents import said
from casework.queries.list_outcome import (
    as_decided,
    changed_since,
    reasons_given,
    reasons_written,
    until_decided,
)
from casework.queries.lists import ListPage, Ranked
from casework.queries.timeline import Happening
from workflows.calendar import beijing_day
from workflows.edition import FactKind
from workflows.guards.preliminary import names_given

from . import heads
from .ranking import chosen, proposed
from .sheet import Cell, Column, Section, Sheet, Sign, Table, numbers

NAME = "拟入选名单研究会议纪要"
DECISIONS = ("decision", "determination")  # what an edition calls the ministry's decision


def minutes(page: ListPage, story: Sequence[Happening]) -> Sheet:
    """The proposal and who made it, the list, each difference from what the scores propose with its
    reason, ties and how they were decided, other written reasons, visits and the decision (10.1 to
    10.3). `story` are the list's records, the oldest first.

    All of it as it was decided, however the list changed since; what changed is said after it.
    """
    actions, now = page.rules.actions, page
    story = until_decided(page, story)
    page = as_decided(page, story)
    return Sheet(
        ref=page.list.ref, called=heads.called(page), version=page.list.version, name=NAME,
        lines=heads.lines(page, NAME),
        marks=heads.marks(page), facts=[*_proposal(page, story), ("名单状态", heads.state(page))],
        sections=[_names(page), _differences(page), *_ties(page), *_reasons(page, story),
                  *_visits(page), *_decision(page), *_since(now, page)],
        signs=[Sign("记录人"), Sign("审核人")],
        note=heads.basis(page.rules, (*actions["list", "propose"].cites,
                                      *actions["list", "decide"].cites)),
    )  # fmt: skip


def _proposal(page: ListPage, story: Sequence[Happening]) -> list[tuple[str, str]]:
    """Who proposed the list as it stands, when, with which note."""
    made = next((one for one in reversed(story)
                 if one.event.kind == "act" and one.event.name == "propose"), None)  # fmt: skip
    given = page.facts.recorded.one("proposal") or {}
    note = page.rules.facts["proposal"].field[0]
    found = []
    if made is not None:
        found = [("提出人", made.person.name if made.person else said.NOTHING),
                 ("提出日期", said.day(beijing_day(made.event.received_at)))]  # fmt: skip
    return [*found, *([(note.zh, said.value(note, given["note"]))] if given.get("note") else [])]


def _names(page: ListPage) -> Section:
    rows: list[list[Cell]] = [
        [number, heads.city(case), heads.unit(page, case), heads.region(case)]
        for number, case in enumerate(heads.listed(page), 1)
    ]
    columns = [Column("序号", 1.2, "whole"), Column("市（州）", 5), Column("推荐单位", 3),
               Column("区域", 2)]  # fmt: skip
    told = f"研究提出拟入选名单 {len(rows)} 个（遴选名额 {page.rules.edition.places} 个），按行政区划排列："
    return Section("拟入选名单", [told], Table(columns, rows))


def _differences(page: ListPage) -> Section:
    """Every city for which the list differs from the proposal, or for which a reason was written.

    Once the list is on its way up nothing is proposed any more; then the reasons tell.
    """
    apart = [row for row in page.rows if (row.differs and row.why != "tie") or (
        row.reason and not _of_tie(page, row))]  # fmt: skip
    scored = "differs" in page.rules.guards
    totals: list[Cell] = [row.total for row in apart]
    columns = [Column("市（州）", 3), *([numbers("总分", 1.8, totals)] if scored else []),
               Column("建议", 2), Column("名单", 2), Column("理由", 7)]  # fmt: skip
    rows: list[list[Cell]] = [[heads.city(row.case), *([row.total] if scored else []),
                               proposed(row), chosen(page, row), row.reason]
                              for row in apart]  # fmt: skip
    none = "没有登记对名单的调整。"
    if scored:
        none = "名单与按得分提出的建议一致，没有不同之处。"
    elif names_given(page.facts):
        none = "名单与初选建议名单一致。"
    return Section("与建议不同之处及理由", table=Table(columns, rows, none=none))


def _tied(page: ListPage) -> Iterator[list[Ranked]]:
    """Equals between whom people chose: of one total, and the scores left it open, or some are on
    the list and some aren't."""
    groups: dict[Decimal, list[Ranked]] = {}
    for row in page.rows:
        if row.total is not None:
            groups.setdefault(row.total, []).append(row)
    for same in groups.values():
        open_ = [row for row in same if row.why == "tie"]
        told = all(row.why is None for row in same)  # nothing is proposed any more
        if open_ or (told and len({row.listed for row in same}) > 1):
            yield open_ or same


def _of_tie(page: ListPage, row: Ranked) -> bool:
    return any(row in same for same in _tied(page))


def _ties(page: ListPage) -> list[Section]:
    ties = list(_tied(page))
    if not ties:
        return []
    totals: list[Cell] = [same[0].total for same in ties]
    columns = [numbers("总分", 1.6, totals), Column("同分市（州）", 4), Column("名额", 1.3, "whole"),
               Column("列入", 3), Column("不列入", 3), Column("理由", 6)]  # fmt: skip
    rows: list[list[Cell]] = []
    for same in ties:
        taken = [row.case for row in same if row.listed]
        why = "\n".join(f"{heads.city(row.case)}：{row.reason}" for row in same if row.reason)
        rows.append([same[0].total, heads.cities(row.case for row in same),
                     same[0].places or len(taken), heads.cities(taken),
                     heads.cities(row.case for row in same if not row.listed), why])  # fmt: skip
    return [Section("同分及决定情况", table=Table(columns, rows))]


def _reasons(page: ListPage, story: Sequence[Happening]) -> list[Section]:
    found = reasons_written(page.opened, "zh", reasons_given(story))
    columns = [Column("事项", 4), Column("理由", 10)]
    return [Section("其他写明的理由", table=Table(columns, found))] if found else []


def _visits(page: ListPage) -> list[Section]:
    """The on-site visits (10.2), where there were any."""
    kind = page.rules.facts.get("visit")
    have = page.facts.recorded.all("visit")
    if kind is None or not have:
        return []
    told = []
    for fact in have.values():
        case = page.facts.case(str(fact.value.get("case")))
        told.append(
            f"{heads.city(case) if case else said.NOTHING}。{_told(kind, fact.value, 'case')}"
        )
    return [Section(kind.zh, told)]


def _decision(page: ListPage) -> list[Section]:
    """The ministry's decision on the list."""
    kind = _kind(page)
    fact = page.facts.recorded.fact(kind.id)
    return [Section(kind.zh, [_told(kind, fact.value) if fact else "尚未登记。"])]


def _since(page: ListPage, decided: ListPage) -> list[Section]:
    """What became of the list after it was decided, which isn't what these minutes are of: who
    left it, and who came in by which decision.
    """
    left, came = changed_since(page, decided)
    states, kind = page.rules.states, _kind(page)
    told = [f"{heads.city(case)}移出名单，现为“{states['case', case.state].zh}”。" for case in left]
    for case in came:
        fact = page.facts.recorded.fact(kind.id, case.ref)
        told.append(f"递补{heads.city(case)}。" + (_told(kind, fact.value) if fact else ""))
    return [Section("审定以后的变动（不在本次研究之内）", told)] if told else []


def _kind(page: ListPage) -> FactKind:
    return next(page.rules.facts[id] for id in DECISIONS if id in page.rules.facts)


def _told(kind: FactKind, value: Mapping[str, Any], *leave: str) -> str:
    """What is on record, field after field, in one paragraph; a file isn't told."""
    files = [field.id for field in kind.field if field.kind == "file"]
    told = said.pairs(kind, value, leave=[*leave, *files])
    return "；".join(f"{label}：{words}" for label, words in told) + "。"

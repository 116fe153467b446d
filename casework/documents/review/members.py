"""What does the register of the committee (评审委员会名册) say, with those who left it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.documents import said
from casework.queries.lists import ListPage
from casework.queries.timeline import Happening
from workflows.calendar import beijing_day
from workflows.edition import FactKind, Field

from . import heads
from .opinion import MEMBER, committee
from .sheet import Cell, Column, Section, Sheet, Sign, Table

NAME = "评审委员会名册"
ERASED = "（文字已清除）"


@dataclass(slots=True)
class Seat:
    """Somebody on the committee: what is said of them, by which record appointed, and taken off.

    A seat is an account, and so a person: what is corrected of it, the name too, is said of the
    same member. Whoever comes in somebody's place has an account of their own.
    """

    login: str
    value: Mapping[str, Any]
    since: Happening
    until: Happening | None = None


def members(page: ListPage, story: Sequence[Happening]) -> Sheet:
    """Who is on the committee, since when and by whom; then who was taken off, when, by whom and,
    where it was written, why (9.1, 9.2). `story` are the list's records, the oldest first.
    """
    kind = page.rules.facts[MEMBER]
    fields = [field for field in kind.field if field.kind != "file"]
    found = list(seats(kind, story))
    lead = [Column("序号", 1.1, "whole"), *(Column(f.zh, _share(f)) for f in fields)]
    names = {(seat.login, _name(seat)) for seat in found}
    same = {name for name, many in Counter(name for _, name in names).items() if many > 1}
    since = [Column("登记日期", 3.2), Column("登记人", 2)]
    until = [Column("移出日期", 3.2), Column("移出人", 2), Column("理由", 4)]
    here = [seat for seat in found if not seat.until]
    now = [_row(n, seat, fields, same) for n, seat in enumerate(here, 1)]
    left = sorted((seat.until.event.seq, n) for n, seat in enumerate(found) if seat.until)
    gone = [
        [*_row(n, found[at], fields, same), *_left(found[at])] for n, (_, at) in enumerate(left, 1)
    ]
    return Sheet(
        ref=page.list.ref, called=heads.called(page), version=page.list.version, name=NAME,
        lines=heads.lines(page, NAME),
        marks=heads.marks(page), wide=True,
        facts=[("现任", committee(page)), ("名单状态", heads.state(page))],
        sections=[
            Section("现任成员", table=Table([*lead, *since], now)),
            Section("已移出的成员", table=Table([*lead, *since, *until], gone)),
        ],
        signs=[Sign("经办人")], note=heads.basis(page.rules, kind.cites),
    )  # fmt: skip


def seats(kind: FactKind, story: Sequence[Happening]) -> Iterator[Seat]:
    """Each seat in the order of appointment; one that was taken off and appointed again is two."""
    taken: dict[str, Seat] = {}
    found: list[Seat] = []
    for one in story:
        for item, value in _said(kind, one):
            seat = taken.get(item)
            if value is None:
                if seat:
                    taken.pop(item).until = one
            elif seat:
                seat.value = value
            else:
                taken[item] = Seat(item, value, one)
                found.append(taken[item])
    yield from found


def _said(
    kind: FactKind, one: Happening
) -> Iterator[tuple[str, Mapping[str, Any] | None]]:  # fmt: skip
    """(item, what is said of it) of the members that a record is about; None where one is taken
    off."""
    if one.event.kind == "record" and one.event.name == kind.id:
        erased = one.erased and bool(one.event.payload.get("after"))
        value = {kind.field[0].id: ERASED} if erased else one.value
        yield one.event.item, value
    for item, value in one.text.get("given", {}).get(kind.id, {}).items():
        yield item, value


def _row(number: int, seat: Seat, fields: Sequence[Field], same: Collection[str]) -> list[Cell]:
    """The account stands beside a name that two have, as on the other papers, and beside no other."""
    told = {field.id: said.value(field, seat.value.get(field.id)) for field in fields}
    if _name(seat) in same:
        told["name"] += f"（{seat.login}）"
    return [number, *told.values(), *_when(seat.since)]


def _name(seat: Seat) -> str:
    return str(seat.value.get("name") or "")


def _left(seat: Seat) -> list[Cell]:
    assert seat.until is not None
    return [*_when(seat.until), seat.until.comment]


def _when(one: Happening) -> list[Cell]:
    return [said.day(beijing_day(one.event.received_at)), one.person.name if one.person else None]


def _share(field: Field) -> float:
    """Wide enough for the longest that can be chosen, so that a line stays a line."""
    longest = max(map(len, field.choice_zh), default=0)
    return 5 if field.kind == "long_text" else max(3, 0.35 * longest)

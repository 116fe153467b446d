"""Which cases is somebody looking for, page by page, and how many are there?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from casework.models import Case, DeadlineRow, FactRow, Unit, User
from workflows.facts import Actor

from .visible import visible_cases

CAP = 1000
SIZE = 25
Order = Literal["code", "unit", "new", "changed"]
# What each order sorts by; the number of the case comes last, so that no two rows are equal.
ORDERS: Mapping[str, Any] = {
    "code": Case.division,
    "unit": Case.unit,
    "new": Case.id,
    "changed": Case.touched_at,
}
NEWEST_FIRST = ("new", "changed")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. Every field can stand in an address, so that a view can be kept and sent."""

    year: int | None = None
    measure: str = ""
    states: tuple[str, ...] = ()
    unit: str = ""
    words: str = ""
    officer: int | None = None  # this person's: in charge or substitute
    check: str = ""  # pending or accepted, for submitted cases
    order: Order = "code"


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page begins: after (or before) the row with this sort value and number."""

    value: str
    id: int
    back: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of cases with what stands beside each: unit, officer, the next deadline."""

    cases: Sequence[Case]
    next: Key | None
    prev: Key | None
    units: Mapping[str, Unit]
    people: Mapping[int, str]
    due: Mapping[str, DeadlineRow]
    accepted: Collection[str]


def like(words: str) -> str:
    """The words as a pattern for a search anywhere in a text; `%` and `_` mean themselves."""
    plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


def matching(words: str) -> Any:
    """A city by its name or part of it, its pinyin initials, its code or ref, or its province."""
    found = []
    for word in words.split():
        pattern = like(word)
        ways = [Case.division_name.like(pattern, escape="\\")]
        if word.isascii():
            ways += [Case.division_initials.like(pattern[1:].lower(), escape="\\"),
                     Case.division.like(pattern[1:], escape="\\"),
                     Case.ref.like(pattern, escape="\\"),
                     Case.division_name_en.ilike(pattern, escape="\\")]  # fmt: skip
        units = select(Unit.code).where(or_(Unit.name_zh.like(pattern, escape="\\"),
                                            Unit.name_en.ilike(pattern, escape="\\")))  # fmt: skip
        ways.append(Case.unit.in_(units))
        found.append(or_(*ways))
    return and_(*found)


def conditions(actor: Actor, wanted: Wanted) -> list[Any]:
    """What a case must be to be found; always within what this person may see."""
    where: list[Any] = [visible_cases(actor)]
    if wanted.year:
        where.append(Case.round_year == wanted.year)
    if wanted.measure:
        where.append(Case.measure == wanted.measure)
    if wanted.states:
        where.append(Case.state.in_(wanted.states))
    if wanted.unit:
        where.append(Case.unit == wanted.unit)
    if wanted.officer:
        where.append(or_(Case.officer == wanted.officer, Case.substitute == wanted.officer))
    if wanted.check:
        checked = select(FactRow.owner).where(
            FactRow.owner == "case/" + Case.ref, FactRow.kind == "formal_check"
        )
        where.append(checked.exists() if wanted.check == "accepted" else ~checked.exists())
    if wanted.words:
        where.append(matching(wanted.words))
    return where


def total(session: Session, actor: Actor, wanted: Wanted) -> int:
    """How many cases match; CAP + 1 stands for “more than that”."""
    asked = select(Case.id).where(*conditions(actor, wanted)).limit(CAP + 1)
    return session.scalar(select(func.count()).select_from(asked.subquery())) or 0


def _ordered(asked: Select[Any], wanted: Wanted, *, back: bool) -> Select[Any]:
    column = ORDERS[wanted.order]
    descending = (wanted.order in NEWEST_FIRST) != back
    if column is Case.id:
        return asked.order_by(Case.id.desc() if descending else Case.id)
    if descending:
        return asked.order_by(column.desc(), Case.id.desc())
    return asked.order_by(column, Case.id)


def _beyond(wanted: Wanted, key: Key) -> Any:
    column = ORDERS[wanted.order]
    descending = (wanted.order in NEWEST_FIRST) != key.back
    if column is Case.id:
        return Case.id < key.id if descending else Case.id > key.id
    if descending:
        return or_(column < key.value, and_(column == key.value, Case.id < key.id))
    return or_(column > key.value, and_(column == key.value, Case.id > key.id))


def _key(wanted: Wanted, case: Case, *, back: bool) -> Key:
    column = ORDERS[wanted.order]
    return Key("" if column is Case.id else str(getattr(case, column.key)), case.id, back)


def rows(
    session: Session, actor: Actor, wanted: Wanted, key: Key | None, most: int
) -> tuple[list[Case], bool]:
    """At most `most` cases from `key` on, in the order asked for, and whether more follow there."""
    where = conditions(actor, wanted)
    back = key is not None and key.back
    if key is not None:
        where.append(_beyond(wanted, key))
    asked = _ordered(select(Case).where(*where), wanted, back=back).limit(most + 1)
    found = list(session.scalars(asked))
    more = len(found) > most
    found = found[:most]
    return (found[::-1] if back else found), more


def page(
    session: Session, actor: Actor, wanted: Wanted, key: Key | None = None, *, most: int = SIZE
) -> Page:
    """One page of cases with what stands beside each, in a fixed number of statements."""
    cases, more = rows(session, actor, wanted, key, most)
    back = key is not None and key.back
    before = more if back else key is not None
    after = True if back else more
    return Page(
        cases,
        _key(wanted, cases[-1], back=False) if cases and after else None,
        _key(wanted, cases[0], back=True) if cases and before else None,
        units_of(session, cases), people_of(session, cases), due_of(session, cases),
        accepted_of(session, cases),
    )  # fmt: skip


def every(session: Session, actor: Actor, wanted: Wanted, *, size: int = 500) -> Iterator[Page]:
    """All pages, for an export; each is read when it is asked for."""
    key: Key | None = None
    while True:
        found = page(session, actor, wanted, key, most=size)
        yield found
        if found.next is None:
            return
        session.expunge_all()  # an export of a hundred thousand rows isn't held whole
        key = replace(found.next)


def units_of(session: Session, cases: Collection[Case]) -> dict[str, Unit]:
    """The recommending units of these cases by code."""
    codes = {c.unit for c in cases}
    if not codes:
        return {}
    return {u.code: u for u in session.scalars(select(Unit).where(Unit.code.in_(codes)))}


def people_of(session: Session, cases: Collection[Case]) -> dict[int, str]:
    """The names of officers in charge and substitutes by account."""
    ids = {i for c in cases for i in (c.officer, c.substitute) if i}
    if not ids:
        return {}
    asked = select(User.id, User.name).where(User.id.in_(ids))
    return {key: value for key, value in session.execute(asked)}  # noqa: C416  a result has keys()


def due_of(session: Session, cases: Collection[Case]) -> dict[str, DeadlineRow]:
    """Each case's own open deadline that ends first, by ref."""
    if not cases:
        return {}
    asked = (
        select(DeadlineRow)
        .where(
            DeadlineRow.owner.in_([f"case/{c.ref}" for c in cases]), DeadlineRow.status == "open"
        )
        .order_by(DeadlineRow.ends_at.desc())
    )
    return {row.owner.partition("/")[2]: row for row in session.scalars(asked)}


def accepted_of(session: Session, cases: Collection[Case]) -> set[str]:
    """Which of these the formal check has accepted."""
    owners = [f"case/{c.ref}" for c in cases if c.state == "submitted"]
    if not owners:
        return set()
    asked = select(FactRow.owner).where(FactRow.owner.in_(owners), FactRow.kind == "formal_check")
    return {owner.partition("/")[2] for owner in session.scalars(asked)}


def by_refs(session: Session, actor: Actor, refs: Collection[str]) -> list[Case]:
    """The named cases that this person may see, in order of code."""
    if not refs:
        return []
    asked = select(Case).where(Case.ref.in_(refs), visible_cases(actor))
    return list(session.scalars(asked.order_by(Case.division, Case.id)))

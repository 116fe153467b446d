"""What does a decision change besides the state: facts, places, the list's places?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, case, delete, func, insert, null, select, update
from sqlalchemy.dialects import postgresql, sqlite

from casework.db import Sql, Writer
from casework.models import FactRow, Place
from casework.models.base import canonical, instant_text
from workflows.facts import Recorded
from workflows.legible import written
from workflows.machine import Decision

from .streams import Entry, Stamp

_key = ("owner", "kind", "item")
_fact_columns = [c.name for c in FactRow.__table__.columns]
DELETE_FACT = Sql(
    delete(FactRow).where(
        FactRow.owner == bindparam("whose"),
        FactRow.kind == bindparam("what"),
        FactRow.item == bindparam("which"),
    )
)
DELETE_KIND = Sql(
    delete(FactRow).where(FactRow.owner == bindparam("whose"), FactRow.kind == bindparam("what"))
)


def _upsert(dialect: Any) -> Sql:
    made = dialect.insert(FactRow).values({c: bindparam(c) for c in _fact_columns})
    # Whoever wrote it before stays among its makers; `,7,` is put in once.
    before, mine = FactRow.hands, made.excluded.hands
    hands = case((before.contains(mine), before), else_=before.concat(func.substr(mine, 2)))
    return Sql(
        made.on_conflict_do_update(
            index_elements=list(_key),
            set_={c: made.excluded[c] for c in _fact_columns if c not in _key} | {"hands": hands},
        )
    )


UPSERT_FACT = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}

_place = (Place.round_year == bindparam("year"), Place.measure == bindparam("of"),
          Place.unit == bindparam("whose"), Place.kind == bindparam("what"))  # fmt: skip
_free = select(func.min(Place.number)).where(*_place, Place.case_ref.is_(None)).scalar_subquery()
# Taking a row is the quota: where none is free, no row is touched and the act is lost.
TAKE = Sql(
    update(Place)
    .where(*_place, Place.number == _free, Place.case_ref.is_(None))
    .values(case_ref=bindparam("ref"), cap_key=bindparam("cap"))
)
FREE = Sql(
    update(Place)
    .where(*_place, Place.case_ref == bindparam("ref"))
    .values(case_ref=null(), cap_key=null())
)
OPEN_PLACE = Sql(insert(Place).values({c.name: bindparam(c.name) for c in Place.__table__.columns}))


@dataclass(frozen=True, slots=True)
class Quota:
    """Which places are meant: of a unit for a measure, or (unit "", kind `list`) of the list."""

    year: int
    measure: str
    unit: str
    kind: str


def take_place(w: Writer, quota: Quota, ref: str, *, cap: str | None = None) -> None:
    """Take a free place for the case; Lost, when it is sent, where there is none."""
    w.run(TAKE, expect=1, year=quota.year, of=quota.measure, whose=quota.unit, what=quota.kind,
          ref=ref, cap=cap)  # fmt: skip


def free_place(w: Writer, quota: Quota, ref: str) -> None:
    """Give back the place that the case holds, if it holds one."""
    w.run(FREE, year=quota.year, of=quota.measure, whose=quota.unit, what=quota.kind, ref=ref)


def write_fact(
    w: Writer, owner: str, kind: str, item: str, value: Mapping[str, Any], stamp: Stamp, seq: int
) -> None:
    """Set a fact; `seq` is the number of the event that records it."""
    w.run(
        UPSERT_FACT[w.dialect], owner=owner, kind=kind, item=item, value=canonical(value),
        recorded_by=stamp.actor, hands=f",{stamp.actor},", at=instant_text(stamp.received_at), seq=seq,
    )  # fmt: skip


def take_away(w: Writer, owner: str, kind: str, item: str) -> None:
    """Take a fact away; earlier values stay in the events."""
    w.run(DELETE_FACT, whose=owner, what=kind, which=item)


def taken(recorded: Recorded, given: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The kinds of which an act takes away what was on record: whoever did it had a hand in what
    is left.
    """
    return sorted({kind for kind, items in given.items() for item, value in items.items()
                   if value is None and recorded.fact(kind, item)})  # fmt: skip


def facts_of_decision(
    w: Writer,
    owner: str,
    answer: Decision,
    given: Mapping[str, Mapping[str, Any]],
    stamp: Stamp,
    seq: int,
) -> None:
    """Write what was given with the act, what it records by itself, the reasons that settled it."""
    for kind in answer.voids:
        w.run(DELETE_KIND, whose=owner, what=kind)
    for write in answer.rule.writes:
        if write.fact not in given:
            write_fact(w, owner, write.fact, "", write.value, stamp, seq)
    for kind, items in given.items():
        for item, value in items.items():
            if value is None:
                take_away(w, owner, kind, item)
            else:
                write_fact(w, owner, kind, item, value, stamp, seq)
    for key, text in answer.reasons.items():
        write_fact(w, owner, "reason", key, {"text": text}, stamp, seq)


def entry_of(
    answer: Decision, comment: str, given: Mapping[str, Any], payload: Mapping[str, Any]
) -> Entry:
    """The event of a decision: states in the open, words and handed-in facts as erasable text."""
    text: dict[str, Any] = {}
    if said := written(comment):
        text["comment"] = said
    if given:
        text["given"] = given
    if answer.reasons:
        text["reasons"] = dict(answer.reasons)
    return Entry(
        "act", answer.rule.id, from_state=answer.start, to_state=answer.to, payload=payload,
        text=text, tell=bool(answer.rule.tells),
    )  # fmt: skip

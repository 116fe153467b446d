"""Which facts does a guard get to see, and how are they read in few round trips?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, literal, null, select, union_all
from sqlalchemy.sql.expression import cast as sql_cast
from sqlalchemy.types import Text

from casework.db import Sql, Writer
from casework.models import (
    Case,
    DeadlineRow,
    Event,
    FactRow,
    Place,
    Shortlist,
)
from workflows.facts import (
    CaseFacts,
    DivisionFacts,
    Entered,
    Fact,
    PlaceFacts,
    Recorded,
)

CASE = tuple(c.name for c in Case.__table__.columns)
_text = Text()
TAKEN_AWAY = '{"after":"",%'  # how the payload of such an event begins, keys in order


def fact_rows(owner_of: Any, *where: Any, joined: Any = None) -> Any:
    """Rows (of whom, what, kind, item, value, by, at, seq, hands) of the fact table."""
    rows = select(
        owner_of.label("whose"), literal("fact").label("what"), FactRow.kind, FactRow.item,
        FactRow.value.cast(_text), FactRow.recorded_by, FactRow.at.cast(_text), FactRow.seq,
        FactRow.hands,
    )  # fmt: skip
    return (rows.join_from(joined[0], joined[1], joined[2]) if joined else rows).where(*where)


def other_rows(whose: Any, what: str, kind: Any, item: Any, value: Any, *where: Any) -> Any:
    """Rows of another table in the same nine columns."""
    return select(
        whose, literal(what), sql_cast(kind, _text), sql_cast(item, _text),
        sql_cast(value, _text), literal(0), literal(""), literal(0), literal(""),
    ).where(*where)  # fmt: skip


def gone_rows(whose: Any, *where: Any) -> Any:
    """Rows in the same nine columns: of which kind was a fact taken away, last by which event?

    Its own row is gone; the events tell.
    """
    return (
        select(whose, literal("gone"), Event.name.cast(_text), literal(""), literal(""), literal(0),
               func.max(Event.received_at.cast(_text)), func.max(Event.seq), literal(""))
        .where(*where, Event.kind == "record", Event.payload.cast(_text).like(TAKEN_AWAY))
        .group_by(Event.stream, Event.name)
    )  # fmt: skip


def entry_rows(whose: Any, *where: Any) -> Any:
    """Rows in the same nine columns: each event that recorded a paper or the consent, of which only
    the last's row is there; the guards ask which paper stood when the consent was given, and since
    when what stands was said."""
    return select(
        whose, literal("entered"), Event.name.cast(_text), Event.item.cast(_text),
        Event.payload.cast(_text), literal(0), literal(""), Event.seq, literal(""),
    ).where(
        *where, Event.kind == "record", Event.name.in_(("consent", "document")),
        Event.payload.cast(_text).not_like(TAKEN_AWAY),
    )  # fmt: skip


_ref: Any = bindparam("ref")
_year: Any = bindparam("year")
_measure: Any = bindparam("measure")

# Everything that bears on one case, in one statement.
CASE_FACTS = Sql(
    union_all(
        fact_rows(
            literal(""),
            FactRow.owner.in_([bindparam("case"), bindparam("division"), bindparam("unit")]),
        ),
        fact_rows(
            literal(""), FactRow.owner == bindparam("round"), FactRow.kind == "cutoff_moved"
        ),
        other_rows(
            literal(""), "place", Place.kind, Place.number, Place.case_ref,
            Place.round_year == _year, Place.measure == _measure,
            Place.unit == bindparam("unit_code"),
        ),
        other_rows(
            literal(""), "deadline", DeadlineRow.kind, DeadlineRow.item, DeadlineRow.ends_at,
            DeadlineRow.owner == bindparam("case"), DeadlineRow.status == "open",
        ),
        gone_rows(literal(""), Event.stream == bindparam("case")),
        entry_rows(literal(""), Event.stream == bindparam("case")),
        other_rows(
            literal(""), "twin", Case.state, Case.ref, null(),
            Case.round_year == _year, Case.measure == _measure,
            Case.division == bindparam("division_code"), Case.ref != _ref,
            Case.state.not_in(("withdrawn", "lapsed", "ineligible")),
        ),
        other_rows(
            literal(""), "list", Shortlist.state, null(), null(),
            Shortlist.round_year == _year, Shortlist.measure == _measure,
        ),
    )
)  # fmt: skip

FACTS_OF = Sql(
    select(
        FactRow.kind, FactRow.item, FactRow.value.cast(_text), FactRow.recorded_by,
        FactRow.at.cast(_text), FactRow.seq, FactRow.hands,
    ).where(FactRow.owner == bindparam("owner"))
)  # fmt: skip


def recorded(rows: Iterable[tuple[Any, ...]]) -> Recorded:
    """Facts from rows (kind, item, value, by, at, seq, hands)."""
    listed = list(rows)
    values = json.loads(f"[{','.join(row[2] for row in listed)}]")  # one parse for all of them
    found: dict[str, dict[str, Fact]] = {}
    for (kind, item, _, by, at, seq, hands), value in zip(listed, values, strict=True):
        found.setdefault(kind, {})[item] = Fact(value, by, at, seq, _hands(hands))
    return Recorded(found)


@lru_cache(maxsize=1024)  # few people write, and each fact of a case is read at each act
def _hands(text: str) -> frozenset[int]:
    return frozenset(int(one) for one in text.strip(",").split(",") if one)


def facts_of(w: Writer, owner: str) -> Recorded:
    """Everything recorded on one owner (`list/…`, `objection/…`)."""
    return recorded(w.rows(FACTS_OF, owner=owner))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def snapshot(
    row: Mapping[str, Any],
    facts: Recorded,
    *,
    places: tuple[PlaceFacts, ...] = (),
    twins: tuple[str, ...] = (),
    submit_by: datetime | None = None,
    valid: tuple[date | None, date | None] = (None, None),
    list_state: str = "",
) -> CaseFacts:
    """The facts of a case from its row and what was read beside it."""
    return CaseFacts(
        ref=row["ref"], state=row["state"], measure=row["measure"], year=row["round_year"],
        division=DivisionFacts(
            row["division"], row["division_name"], row["division_kind"],
            row["division_province"], bool(row["planned_single"]), *valid,
            name_en=row["division_name_en"] or "",
        ),
        unit=row["unit"], unit_kind=row["unit_kind"], region=row["region"], recorded=facts,
        places=places, twins=twins, submit_by=submit_by, list_state=list_state,
        term_from=_instant(row["term_from"]), term_to=_instant(row["term_to"]),
        submitted_on=_day(row["submitted_on"]),
    )  # fmt: skip


def asked_of_case(case: Mapping[str, Any]) -> tuple[Sql, dict[str, Any]]:
    """The statement that reads all that bears on a case, and its values."""
    return CASE_FACTS, {
        "ref": case["ref"], "case": f"case/{case['ref']}",
        "division": f"division/{case['division']}", "unit": f"unit/{case['unit']}",
        "year": case["round_year"], "measure": case["measure"], "unit_code": case["unit"],
        "division_code": case["division"], "round": f"round/{case['round_year']}",
    }  # fmt: skip


def case_facts(w: Writer, row: Mapping[str, Any]) -> CaseFacts:
    """One case with all that bears on it; its row must be locked before."""
    sql, values = asked_of_case(row)
    return case_from(row, w.rows(sql, **values))


Entries = dict[str, dict[str, tuple[Entered, ...]]]


def enter(entries: Entries, kind: str, item: str, payload: str, seq: int) -> None:
    """Add what an `entry_rows` row tells, in the order of events."""
    of = entries.setdefault(kind, {})
    of[item] = tuple(sorted((*of.get(item, ()), Entered(seq, json.loads(payload)["after"]))))


def taken_away(at: str, seq: int) -> Fact:
    """When and by which event the last of a kind was taken away."""
    return Fact({}, at=at, seq=seq)


def case_from(row: Mapping[str, Any], found: Iterable[Any]) -> CaseFacts:
    """The case's facts from what `asked_of_case` found."""
    facts, places, twins, ends, list_state = [], [], [], [], ""
    gone: dict[str, Fact] = {}
    entries: Entries = {}
    for _, what, kind, item, value, by, at, seq, hands in found:
        if what == "fact":
            facts.append((kind, item, value, by, at, seq, hands))
        elif what == "gone":
            gone[kind] = taken_away(at, seq)
        elif what == "entered":
            enter(entries, kind, item, value, seq)
        elif what == "place":
            places.append(PlaceFacts(kind, int(item), value))
        elif what == "twin":
            twins.append(item)
        elif what == "list":
            list_state = kind
        elif kind in ("cutoff", "correction"):
            ends.append(datetime.fromisoformat(value))
    told = replace(recorded(facts), gone=gone, entries=entries)
    return snapshot(row, told, places=tuple(places), twins=tuple(twins),
                    submit_by=max(ends, default=None), list_state=list_state)  # fmt: skip

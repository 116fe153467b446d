"""What may a page know of a case, list, objection or sanction, so that it can ask the rules?

The same snapshots as at the door, opened by the same desks, but read on the screen's session.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Text, TypeDecorator, select, type_coerce
from sqlalchemy.orm import Session

from casework.models import Case, DeadlineRow, Event, FactRow, Place, Round, Shortlist
from casework.services import gather, ruling
from casework.services.desk import Opened
from casework.services.desks import BY_SUBJECT
from casework.services.door import Wish
from workflows.calendar import WorkingCalendar
from workflows.facts import (
    Actor,
    CaseFacts,
    Fact,
    ListFacts,
    ObjectionFacts,
    PlaceFacts,
)
from workflows.rules import Rules

from .reader import Reader

NOBODY = Actor(0, "", frozenset())
GONE = ("withdrawn", "lapsed", "ineligible")  # a city in these may run again (house.one_case)


def opened(session: Session, subject: str, ref: str, *, now: datetime) -> Opened:
    """Any subject, or owner of facts, as the door would open it, but not locked.

    `now` is for a list: would a publicity that starts now end in a provisional year? NotFound
    where there is none; whether this reader may see it is asked elsewhere (`visible`).
    """
    wish = Wish(actor=NOBODY, subject=subject, name="", ref=ref, received_at=now, recording=True)
    found: Opened = BY_SUBJECT[subject].open(Reader(session), wish)
    if isinstance(
        found.facts, ObjectionFacts
    ):  # a page acts on those that are joined along with it
        joined = tuple(o.ref for o in found.facts.followers)
        found.facts = replace(found.facts, along=(found.ref, *joined) if joined else ())
    return found


def calendar(session: Session) -> WorkingCalendar:
    """The working calendar in force."""
    return ruling.calendar(Reader(session))


def rules_of(session: Session, year: int) -> Rules | None:
    """The rules of round `year`; None where there is no such round."""
    return ruling.rules_of(Reader(session), year)


def case_snapshot(session: Session, ref: str, *, now: datetime) -> tuple[Rules, CaseFacts]:
    """A case for `actions_for`; NotFound."""
    found = opened(session, "case", ref, now=now)
    assert isinstance(found.facts, CaseFacts)
    return found.rules, found.facts


def list_snapshot(session: Session, ref: str, *, now: datetime) -> tuple[Rules, ListFacts]:
    """A list with every case of its round and measure; NotFound."""
    found = opened(session, "list", ref, now=now)
    assert isinstance(found.facts, ListFacts)
    return found.rules, found.facts


def objection_snapshot(
    session: Session, ref: str, *, now: datetime
) -> tuple[Rules, ObjectionFacts]:
    """An objection with the others to the same case, and the case itself; NotFound."""
    found = opened(session, "objection", ref, now=now)
    assert isinstance(found.facts, ObjectionFacts)
    return found.rules, found.facts


def case_snapshots(
    session: Session, refs: Collection[str]
) -> Mapping[str, tuple[Rules, CaseFacts]]:
    """`case_snapshot` of many in a fixed number of statements, by ref; what isn't there is left out.

    What `gather.CASE_FACTS` reads of one case is read here of all at once: facts of the case, its
    city and its unit, the unit's places, the open deadlines, the city's other cases.
    """
    rows = _rows(session, refs)
    if not rows:
        return {}
    facts, places = _facts(session, rows), _places(session, rows)
    gone, entries = _gone(session, rows), _entries(session, rows)
    ends, twins = _ends(session, rows), _twins(session, rows)
    lists = _lists(session, rows)
    reader = Reader(session)
    found = {}
    for row in rows:
        owners = (f"case/{row['ref']}", f"division/{row['division']}", f"unit/{row['unit']}")
        told = gather.recorded(fact for owner in owners for fact in facts.get(owner, ()))
        shot = gather.snapshot(
            row, replace(told, gone=gone.get(owners[0], {}),
                         entries=entries.get(owners[0], {})),
            places=tuple(places.get((row["round_year"], row["measure"], row["unit"]), ())),
            twins=tuple(ref for ref in twins.get(_run(row), ()) if ref != row["ref"]),
            submit_by=max(ends.get(owners[0], ()), default=None),
            list_state=lists.get((row["round_year"], row["measure"]), ""),
        )  # fmt: skip
        rules = ruling.rules_by(reader, row["round_year"], row["edition"], row["notice_year"],
                                row["rules_digest"])  # fmt: skip
        found[row["ref"]] = (rules, shot)
    return found


def _plain(column: Any) -> Any:
    """The column as the driver stores it: the door's snapshots are made of plain values."""
    kind = column.type
    return type_coerce(column, kind.impl_instance if isinstance(kind, TypeDecorator) else kind)


def _rows(session: Session, refs: Collection[str]) -> list[dict[str, Any]]:
    if not refs:
        return []
    asked = (
        select(
            *(_plain(c).label(c.name) for c in Case.__table__.columns),
            Round.edition, Round.notice_year, Round.rules_digest,
        )
        .join(Round, Round.year == Case.round_year)
        .where(Case.ref.in_(refs))
    )  # fmt: skip
    return [dict(row._mapping) for row in session.execute(asked)]


def _facts(session: Session, rows: list[dict[str, Any]]) -> dict[str, list[tuple[Any, ...]]]:
    owners = {f"{kind}/{row[key]}" for row in rows
              for kind, key in (("case", "ref"), ("division", "division"), ("unit", "unit"))}  # fmt: skip
    asked = select(
        FactRow.owner, FactRow.kind, FactRow.item, type_coerce(FactRow.value, Text),
        FactRow.recorded_by, type_coerce(FactRow.at, Text), FactRow.seq, FactRow.hands,
    ).where(FactRow.owner.in_(owners))  # fmt: skip
    found = defaultdict(list)
    for owner, *fact in session.execute(asked):
        found[owner].append(tuple(fact))
    return found


def _gone(session: Session, rows: list[dict[str, Any]]) -> dict[str, dict[str, Fact]]:
    streams = [f"case/{row['ref']}" for row in rows]
    found: dict[str, dict[str, Fact]] = {}
    for stream, _, kind, _, _, _, at, seq, _ in session.execute(
        gather.gone_rows(Event.stream, Event.stream.in_(streams))
    ):
        found.setdefault(stream, {})[kind] = gather.taken_away(at, seq)
    return found


def _entries(session: Session, rows: list[dict[str, Any]]) -> dict[str, gather.Entries]:
    streams = [f"case/{row['ref']}" for row in rows]
    found: dict[str, gather.Entries] = {}
    for stream, _, kind, item, payload, _, _, seq, _ in session.execute(
        gather.entry_rows(Event.stream, Event.stream.in_(streams))
    ):
        gather.enter(found.setdefault(stream, {}), kind, item, payload, seq)
    return found


def _places(
    session: Session, rows: list[dict[str, Any]]
) -> dict[tuple[int, str, str], list[PlaceFacts]]:
    asked = select(
        Place.round_year, Place.measure, Place.unit, Place.kind, Place.number, Place.case_ref
    ).where(
        Place.round_year.in_({row["round_year"] for row in rows}),
        Place.unit.in_({row["unit"] for row in rows}),
    )
    found = defaultdict(list)
    for year, measure, unit, kind, number, case in session.execute(asked):
        found[year, measure, unit].append(PlaceFacts(kind, number, case))
    return found


def _ends(session: Session, rows: list[dict[str, Any]]) -> dict[str, list[datetime]]:
    asked = select(DeadlineRow.owner, DeadlineRow.ends_at).where(
        DeadlineRow.owner.in_([f"case/{row['ref']}" for row in rows]),
        DeadlineRow.kind.in_(("cutoff", "correction")),
        DeadlineRow.status == "open",
    )
    found = defaultdict(list)
    for owner, ends_at in session.execute(asked):
        found[owner].append(ends_at)
    return found


def _lists(session: Session, rows: list[dict[str, Any]]) -> dict[tuple[int, str], str]:
    asked = select(Shortlist.round_year, Shortlist.measure, Shortlist.state).where(
        Shortlist.round_year.in_({row["round_year"] for row in rows})
    )
    return {(year, measure): state for year, measure, state in session.execute(asked)}


def _run(row: Any) -> tuple[int, str, str]:
    """A city runs once for a measure in a round."""
    return row["round_year"], row["measure"], row["division"]


def _twins(session: Session, rows: list[dict[str, Any]]) -> dict[tuple[int, str, str], list[str]]:
    asked = select(Case.round_year, Case.measure, Case.division, Case.ref).where(
        Case.division.in_({row["division"] for row in rows}),
        Case.round_year.in_({row["round_year"] for row in rows}),
        Case.state.not_in(GONE),
    )
    found = defaultdict(list)
    for found_row in session.execute(asked):
        found[_run(found_row._mapping)].append(found_row.ref)
    return found

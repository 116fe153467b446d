"""Which facts does a list's guard get to see, for all of its cases at once?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, literal, or_, select, union_all
from sqlalchemy.types import Text

from casework.db import Sql, Writer
from casework.models import (
    Assessment,
    Case,
    DeadlineRow,
    Event,
    FactRow,
    Objection,
    Place,
    Publicity,
    Shortlist,
    User,
)
from casework.models.base import canonical
from workflows.facts import Assessed, ListFacts, ObjectionFacts, PublicityFacts

from .gather import CASE, TAKEN_AWAY, fact_rows, other_rows, recorded, snapshot

_text = Text()
_year: Any = bindparam("year")
_measure: Any = bindparam("measure")
CASES_OF_LIST = Sql(
    select(Case.__table__)
    .where(Case.round_year == _year, Case.measure == _measure)
    .order_by(Case.id)
)
# The facts of all cases of a list at once: their own, their divisions', their units'.
_of_list = (Case.round_year == _year, Case.measure == _measure)
LIST_FACTS = Sql(
    union_all(
        *(
            fact_rows(Case.ref, *_of_list, joined=(Case, FactRow, FactRow.owner == owner))
            for owner in (
                literal("case/") + Case.ref,
                literal("division/") + Case.division,
                literal("unit/") + Case.unit,
            )
        ),
        fact_rows(literal(""), FactRow.owner == bindparam("list")),
        other_rows(
            literal(""), "entry", literal("list"), Place.number, Place.case_ref,
            Place.round_year == _year, Place.measure == _measure, Place.kind == "list",
            Place.case_ref.is_not(None),
        ),
    )
)  # fmt: skip
LISTS = Sql(
    select(Shortlist.ref, Shortlist.state, Shortlist.measure)
    .where(Shortlist.round_year == _year)
    .order_by(Shortlist.id)
)
OBJECTIONS = Sql(
    select(
        Objection.ref, Objection.state, Objection.case_ref, Objection.late, Objection.anonymous,
        Objection.admitted_late,
    )
    .where(Objection.list_ref == bindparam("list_ref"))
    .order_by(Objection.id)
)  # fmt: skip
PUBLICITIES = Sql(
    select(
        Publicity.ref, Publicity.supplement, Publicity.published_at.cast(_text),
        Publicity.ends_at.cast(_text), Publicity.entries.cast(_text), Publicity.digest,
    )
    .where(Publicity.list_ref == bindparam("list_ref"))
    .order_by(Publicity.id)
)  # fmt: skip


MOVED = Sql(
    select(Event.stream, func.max(Event.received_at.cast(_text)))
    .where(Event.stream.in_(select("case/" + Case.ref).where(*_of_list)), Event.kind == "act",
           Event.from_state != Event.to_state)
    .group_by(Event.stream)
)  # fmt: skip
_of_review: Any = Assessment.list_ref == bindparam("list_ref")
ASSESSMENTS = Sql(
    select(Assessment.ref, Assessment.case_ref, User.login, Assessment.state)
    .join(User, User.id == Assessment.expert)
    .where(_of_review)
    .order_by(Assessment.id)
)
MARKS = Sql(
    select(Assessment.ref, FactRow.item, FactRow.value.cast(_text))
    .join(FactRow, FactRow.owner == "assessment/" + Assessment.ref)
    .where(_of_review, Assessment.state == "handed_in", FactRow.kind == "mark")
)
REVIEW_UNTIL = Sql(
    select(DeadlineRow.ends_at.cast(_text)).where(
        DeadlineRow.owner == bindparam("owner"), DeadlineRow.kind == "review",
        DeadlineRow.status == "open",
    )
)  # fmt: skip
IN_REVIEW = "in_review"

TOOK = Sql(
    select(Event.kind, Event.name, Event.actor, Event.payload.cast(_text)).where(
        Event.stream == bindparam("stream"),
        or_(and_(Event.kind == "record", Event.payload.cast(_text).like(TAKEN_AWAY)),
            and_(Event.kind == "act", Event.payload.cast(_text).like('%"took":[%'))),
    )
)  # fmt: skip


def took(w: Writer, stream: str) -> dict[str, frozenset[int]]:
    """Kind of fact → who ever took one of it away, alone or with an act; its row is gone, the events
    tell.
    """
    found: dict[str, frozenset[int]] = {}
    for how, name, who, payload in w.rows(TOOK, stream=stream):
        for kind in [name] if how == "record" else json.loads(payload)["took"]:
            found[kind] = found.get(kind, frozenset()) | {who}
    return found


def cases_of_list(w: Writer, year: int, measure: str) -> tuple[list[dict[str, Any]], Any]:
    """Every case row of a round and measure, and all their facts by ref (`""`: the list's own)."""
    rows = [dict(zip(CASE, r, strict=True))
            for r in w.rows(CASES_OF_LIST, year=year, measure=measure)]  # fmt: skip
    facts: dict[str, list[tuple[Any, ...]]] = {}
    for whose, what, *rest in w.rows(LIST_FACTS, year=year, measure=measure,
                                     list=f"list/{year}-{measure}"):  # fmt: skip
        facts.setdefault(whose if what == "fact" else "entry", []).append(tuple(rest))
    return rows, facts


def list_facts(w: Writer, row: Mapping[str, Any], *, ends_provisional: bool = False) -> ListFacts:
    """A list with every case of its round and measure; all must be locked before."""
    cases, facts = cases_of_list(w, row["round_year"], row["measure"])
    entries = tuple(ref for _, number, ref, *_ in sorted(
        facts.pop("entry", []), key=lambda r: int(r[1])))  # fmt: skip
    running = row["state"] == IN_REVIEW
    shots = tuple(snapshot(c, recorded(facts.get(c["ref"], []))) for c in cases)
    found = ListFacts(
        ref=row["ref"], state=row["state"], measure=row["measure"], year=row["round_year"],
        cases=shots, entries=entries,
        recorded=replace(recorded(facts.get("", [])), took=took(w, f"list/{row['ref']}")),
        objections=objections_of(w, row["ref"]), publicities=publicities_of(w, row["ref"]),
        decided_digest=row["decided_digest"], ends_provisional=ends_provisional,
        assessments=assessments_of(w, row["ref"]) if running else (),
        review_until=_review_until(w, row["ref"]) if running else None,
    )  # fmt: skip
    return replace(found, digest=entries_digest(found, entries), left=_left(w, found))


def _left(w: Writer, facts: ListFacts) -> tuple[datetime, ...]:
    """When each city that was shown left the list: at the last act that moved its case on."""
    gone = {ref for p in facts.publicities for ref in p.entries} - set(facts.entries)
    if not gone:
        return ()
    return tuple(sorted(datetime.fromisoformat(at) for stream, at in w.rows(
        MOVED, year=facts.year, measure=facts.measure) if stream[len("case/"):] in gone))  # fmt: skip


def assessments_of(w: Writer, list_ref: str) -> tuple[Assessed, ...]:
    """How far each expert is with each case of a list; the marks of what is handed in."""
    marks: dict[str, dict[str, str]] = {}
    for ref, heading, value in w.rows(MARKS, list_ref=list_ref):
        marks.setdefault(ref, {})[heading] = str(json.loads(value)["points"])
    return tuple(Assessed(case, login, state, marks.get(ref, {}))
                 for ref, case, login, state in w.rows(ASSESSMENTS, list_ref=list_ref))  # fmt: skip


def _review_until(w: Writer, list_ref: str) -> datetime | None:
    found = w.one(REVIEW_UNTIL, owner=f"list/{list_ref}")
    return datetime.fromisoformat(found[0]) if found else None


def beside(w: Writer, row: Mapping[str, Any]) -> tuple[ListFacts, ...]:
    """The round's other lists: where they stand, what was published, what was objected to."""
    return tuple(
        ListFacts(ref=ref, state=state, measure=measure, year=row["round_year"],
                  objections=objections_of(w, ref), publicities=publicities_of(w, ref))
        for ref, state, measure in w.rows(LISTS, year=row["round_year"])
        if ref != row["ref"]
    )  # fmt: skip


def entries_digest(facts: ListFacts, entries: Iterable[str]) -> str:
    """SHA-256 of what a list says: division code, name and case of each entry, in code order."""
    wanted = set(entries)
    said = sorted([*facts.shown_as(case), case.ref] for case in facts.cases if case.ref in wanted)
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def objections_of(w: Writer, list_ref: str) -> tuple[ObjectionFacts, ...]:
    """The objections to a list, oldest first."""
    return tuple(
        ObjectionFacts(ref, state, case, bool(late), bool(anonymous), bool(admitted))
        for ref, state, case, late, anonymous, admitted in w.rows(OBJECTIONS, list_ref=list_ref)
    )


def publicities_of(w: Writer, list_ref: str) -> tuple[PublicityFacts, ...]:
    """The publicities of a list, the main one first."""
    return tuple(
        PublicityFacts(ref, bool(supplement), datetime.fromisoformat(start),
                       datetime.fromisoformat(end), tuple(e["case"] for e in json.loads(entries)),
                       digest, {e["case"]: (e["code"], e["name"]) for e in json.loads(entries)})
        for ref, supplement, start, end, entries, digest in w.rows(PUBLICITIES, list_ref=list_ref)
    )  # fmt: skip

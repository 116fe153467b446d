"""How is a case opened for an act, and what does the act change on it?"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from casework.db import Sql, Writer
from casework.errors import Invalid, NotFound, unknown_division, unknown_round
from casework.models import Calendar, Case, Division, Round, Unit
from casework.models.base import instant_text
from workflows.facts import SubjectFacts
from workflows.loader import edition
from workflows.machine import Decision, Given

from . import case_effects, gather, locks, requests, ruling
from .desk import Opened, head_of
from .shapes import year_of
from .streams import Head, Stamp

# What never changes of a case, read before the locks to know what to lock.
IDENTITY_COLUMNS = ("ref", "round_year", "measure", "unit", "division", "edition")
IDENTITY = Sql(
    select(Case.ref, Case.round_year, Case.measure, Case.unit, Case.division, Round.edition)
    .join(Round, Round.year == Case.round_year)
    .where(Case.ref == bindparam("ref"))
)
ROW = Sql(
    select(
        Case.__table__, Round.edition, Round.notice_year, Round.rules_digest, Calendar.version
    )
    .join(Round, Round.year == Case.round_year)
    .join(Calendar, Calendar.id == ruling.CALENDAR)
    .where(Case.ref == bindparam("ref"))
)  # fmt: skip
REFS = Sql(
    select(Case.ref, Case.state).where(
        Case.round_year == bindparam("year"), Case.measure == bindparam("of"),
        Case.division == bindparam("code"),
    )
)  # fmt: skip
DIVISION = Sql(
    select(
        Division.name_zh, Division.name_en, Division.initials, Division.kind, Division.unit,
        Division.planned_single, Division.valid_from, Division.valid_to,
    ).where(Division.code == bindparam("code"))
)  # fmt: skip
UNIT = Sql(select(Unit.kind, Unit.region, Unit.demo).where(Unit.code == bindparam("code")))
SHAPE = {"name_zh": 0, "name_en": 1, "initials": 2, "kind": 3, "unit": 4, "planned_single": 5}


class CaseDesk:
    """Cases at the door."""

    def open(self, w: Writer, wish: Any) -> Opened:
        """Lock and read the case of `wish.ref`, or make ready the one of `wish.new`."""
        if not wish.ref:
            return self._new(w, wish)
        asked: locks.Asked = []
        answered = [(requests.ANSWERED, {"id": wish.request_id})] if wish.request_id else []
        if w.locks_rows:
            found = w.one(IDENTITY, ref=wish.ref)
            if found is None:
                raise NotFound
            case = dict(zip(IDENTITY_COLUMNS, found, strict=True))
            acts = not wish.recording
            leaves = acts and leaves_list(case["edition"], wish.name)
            asked = locks.for_case(case, with_list=leaves, with_place=acts)
            read = w.batch(*asked, (ROW, {"ref": wish.ref}), gather.asked_of_case(case), *answered)
            row, facts = read[len(asked)][0], read[len(asked) + 1]
        else:  # the whole file is locked: what never changes need not be read before the rest
            row = w.one(ROW, ref=wish.ref)
            if row is None:
                raise NotFound
            known = dict(zip(gather.CASE, row, strict=False))
            read = w.batch(gather.asked_of_case(known), *answered)
            facts = read[0]
        made = opened(w, row, facts)
        made.answered = read[-1] if answered else ()
        return made

    def _new(self, w: Writer, wish: Any) -> Opened:
        new = wish.new
        year = year_of(new.get("round"))
        rules = None if year is None else ruling.rules_of(w, year)
        if year is None or rules is None:
            raise unknown_round()
        measure, code = str(new.get("measure")), str(new.get("division"))
        if measure not in {m.id for m in rules.edition.measures}:
            raise Invalid({"measure": ("本批次没有这项措施。", "The round has no such measure.")})
        found = w.one(DIVISION, code=code)
        if found is None:
            raise unknown_division(code)
        unit = wish.actor.unit or found[SHAPE["unit"]]
        row = _blank(year, measure, code, unit, found)
        row |= dict(zip(("unit_kind", "region", "demo"), w.one(UNIT, code=unit), strict=True))
        if w.locks_rows:
            w.batch(*locks.for_case(row, with_list=False, with_place=True))
        same = w.rows(REFS, year=year, of=measure, code=code)
        gone = ("withdrawn", "lapsed", "ineligible")
        row["ref"] = f"{year}-{measure}-{code}" + (f"-{len(same) + 1}" if same else "")
        row["opened_at"] = instant_text(wish.received_at)
        facts = gather.snapshot(
            row | {"state": ""}, gather.case_facts(w, row | {"state": ""}).recorded,
            twins=tuple(ref for ref, state in same if state not in gone),
            valid=(_day(found[6]), _day(found[7])),
        )  # fmt: skip
        made = Opened("case", row["ref"], row, Head(f"case/{row['ref']}"), rules, facts, year,
                      unit, code)  # fmt: skip
        made.extra["calendar"] = ruling.calendar(w)
        return made

    def with_given(self, opened: Opened, given: Given) -> SubjectFacts:
        """Nothing that is given with an act changes a case's facts but themselves."""
        return opened.facts

    def apply(
        self, w: Writer, opened: Opened, answer: Decision, wish: Any, given: Given, stamp: Stamp
    ) -> str:
        """Write the event, then the state and all that goes with it; the state reached."""
        return case_effects.apply(w, opened, answer, stamp, given=given, comment=wish.comment)


@cache
def leaves_list(edition_id: str, action: str) -> bool:
    """Does this case action lead to a state in which a case gives its place on the list back?"""
    law = edition(edition_id)
    out = {s.id for s in law.states if s.subject == "case" and s.leaves_list}
    return any(a.subject == "case" and a.id == action and a.to in out for a in law.actions)


def opened(w: Writer, found: Any, facts: Any) -> Opened:
    """A case from its row (edition, notice, digest, calendar revision beside it) and facts."""
    row = dict(zip(gather.CASE, found, strict=False))
    law, notice, digest, revision = found[len(gather.CASE) :]
    rules = ruling.rules_by(w, row["round_year"], law, notice, digest)
    made = Opened("case", row["ref"], row, head_of(f"case/{row['ref']}", row), rules,
                  gather.case_from(row, facts), row["round_year"], row["unit"],
                  row["division"])  # fmt: skip
    made.extra["calendar"] = ruling.calendar(w, revision)
    return made


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _blank(year: int, measure: str, code: str, unit: str, found: Any) -> dict[str, Any]:
    return {
        "round_year": year, "measure": measure, "unit": unit, "division": code, "state": "",
        "division_name": found[0], "division_name_en": found[1], "division_initials": found[2],
        "division_kind": found[3], "division_province": found[4], "planned_single": bool(found[5]),
        "version": 0, "head": "", "touched_at": "", "submitted_on": None, "term_from": None,
        "term_to": None, "officer": None, "substitute": None, "ref": "",
    }  # fmt: skip

"""How is a complaint about staff opened for an act, and what does the act change on it?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from casework.db import Sql, Writer
from casework.errors import NotFound, unknown_round
from casework.models import Complaint
from casework.models.base import instant_text
from workflows.facts import ComplaintFacts, SubjectFacts
from workflows.machine import Decision, Given

from . import deadlines, effects, erasure, gather, locks, ruling
from .desk import Opened, head_of
from .shapes import year_of
from .streams import Stamp, append

COMPLAINT = tuple(c.name for c in Complaint.__table__.columns)
LOCK = Sql(select(Complaint.id).where(Complaint.ref == bindparam("ref")).with_for_update())
ROW = Sql(select(Complaint.__table__).where(Complaint.ref == bindparam("ref")))
COUNT = Sql(
    select(func.count()).select_from(Complaint).where(Complaint.round_year == bindparam("year"))
)
INSERT = Sql(insert(Complaint).values({c: bindparam(c) for c in COMPLAINT if c != "id"}))
_changing = ("state", "version", "head", "touched_at")
UPDATE = Sql(
    update(Complaint)
    .where(Complaint.ref == bindparam("whose"))
    .values({c: bindparam(c) for c in _changing})
)


class ComplaintDesk:
    """Complaints about staff at the door. No case or list moves with one, so none is locked."""

    def open(self, w: Writer, wish: Any) -> Opened:
        """The complaint of `wish.ref`, or a new one in the round `wish.new["round"]`."""
        if wish.ref:
            if w.locks_rows:
                w.batch((LOCK, {"ref": wish.ref}))
            found = w.one(ROW, ref=wish.ref)
            if found is None:
                raise NotFound
            row = dict(zip(COMPLAINT, found, strict=True))
        else:
            row = self._blank(w, wish)
        rules = ruling.rules_of(w, row["round_year"])
        if rules is None:
            raise unknown_round()
        stream = f"complaint/{row['ref']}"
        facts = ComplaintFacts(row["ref"], row["state"], gather.facts_of(w, stream))
        made = Opened("complaint", row["ref"], row, head_of(stream, row), rules, facts,
                      row["round_year"])  # fmt: skip
        made.extra["calendar"] = ruling.calendar(w)
        return made

    def _blank(self, w: Writer, wish: Any) -> dict[str, Any]:
        year = year_of(wish.new.get("round"))
        if year is None:
            raise unknown_round()
        if w.locks_rows:
            w.batch((locks.ROUND, {"year": year}))
        number = int(w.one(COUNT, year=year)[0]) + 1
        return {
            "ref": f"J{year}-{number:04d}", "round_year": year, "state": "", "version": 0,
            "head": "", "touched_at": "", "lodged_at": instant_text(wish.received_at),
            "code_hash": str(wish.new.get("code_hash", "")),
        }  # fmt: skip

    def with_given(self, opened: Opened, given: Given) -> SubjectFacts:
        """Nothing that is given changes a complaint's facts but themselves."""
        return opened.facts

    def apply(
        self, w: Writer, opened: Opened, answer: Decision, wish: Any, given: Given, stamp: Stamp
    ) -> str:
        """The complaint's event and state, and the time for which it is kept."""
        row, owner = opened.row, opened.head.stream
        new = not row["state"]
        seq = append(w, opened.head, effects.entry_of(answer, wish.comment, given, {}), stamp)
        row |= {"state": answer.to, "version": seq, "head": opened.head.hash,
                "touched_at": opened.head.touched_at}  # fmt: skip
        if new:
            w.run(INSERT, **{c: row[c] for c in COMPLAINT if c != "id"})
        effects.facts_of_decision(w, owner, answer, given, stamp, seq)
        if answer.rule.id == erasure.ACT:
            erasure.erase(w, opened, answer, stamp)
        deadlines.carry_out(w, opened, answer.rule, stamp)
        if not new:
            w.run(UPDATE, expect=1, whose=opened.ref, **{c: row[c] for c in _changing})
        return answer.to

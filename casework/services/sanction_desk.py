"""How is a sanction imposed and ended, and which cases does it reach?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from casework.db import Sql, Writer
from casework.errors import Invalid, NotFound, unknown_division, unknown_round
from casework.models import Calendar, Case, Division, Round, Sanction, Unit
from casework.models.base import instant_text
from workflows.calendar import start_of
from workflows.counting import count, how_of
from workflows.facts import CaseFacts, SanctionFacts, SubjectFacts
from workflows.machine import Decision, Given

from . import deadlines, effects, gather, list_desk, locks, records, ruling
from .desk import Opened, head_of
from .shapes import year_of
from .streams import Stamp, append

SANCTION = tuple(c.name for c in Sanction.__table__.columns)
ROW = Sql(select(Sanction.__table__).where(Sanction.ref == bindparam("ref")))
COUNT = Sql(select(func.count()).select_from(Sanction).where(Sanction.unit == bindparam("unit")))
INSERT = Sql(insert(Sanction).values({c: bindparam(c) for c in SANCTION if c != "id"}))
_changing = ("state", "version", "head", "touched_at")
UPDATE = Sql(
    update(Sanction)
    .where(Sanction.ref == bindparam("whose"))
    .values({c: bindparam(c) for c in _changing})
)
DIVISION = Sql(select(Division.unit, Division.name_zh).where(Division.code == bindparam("code")))
UNIT = Sql(select(Unit.kind, Unit.demo).where(Unit.code == bindparam("code")))
REVISION = Sql(select(Calendar.version).where(Calendar.id == ruling.CALENDAR))
LATEST_ROUND = Sql(select(func.max(Round.year)))
# 16.1 ends 评选资格: a running term is untouched, and so is a case that has ended.
RUNNING = Sql(
    select(Case.__table__)
    .where(
        Case.division == bindparam("code"),
        Case.state.in_(("drafted", "provincially_approved", "submitted", "returned", "reviewed",
                        "publicised", "objected", "reported")),
    )
    .order_by(Case.id)
)  # fmt: skip


class SanctionDesk:
    """Sanctions at the door."""

    def open(self, w: Writer, wish: Any) -> Opened:
        """The sanction of `wish.ref`, or a new one on `wish.new`'s unit and division."""
        if wish.ref:
            found = w.one(ROW, ref=wish.ref)
            if found is None:
                raise NotFound
            row = dict(zip(SANCTION, found, strict=True))
        else:
            row = self._blank(w, wish)
        running = self._lock(w, row)
        kind, demo = w.one(UNIT, code=row["unit"])
        row.setdefault("demo", demo)
        rules = ruling.rules_of(w, row["round_year"])
        assert rules is not None
        finding = gather.facts_of(w, f"sanction/{row['ref']}")
        facts = SanctionFacts(row["ref"], row["state"], row["unit"], kind, row["division"], finding,
                              tuple(running), _instant(row["ends_at"]))  # fmt: skip
        made = Opened("sanction", row["ref"], row, head_of(f"sanction/{row['ref']}", row), rules,
                      facts, row["round_year"], row["unit"], row["division"])  # fmt: skip
        made.extra["calendar"] = ruling.calendar(w, int(w.one(REVISION)[0]))
        return made

    def _lock(self, w: Writer, row: dict[str, Any]) -> list[CaseFacts]:
        """Lock what the sanction will touch, in order, and read the city's running cases."""
        found = w.rows(RUNNING, code=row["division"])
        if w.locks_rows:
            cases = [dict(zip(gather.CASE, r, strict=True)) for r in found]
            lists = sorted({(c["round_year"], c["measure"]) for c in cases})
            asked: locks.Asked = [(locks.ROUND_SHARED, {"year": y}) for y in sorted(
                {y for y, _ in lists} | {row["round_year"]})]  # fmt: skip
            asked += [(locks.LIST, {"year": y, "measure": m}) for y, m in lists]
            for y, m in lists:
                for unit in ("", row["unit"]):
                    asked.append((locks.PLACES, {"year": y, "measure": m, "unit": unit}))
            asked += [(locks.DIVISION, {"code": row["division"]}),
                      (locks.UNIT, {"code": row["unit"]})]  # fmt: skip
            asked += [(locks.CASE, {"ref": c["ref"]}) for c in cases]
            w.batch(*asked)
            found = w.rows(RUNNING, code=row["division"])
        rows = [dict(zip(gather.CASE, r, strict=True)) for r in found]
        return [gather.case_facts(w, r) for r in rows]

    def _blank(self, w: Writer, wish: Any) -> dict[str, Any]:
        code = str(wish.new.get("division"))
        found = w.one(DIVISION, code=code)
        if found is None:
            raise unknown_division(code)
        year = year_of(wish.new.get("round") or w.one(LATEST_ROUND)[0])
        if year is None or ruling.rules_of(w, year) is None:
            raise unknown_round()
        unit = str(wish.new.get("unit") or found[0])
        if unit != found[0]:  # 16 names the city and the unit that recommends it, no other pair
            raise Invalid({"unit": ("不是推荐该市（州）的单位。",
                                    "It isn't the unit that recommends this city.")})  # fmt: skip
        number = int(w.one(COUNT, unit=unit)[0]) + 1
        return {"ref": f"S{unit}-{number}", "round_year": year, "unit": unit, "division": code,
                "state": "", "version": 0, "head": "", "touched_at": "", "from_at": "",
                "ends_at": ""}  # fmt: skip

    def with_given(self, opened: Opened, given: Given) -> SubjectFacts:
        """Three years from the date of the decision, by 民法典 202."""
        facts = opened.facts
        assert isinstance(facts, SanctionFacts)
        finding = given.get("finding", {}).get("")
        if not finding:
            return facts
        decided = start_of(date.fromisoformat(finding["date"]))
        period = count(
            how_of(opened.rules.deadlines["sanction"]), decided, opened.extra["calendar"]
        )
        opened.row |= {"from_at": instant_text(decided), "ends_at": instant_text(period.ends_at)}
        return replace(facts, ends_at=period.ends_at)

    def apply(
        self, w: Writer, opened: Opened, answer: Decision, wish: Any, given: Given, stamp: Stamp
    ) -> str:
        """The sanction's own event, the facts on unit and division, the city's running cases."""
        row, owner, now = opened.row, opened.head.stream, stamp.received_at
        new = not row["state"]
        payload = {"unit": row["unit"], "division": row["division"]} if new else {}
        seq = append(w, opened.head, effects.entry_of(answer, wish.comment, given, payload), stamp)
        row |= {"state": answer.to, "version": seq, "head": opened.head.hash,
                "touched_at": opened.head.touched_at}  # fmt: skip
        if new:
            w.run(INSERT, **{c: row[c] for c in SANCTION if c != "id"})
        else:
            w.run(UPDATE, expect=1, whose=opened.ref, **{c: row[c] for c in _changing})
        effects.facts_of_decision(w, owner, answer, given, stamp, seq)
        deadlines.close(w, answer.rule.closes, owner, now=now, fired=stamp.role == "timer")
        if "sanction" in answer.rule.opens:
            deadlines.open_(w, opened.rules, opened.extra["calendar"], "sanction", owner,
                            start=datetime.fromisoformat(row["from_at"]), now=now,
                            year=opened.year)  # fmt: skip
            self._bar(w, opened, given, replace(stamp, role="sanction", cause=f"{owner}#{seq}",
                                                request_id=None, request_digest=""))  # fmt: skip
        list_desk.move_cases(w, opened.rules, opened.extra["calendar"], answer,
                             replace(stamp, role="sanction", cause=f"{owner}#{seq}",
                                     request_id=None, request_digest=""))  # fmt: skip
        return answer.to

    def _bar(self, w: Writer, opened: Opened, given: Given, stamp: Stamp) -> None:
        """What the guards of every later act read: on the division and on the unit (16.1, 16.2)."""
        row = opened.row
        value = {"from": row["from_at"], "until": row["ends_at"],
                 "number": given["finding"][""]["number"]}  # fmt: skip
        for subject, code in (("division", row["division"]), ("unit", row["unit"])):
            records.add(w, subject, code, f"{subject}_sanction", row["ref"], value, stamp)


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

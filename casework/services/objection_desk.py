"""How is an objection opened for an act, and what becomes of the case objected to?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Text, bindparam, insert, select, update

from casework.db import Sql, Writer
from casework.errors import Invalid, NotFound
from casework.models import Case, FactRow, Objection, Publicity, Shortlist, User
from casework.models.base import instant_text
from workflows.facts import ListFacts, ObjectionFacts, Person, Recorded, SubjectFacts
from workflows.legible import written
from workflows.machine import Decision, Given
from workflows.post import counts_from

from . import deadlines, effects, erasure, gather, gather_list, list_desk, locks
from .desk import Opened, head_of
from .streams import Head, Stamp, append

OBJECTION = tuple(c.name for c in Objection.__table__.columns)
IDENTITY = Sql(select(Objection.list_ref).where(Objection.ref == bindparam("ref")))
ROW = Sql(select(Objection.__table__).where(Objection.ref == bindparam("ref")))
LIST_OF_CASE = Sql(select(Case.round_year, Case.measure).where(Case.ref == bindparam("ref")))
COUNTED = Sql(
    update(Shortlist).where(Shortlist.ref == bindparam("whose")).values(lodged=Shortlist.lodged + 1)
)
JOINED = Sql(
    select(FactRow.owner, FactRow.value.cast(Text))
    .join(Objection, FactRow.owner == "objection/" + Objection.ref)
    .where(Objection.list_ref == bindparam("list_ref"), FactRow.kind == "joined")
)
ACCOUNT = Sql(select(User.id, User.name).where(User.login == bindparam("login")))
LAST_DAY = Sql(select(Publicity.last_day).where(Publicity.ref == bindparam("ref")))
INSERT = Sql(insert(Objection).values({c: bindparam(c) for c in OBJECTION if c != "id"}))
ADMITS = "admit"
_changing = ("state", "version", "head", "touched_at", "admitted_late", "anonymous")
UPDATE = Sql(
    update(Objection)
    .where(Objection.ref == bindparam("whose"))
    .values({c: bindparam(c) for c in _changing})
)


class ObjectionDesk:
    """Objections at the door. Their list is locked first: its guards read them."""

    def open(self, w: Writer, wish: Any) -> Opened:
        """The objection of `wish.ref`, or a new one to `wish.new["case"]`."""
        if wish.ref:
            found = w.one(IDENTITY, ref=wish.ref)
            if found is None:
                raise NotFound
            return self._opened(w, wish, str(found[0]))
        found = w.one(LIST_OF_CASE, ref=str(wish.new.get("case")))
        if found is None:
            raise Invalid({"case": ("没有这个案件。", "There is no such case.")})
        return self._new(w, wish, f"{found[0]}-{found[1]}")

    def _list(self, w: Writer, wish: Any, list_ref: str) -> Opened:
        year, _, measure = list_ref.partition("-")
        rows = w.batch(*locks.for_list(w, int(year), measure), (list_desk.ROW, {"ref": list_ref}))
        if not rows[-1]:
            raise NotFound
        return list_desk.opened(w, rows[-1][0], wish.received_at)

    def _opened(self, w: Writer, wish: Any, list_ref: str) -> Opened:
        listed = self._list(w, wish, list_ref)
        assert isinstance(listed.facts, ListFacts)
        row = dict(zip(OBJECTION, w.one(ROW, ref=wish.ref), strict=True))
        stream = f"objection/{row['ref']}"
        joined = {owner.partition("/")[2]: json.loads(value)["lead"]
                  for owner, value in w.rows(JOINED, list_ref=list_ref)}  # fmt: skip
        others = tuple(replace(o, lead=joined.get(o.ref, "")) for o in listed.facts.objections
                       if o.case == row["case_ref"] and o.ref != wish.ref)  # fmt: skip
        recorded = replace(gather.facts_of(w, stream), took=gather_list.took(w, stream))
        facts = ObjectionFacts(
            row["ref"], row["state"], row["case_ref"], bool(row["late"]), bool(row["anonymous"]),
            bool(row["admitted_late"]), True, recorded, others,
            listed.facts.case(row["case_ref"]), listed.facts.state,
            until=_until(listed.facts, row["case_ref"]), lead=joined.get(row["ref"], ""),
            along=wish.along, assigned=_assigned(w, recorded),
        )  # fmt: skip
        return self._made(listed, row, facts, head_of(stream, row))

    def _new(self, w: Writer, wish: Any, list_ref: str) -> Opened:
        listed = self._list(w, wish, list_ref)
        assert isinstance(listed.facts, ListFacts)
        case = str(wish.new["case"])
        shown = [p for p in listed.facts.publicities if case in p.entries]
        ref = ref_of(list_ref, listed.row["lodged"] + 1)
        row = {
            "ref": ref, "list_ref": list_ref, "case_ref": case, "state": "", "version": 0,
            "publicity_ref": shown[-1].ref if shown else "", "head": "", "touched_at": "",
            "lodged_at": instant_text(wish.received_at), "late": False, "anonymous": False,
            "admitted_late": False, "code_hash": str(wish.new.get("code_hash", "")),
            "handler": None,
        }  # fmt: skip
        own = listed.facts.case(case)
        lodging = wish.given.get("lodging", {}).get("", {}) or {}
        if shown:
            row["late"] = _late(w, lodging, shown[-1].ref, wish.received_at >= shown[-1].ends_at)
        row["anonymous"] = anonymous(lodging)
        facts = ObjectionFacts(ref, "", case, bool(row["late"]), bool(row["anonymous"]),
                               shown=bool(shown), own=own, list_state=listed.facts.state)  # fmt: skip
        return self._made(listed, row, facts, Head(f"objection/{ref}"))

    def _made(
        self, listed: Opened, row: dict[str, Any], facts: ObjectionFacts, head: Head
    ) -> Opened:
        unit, city = (facts.own.unit, facts.own.division.code) if facts.own else ("", "")
        made = Opened(
            "objection", row["ref"], row, head, listed.rules, facts, listed.year, unit, city
        )
        made.extra = dict(listed.extra)
        return made

    def with_given(self, opened: Opened, given: Given) -> SubjectFacts:
        """Nothing that is given changes an objection's facts but themselves."""
        return opened.facts

    def apply(
        self, w: Writer, opened: Opened, answer: Decision, wish: Any, given: Given, stamp: Stamp
    ) -> str:
        """The objection's event and state, its own clock, and the case that moves with it."""
        row, owner, now = opened.row, opened.head.stream, stamp.received_at
        new = not row["state"]
        payload = {"case": row["case_ref"], "late": bool(row["late"])} if new else {}
        if answer.rule.id == "complete" and _now_signed(opened, given):
            row["anonymous"] = payload["anonymous"] = False
        seq = append(w, opened.head, effects.entry_of(answer, wish.comment, given, payload), stamp)
        row |= {"state": answer.to, "version": seq, "head": opened.head.hash,
                "touched_at": opened.head.touched_at}  # fmt: skip
        if answer.rule.id == ADMITS and row["late"]:
            row["admitted_late"] = True
        if new:
            w.run(INSERT, **{c: row[c] for c in OBJECTION if c != "id"})
            w.run(COUNTED, expect=1, whose=row["list_ref"])
        effects.facts_of_decision(w, owner, answer, given, stamp, seq)
        if answer.rule.id == erasure.ACT:
            erasure.erase(w, opened, answer, stamp)
        deadlines.carry_out(w, opened, answer.rule, stamp)
        if not new:
            w.run(UPDATE, expect=1, whose=opened.ref, **{c: row[c] for c in _changing})
        deadlines.wake(w, f"list/{row['list_ref']}", now)
        list_desk.move_cases(w, opened.rules, opened.extra["calendar"], answer,
                             replace(stamp, role="objection", cause=f"{owner}#{seq}",
                                     request_id=None, request_digest=""))  # fmt: skip
        return answer.to


def _assigned(w: Writer, recorded: Recorded) -> dict[str, Person]:
    """Who handles it and who decides, by field of its assignment: each by the account's number."""
    logins = recorded.one("assignment") or {}
    found = {name: w.one(ACCOUNT, login=login) for name, login in logins.items() if login}
    return {name: Person(*row) for name, row in found.items() if row}


def ref_of(list_ref: str, number: int) -> str:
    """The number that is given to the objector: of the list's year and measure, counted from 1."""
    year, _, measure = list_ref.partition("-")
    return f"Y{year}{measure[:1].upper()}-{number:04d}"


def _until(facts: ListFacts, case: str) -> datetime | None:
    """When the newest publicity ends that shows the case."""
    return next((p.ends_at for p in reversed(facts.publicities) if case in p.entries), None)


def _late(w: Writer, lodging: Any, publicity: str, past_end: bool) -> bool:
    """By post the postmark counts, of a call or fax the day on which it came, else the instant of
    receipt (F 6).
    """
    try:
        day = counts_from(lodging)
    except ValueError:
        return past_end  # the value is refused anyway
    return day > date.fromisoformat(w.one(LAST_DAY, ref=publicity)[0]) if day else past_end


def _now_signed(opened: Opened, given: Given) -> bool:
    """Does what is added make a signed objection of an anonymous one? It stays lodged when it was."""
    told = opened.facts.recorded.over(given, 0, "")
    added = {name: said for name, said in (told.one("completion") or {}).items() if said}
    whole = {**(told.one("lodging") or {}), **added}
    return bool(opened.row["anonymous"]) and not anonymous(whole)


def anonymous(lodging: Any) -> bool:
    """Real name and contact are asked for; on paper a signature or seal too, of a body its seal."""
    named = all(written(str(lodging.get(one) or "")) for one in ("name", "contact"))
    on_paper = lodging.get("channel") in ("post", "fax")
    signed = lodging.get("signed") in (True, "true", "on", "1", "y", "yes")
    if lodging.get("party") == "organisation" and lodging.get("seal"):
        signed = True
    asked = on_paper or lodging.get("party") == "organisation"
    return not (named and (signed or not asked))

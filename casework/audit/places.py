"""Are the places those that were opened, each held by the case that its events gave it to?

A text that was erased may have told of entries of a list; such a list's places aren't held. What left
a list stays away from it: the door puts nothing on a list that has left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from casework.models import Case, Division, Place, Round, Unit
from workflows.edition import Edition
from workflows.loader import editions

from . import stored

Row = Mapping[str, Any]
Key = tuple[str, str, str, int]  # measure, unit, kind, number


class Places:
    """The rows of places, beside the rounds, lists and cases whose events opened and took them."""

    def __init__(self, connection: Connection) -> None:
        laws = {law.id: law for law in editions()}
        self._rounds = {f"round/{year}": (laws[law], notice) for year, law, notice in
                        connection.execute(select(Round.year, Round.edition, Round.notice_year))
                        if law in laws}  # fmt: skip
        self._units = list(connection.scalars(select(Unit.code)))
        self._planned = set(connection.scalars(
            select(Division.unit).where(Division.planned_single.is_(True))))  # fmt: skip
        self._cases = {row["ref"]: dict(row) for row in connection.execute(
            select(Case.ref, Case.round_year, Case.measure, Case.unit, Case.state,
                   Case.planned_single)).mappings()}  # fmt: skip
        self._opened: dict[str, set[Key]] = {}
        self._held: dict[str, list[Row]] = {}  # stream of the case, or of the list → its places
        for row in map(dict, connection.execute(select(Place.__table__)).mappings()):
            key = (row["measure"], row["unit"], row["kind"], row["number"])
            self._opened.setdefault(f"round/{row['round_year']}", set()).add(key)
            if row["case_ref"]:
                listed = f"list/{row['round_year']}-{row['measure']}"
                whose = listed if row["kind"] == "list" else f"case/{row['case_ref']}"
                self._held.setdefault(whose, []).append(row)
        self._left: set[str] = set()  # cases that gave their place on the list back
        self._moved: dict[str, list[str]] = {}  # list and number of its event → cases that it moved

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of an event, what is wrong in both languages); cases come before their lists."""
        subject, _, ref = stream.partition("/")
        last = events[-1]["seq"]
        if subject == "case" and ref in self._cases:
            law = self._law(self._cases[ref]["round_year"])
            out = {s.id for s in law.states if s.subject == "case" and s.leaves_list} if law else ()
            for event in events:
                if event["to_state"] != event["from_state"]:
                    self._moved.setdefault(event["cause"], []).append(ref)
                    if event["to_state"] in out:
                        self._left.add(ref)
            if not self._own_place(self._cases[ref], self._held.get(stream, [])):
                yield last, "所占名额与记录不符。", "It doesn't hold the place that its events say."
        elif subject == "list":
            if not self._as_told(stream, events):
                yield (last, "名单上的案件与记录不符。",
                       "Its places aren't held by those whom its events put on it.")  # fmt: skip
        elif stream in self._rounds and self._opened.get(stream) != self._meant(stream, events[0]):
            yield 1, "名额的数量与通知不符。", "Its places aren't those that it was opened with."

    def _law(self, year: object) -> Edition | None:
        """The round's edition; None for a round that was changed, which its own event tells."""
        return self._rounds.get(f"round/{year}", (None, 0))[0]

    def _own_place(self, case: Row, held: Sequence[Row]) -> bool:
        law, notice = self._rounds.get(f"round/{case['round_year']}", (None, 0))
        if law is None:
            return True
        state = next((s for s in law.states if (s.subject, s.id) == ("case", case["state"])), None)
        beside = any(n.planned_single == "beside" for n in law.notices if n.year == notice)
        of = ("round_year", "measure", "unit")
        own = (*(case[c] for c in of),
               "planned_single" if beside and case["planned_single"] else "ordinary")  # fmt: skip
        wanted = [own] if state and state.holds_place else []
        return wanted == [tuple(row[c] for c in (*of, "kind")) for row in held]

    def _as_told(self, stream: str, events: Sequence[Row]) -> bool:
        """Do those hold its places whom its events put on it, but for those that left since?"""
        year = stream.partition("/")[2].partition("-")[0]
        law, on = self._law(year), set[str]()
        if law is None:
            return True
        publishes = {a.id for a in law.actions if a.subject == "list" and "publicity" in a.opens}
        for event in events:
            text = stored.text(event)
            if text is None:
                return True
            entries = text.get("given", {}).get("entry", {})
            if (event["kind"], event["name"]) == ("record", "entry"):
                entries = {event["item"]: text.get("value")}
            on |= {case for case, value in entries.items() if value is not None}
            on -= {case for case, value in entries.items() if value is None}
            if event["name"] in publishes:  # also what a supplement brings in
                on.update(self._moved.get(f"{stream}#{event['seq']}", ()))
        capped = any(guard.id == "cap" for guard in law.guards)
        held = {row["case_ref"]: row["cap_key"] for row in self._held.get(stream, [])}
        return held.keys() == (on & self._cases.keys()) - self._left and all(
            cap == (self._cases[case]["unit"] if capped else None)
            for case, cap in held.items() if case in self._cases
        )  # fmt: skip

    def _meant(self, stream: str, opened: Row) -> set[Key]:
        """The notice's places (or those that stood in for them) of each unit, and the lists'."""
        law, notice = self._rounds[stream]
        assumed = stored.payload(opened).get("assumed_places", [])
        known = [n for n in law.notices if n.year == notice]
        places = [(p.measure, p.kind, p.number) for n in known for p in n.places]
        return {
            (measure, unit, kind, number)
            for measure, kind, most in places or assumed
            for unit in self._units
            if kind != "planned_single" or unit in self._planned
            for number in range(1, most + 1)
        } | {(m.id, "", "list", n) for m in law.measures for n in range(1, law.places + 1)}

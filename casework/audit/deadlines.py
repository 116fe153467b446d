"""Did each deadline begin, end and close when the events of its owner, and the calendar, say?

Not held is the day of a correction whose text is erased, nor by which revision of the calendar it
was counted last: requests that wait for one another, on machines of different clocks, are written in
another order than they came in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, String, select, type_coerce

from casework.models import Case, DeadlineRow, Event, EventText, Sanction
from casework.models.base import instant_of, instant_text
from casework.services.planned import PLANNED
from workflows.calendar import last_day_of
from workflows.counting import count, how_of
from workflows.deadlines import Period
from workflows.guards.notices import PLAN, planned_at
from workflows.rules import Rules

from . import stored, timers
from .calendar import Revision

Row = Mapping[str, Any]
SUBJECTS = frozenset({"case", "complaint", "list", "objection", "sanction"})
NOBODY = (0, "", "")  # the round, the unit and the term of an owner that isn't there
_plain = ("owner", "kind", "item", "status", "provisional", "round_year", "calendar_revision",
          "tries")  # fmt: skip
_texts = ("start", "ends_at", "closed_at", "last_day", "how", "next_try_at", "remind_at")
_rows = select(
    *(getattr(DeadlineRow, c) for c in _plain),
    *(type_coerce(getattr(DeadlineRow, c), String).label(c) for c in _texts),
).order_by(DeadlineRow.id)  # fmt: skip
_moved = (
    select(Event.round_year, Event.item, type_coerce(Event.received_at, String), EventText.body)
    .outerjoin(EventText, (EventText.stream == Event.stream) & (EventText.seq == Event.seq))
    .where(Event.name == "cutoff_moved", Event.kind == "record")
)


@dataclass(slots=True)
class Told:
    """A deadline as the events tell of it: the number of the one that opened it, and when it starts.

    That is when the event came in, but for a term, which begins on a day of its own.
    """

    seq: int
    kind: str
    item: str
    start: str
    status: str = "open"
    closed_at: str | None = None


class Deadlines:
    """The rows of deadlines, beside the acts that opened and closed them."""

    def __init__(
        self, connection: Connection, calendars: Sequence[Revision], rules: Mapping[int, Rules]
    ) -> None:
        self._calendars, self._rules = calendars, rules
        self._rows: dict[str, list[Row]] = {}
        for row in connection.execute(_rows).mappings():
            self._rows.setdefault(row["owner"], []).append(dict(row))
        # An owner's round, its unit, and the instant from which its term runs.
        self._owners: dict[str, tuple[int, str, str]] = {}
        for subject, table, start in (("case", Case, Case.term_from),
                                      ("sanction", Sanction, Sanction.from_at)):  # fmt: skip
            asked = select(table.ref, table.round_year, table.unit, type_coerce(start, String))
            for ref, year, unit, begins in connection.execute(asked):
                self._owners[f"{subject}/{ref}"] = (year, unit, begins or "")
        # Round → (unit or *, when, the day to which its cutoff was moved; "" where that was taken
        # back, or is erased).
        self._moved: dict[int, list[tuple[str, str, str]]] = {}
        for year, unit, at, body in connection.execute(_moved):
            value = (stored.plain(body) or {}).get("value") or {}
            self._moved.setdefault(year, []).append((unit, at, value.get("day", "")))

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of an event, what is wrong in both languages) for each deadline that differs."""
        if stream.partition("/")[0] not in SUBJECTS:
            return
        year, rows = events[0]["round_year"], self._rows.pop(stream, [])
        rules = self._rules.get(year)
        if rules is None:
            return  # an event that was changed is found by its hash
        for told in self._told(stream, events, rules, rows):
            of = (told.kind, told.item, told.start)
            row = next((r for r in rows if (r["kind"], r["item"], r["start"]) == of), None)
            if row is None:
                if told.kind != "cutoff" or rules.cutoff_day:
                    yield _wrong(
                        told.seq, told.kind, "缺失或起始时间不符", "is gone, or began then"
                    )
                continue
            rows.remove(row)
            as_told = (row["status"], row["closed_at"]) == (told.status, told.closed_at)
            if not as_told and not self._taken_back(stream, row, rules):
                yield _wrong(
                    told.seq, told.kind, "的状态与记录不符", "isn't open or closed as told"
                )
            if not self._ends(stream, row, rules, events):
                yield _wrong(
                    told.seq, told.kind, "的期满时间与记录不符", "doesn't end when it must"
                )
            elif not timers.looked_at(row, rules.deadlines[told.kind], year, self._calendars):
                yield _wrong(
                    told.seq, told.kind, "的触发或提醒时间不符", "isn't looked at when it must be"
                )
        for row in rows:
            yield _wrong(0, row["kind"], "没有办理记录", "was opened by no event")

    def left(self) -> list[str]:
        """Owners of deadlines that have no stream."""
        return sorted(self._rows)

    def _told(
        self, stream: str, events: Sequence[Row], rules: Rules, rows: Sequence[Row]
    ) -> list[Told]:
        subject, _, ref = stream.partition("/")
        found: list[Told] = []
        # A cutoff that the round set for the applications that were begun without one.
        opens = {
            a.id for a in rules.edition.actions if a.subject == subject and "cutoff" in a.opens
        }
        own = {e["received_at"] for e in events if e["kind"] == "act" and e["name"] in opens}
        late = [r for r in rows if r["kind"] == "cutoff" and r["start"] not in own
                and r["start"] in self._set_at(stream)]  # fmt: skip
        for event in events:
            while late and late[0]["start"] <= event["received_at"]:
                found.append(_late(late.pop(0)["start"]))
            rule = rules.actions.get((subject, event["name"])) if event["kind"] == "act" else None
            if rule is None:
                continue
            fired = "fired" if event["role"] == "timer" else "closed"
            for told in found:
                if told.status == "open" and {told.kind, "*"} & set(rule.closes):
                    told.status = fired if told.kind in rule.closes else "closed"
                    told.closed_at = event["received_at"]
            for kind in rule.opens:
                term = kind in ("term_start", "term", "sanction")
                begins = self._owners.get(stream, NOBODY)[2]
                start = begins if term else event["received_at"]
                if kind == PLANNED:
                    start = _planned(event) or start
                number = 1 + sum(t.kind == "publicity" for t in found)
                item = f"{ref}-{number}" if kind == "publicity" else ""
                found.append(Told(event["seq"], kind, item, start))
        return [*found, *(_late(r["start"]) for r in late)]

    def _set_at(self, stream: str) -> set[str]:
        year, unit, _ = self._owners.get(stream, NOBODY)
        return {at for whose, at, _ in self._moved.get(year, ()) if whose in (unit, "*")}

    def _taken_back(self, stream: str, row: Row, rules: Rules) -> bool:
        """Was it a cutoff closed as the document that set it was taken back, where the notice names
        no day?"""
        year, unit, _ = self._owners.get(stream, NOBODY)
        taken = {
            at for whose, at, to in self._moved.get(year, ()) if whose in (unit, "*") and not to
        }
        return (row["kind"], row["status"]) == ("cutoff", "closed") and (
            rules.cutoff_day is None and row["closed_at"] in taken)  # fmt: skip

    def _ends(self, stream: str, row: Row, rules: Rules, events: Sequence[Row]) -> bool:
        """Does it end where its own rule, counted by a calendar that there was, says?"""
        try:
            return self._as_counted(stream, row, rules, events)
        except (ValueError, TypeError, KeyError):
            return False  # nothing to count by

    def _as_counted(self, stream: str, row: Row, rules: Rules, events: Sequence[Row]) -> bool:
        rule, how = rules.deadlines[row["kind"]], stored.plain(row["how"])
        day = date.fromisoformat(how["day"]) if "day" in how else None
        if day is None:
            how = {k: v for k, v in how.items() if k != "not_before"}
            if how != how_of(rule):
                return False
        else:
            closes = {rule.close, rules.deadlines["cutoff"].close}  # a correction may wait for it
            if row["status"] == "open" and how["close"] not in closes:
                return False
            if not self._may_be(stream, how["day"], rules, events):
                return False
        start = instant_of(row["start"])
        periods = self._periods(how, start, day)
        kept = rule.announced or rule.submit_by  # never made shorter: a later revision's end is not
        return (row["ends_at"], row["last_day"], bool(row["provisional"])) in {
            (instant_text(period.ends_at), last.isoformat(), later.provisional)
            for number, period in enumerate(periods)
            for later in (periods[number:] if kept else [period])
            for last in {period.last_day, last_day_of(period.ends_at) if kept else period.last_day}
        }  # fmt: skip

    def _periods(self, how: dict[str, Any], start: datetime, day: date | None) -> list[Period]:
        """As each calendar that there was counts it."""
        return [count(how, start, revision.calendar, day=day) for revision in self._calendars]

    def _may_be(self, stream: str, day: str, rules: Rules, events: Sequence[Row]) -> bool:
        """Was this day ever the notice's, one that a cutoff was moved to, or a correction's?"""
        year, unit, _ = self._owners.get(stream, NOBODY)
        cutoff = rules.cutoff_day
        days = {cutoff.isoformat() if cutoff else ""}
        days |= {to for whose, _, to in self._moved.get(year, ()) if whose in (unit, "*")}
        for event in events:
            text = stored.text(event)
            if text is None:
                return True
            given = [*text.get("given", {}).get("correction", {}).values()]
            if event["name"] == "correction":
                given.append(text.get("value"))
            days |= {str(value["by"]) for value in given if value and value.get("by")}
        return day in days


def _planned(event: Row) -> str:
    """The instant for which an act planned a publication; "" where the text that says so is erased."""
    plan = ((stored.text(event) or {}).get("given", {}).get(PLAN) or {}).get("")
    return instant_text(planned_at(plan)) if plan else ""


def _late(at: str) -> Told:
    return Told(0, "cutoff", "", at)


def _wrong(seq: int, kind: str, zh: str, en: str) -> tuple[int, str, str]:
    return seq, f"期限“{kind}”{zh}。", f"Its deadline {kind} {en}."

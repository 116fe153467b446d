"""Does a term, or a sanction, begin on the day of its paper, and end where it must?

A case whose reply is erased, and a sanction whose finding is, are held by their end alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, String, and_, select, type_coerce

from casework.models import Case, Event, EventText, Sanction, Shortlist
from casework.models.base import instant_of, instant_text
from workflows.calendar import start_of
from workflows.counting import count, how_of
from workflows.loader import editions
from workflows.rules import Rules

from . import stored
from .calendar import Revision

Row = Mapping[str, Any]
OF = (("case", "term", Case, Case.term_from, Case.term_to),
      ("sanction", "sanction", Sanction, Sanction.from_at, Sanction.ends_at))  # fmt: skip
OPENS = frozenset({"term_start", "sanction"})
UNREAD = object()


class Terms:
    """What cases and sanctions say of their terms, beside the replies and findings that began them."""

    def __init__(
        self, connection: Connection, calendars: Sequence[Revision], rules: Mapping[int, Rules]
    ) -> None:
        self._calendars, self._rules = calendars, rules
        self._said: dict[str, tuple[int, str, str, str]] = {}  # round, kind, first and last instant
        for subject, kind, table, start, end in OF:
            asked = select(table.ref, table.round_year, type_coerce(start, String),
                           type_coerce(end, String))  # fmt: skip
            for ref, year, begins, until in connection.execute(asked):
                self._said[f"{subject}/{ref}"] = (year, kind, begins or "", until or "")
        self._replies = _replies(connection)

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of an event, what is wrong in both languages)."""
        if stream not in self._said:
            return
        year, kind, begins, until = self._said[stream]
        rules, subject = self._rules.get(year), stream.partition("/")[0]
        if rules is None:
            return  # a round that was changed is found by its own event
        opening = next((e for e in events if e["kind"] == "act" and OPENS & set(
            getattr(rules.actions.get((subject, e["name"])), "opens", ()))), None)  # fmt: skip
        seq = opening["seq"] if opening else 0
        first = self._first(opening)
        if first is not UNREAD and first != begins:
            yield (seq, f"所载的“{kind}”起始时间“{begins}”与文件不符。",
                   f"Its own start of the {kind}, {begins!r}, isn't the day of its paper.")  # fmt: skip
        if not self._ends(kind, begins, until, rules):
            yield (seq, f"所载的“{kind}”截止时间“{until}”与起算不符。",
                   f"Its own end of the {kind}, {until!r}, isn't where that must end.")  # fmt: skip

    def _first(self, opening: Row | None) -> Any:
        """The first instant that the paper sets; "" where nothing has opened a term."""
        if opening is None:
            return ""
        paper: Any
        if opening["stream"].startswith("sanction/"):
            text = stored.text(opening)
            paper = UNREAD if text is None else text.get("given", {}).get("finding", {}).get("")
        else:
            listed, _, seq = opening["cause"].partition("#")
            known = [told for number, told in self._replies.get(listed, ())
                     if seq.isdecimal() and number <= int(seq)]  # fmt: skip
            paper = known[-1] if known else None
        if paper is UNREAD:
            return UNREAD
        try:
            day = date.fromisoformat(paper.get("starts_on") or paper["date"])
        except (AttributeError, KeyError, TypeError, ValueError):
            return ""
        return instant_text(start_of(day))

    def _ends(self, kind: str, begins: str, until: str, rules: Rules) -> bool:
        """Is its end where a calendar that there was counts it to (民法典 202, 203)?"""
        if not begins:
            return not until
        try:
            start = instant_of(begins)
        except ValueError:
            return False
        how = how_of(rules.deadlines[kind])
        return any(until == instant_text(count(how, start, revision.calendar).ends_at)
                   for revision in self._calendars)  # fmt: skip


def _replies(connection: Connection) -> dict[str, list[tuple[int, Any]]]:
    """List → the replies that were recorded or given, in order, each with the event's number."""
    given = {a.id for law in editions() for a in law.actions
             if a.subject == "list" and "reply" in a.inputs}  # fmt: skip
    beside = and_(EventText.stream == Event.stream, EventText.seq == Event.seq)
    asked = (
        select(Event.stream, Event.seq, Event.kind, Event.text_digest, EventText.body)
        .outerjoin(EventText, beside)
        .where(Event.stream.in_(select("list/" + Shortlist.ref)), Event.name.in_({"reply", *given}))
        .order_by(Event.stream, Event.seq)
    )
    found: dict[str, list[tuple[int, Any]]] = {}
    for row in connection.execute(asked).mappings():
        text = stored.text(dict(row))
        if text is None:
            told: Any = UNREAD
        elif row["kind"] == "record":
            told = text.get("value")
        elif "" in (papers := text.get("given", {}).get("reply", {})):
            told = papers[""]
        else:
            continue
        found.setdefault(row["stream"], []).append((row["seq"], told))
    return found

"""Is the score of each reviewed case what the experts' marks, the frozen settings and its bonus give?

It is worked out anew from the marks on record, which are held against their events as all facts
are. Not held is the score of a case of which a mark's, or the bonus's, text is erased, nor of a
review that was held before experts judged in the system: there the score was itself recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, String, select, type_coerce

from casework.models import Assessment, Event, FactRow
from casework.services.list_desk import REVIEW, SCORE
from workflows.loader import editions
from workflows.results import counts, result
from workflows.rules import Rules

from . import stored

Row = Mapping[str, Any]
BONUS = ("commendation", "commendation_view")
_marks = (
    select(Assessment.case_ref, Assessment.ref, FactRow.item,
           type_coerce(FactRow.value, String).label("value"))
    .join(FactRow, FactRow.owner == "assessment/" + Assessment.ref)
    .where(Assessment.state == "handed_in", FactRow.kind == "mark")
)  # fmt: skip
_facts = select(FactRow.owner, FactRow.kind, type_coerce(FactRow.value, String).label("value")).where(
    FactRow.kind.in_((SCORE, *BONUS)), FactRow.item == ""
)  # fmt: skip


class Scores:
    """The scores of cases, beside the marks and the settings that they come from."""

    def __init__(self, connection: Connection, rules: Mapping[int, Rules]) -> None:
        self._rules = rules
        acts = [a for law in editions() for a in law.actions]
        self._opens = {a.id for a in acts if a.subject == "list" and REVIEW in a.opens}
        self._scores = {a.id for a in acts if a.subject == "case" and SCORE in a.inputs}
        self._judged = set(connection.scalars(
            select(Event.stream).where(Event.kind == "act", Event.name.in_(self._opens))))  # fmt: skip
        self._marks: dict[str, dict[str, dict[str, Any]]] = {}  # case → assessment → heading → mark
        for case, ref, heading, value in connection.execute(_marks):
            own = self._marks.setdefault(case, {}).setdefault(ref, {})
            own[heading] = stored.plain(value)
        self._facts: dict[str, dict[str, Any]] = {}
        for owner, kind, value in connection.execute(_facts):
            self._facts.setdefault(owner, {})[kind] = stored.plain(value)
        self._unread: set[str] = set()  # cases of which a text that told a mark is erased

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of an event, what is wrong in both languages); assessments come before cases."""
        subject, _, ref = stream.partition("/")
        if subject == "assessment" and any(stored.text(event) is None for event in events):
            self._unread.add(str(stored.payload(events[0]).get("case")))
        elif subject == "case":
            yield from self._scored(ref, events)
        elif subject == "list":
            yield from self._method(ref, events)

    def _scored(self, ref: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """The score that the newest review of the case gave it."""
        own = [e for e in events if e["kind"] == "act" and e["name"] in self._scores]
        rules = self._rules.get(events[0]["round_year"])
        if not own or rules is None or own[-1]["cause"].partition("#")[0] not in self._judged:
            return
        told = [e for e in events if e is own[-1] or (e["kind"] == "record" and e["name"] in BONUS)]
        if ref in self._unread or any(stored.text(event) is None for event in told):
            return
        if self._facts.get(f"case/{ref}", {}).get(SCORE) != self._worked_out(ref, rules):
            yield (own[-1]["seq"], "得分与所提交的评分、冻结的评分办法和加分不符。",
                   "Its score isn't what the marks handed in, the frozen settings and its bonus "
                   "give.")  # fmt: skip

    def _worked_out(self, ref: str, rules: Rules) -> Mapping[str, Any] | None:
        """What the score must be; None where there is none, or nothing to work it out from."""
        marks, known = self._marks.get(ref), self._facts.get(f"case/{ref}", {})
        if not marks:
            return None
        try:
            points = [{heading: str(mark["points"]) for heading, mark in one.items()}
                      for one in marks.values()]  # fmt: skip
            return result(rules.method(ref.split("-")[1]), points,
                          bonus=counts(*(known.get(kind) for kind in BONUS)))  # fmt: skip
        except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError):
            return {}  # a mark, or what the bonus goes by, was changed

    def _method(self, ref: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """The settings by which a review scores are those that were frozen as it was opened."""
        rules, measure = self._rules.get(events[0]["round_year"]), ref.partition("-")[2]
        if rules is None or SCORE not in rules.facts:
            return
        known = {m.id for m in rules.edition.measures}
        meant = rules.method(measure).digest if measure in known else ""
        for event in events:
            opens = event["kind"] == "act" and event["name"] in self._opens
            if opens and stored.payload(event).get("method") != meant:
                yield (event["seq"], "评分办法（权重、计算方法、小数位数、加分）与开始评审时冻结的不符。",
                       "How it is scored (weights, formula, decimals, bonus) isn't what was frozen "
                       "as its review was opened.")  # fmt: skip

"""How is a list opened for an act, and how do its cases move with it, all or none?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, select, update

from casework.db import Sql, Writer
from casework.errors import Invalid, NotFound
from casework.models import Calendar, Case, Round, Shortlist
from workflows.calendar import WorkingCalendar, start_of
from workflows.counting import count, how_of
from workflows.facts import ListFacts, SubjectFacts
from workflows.guards.lists import brought_in
from workflows.guards.notices import PLAN, planned_at
from workflows.machine import Decision, Given
from workflows.post import post_until
from workflows.results import results
from workflows.rules import Rules

from . import announce, case_effects, deadlines, effects, gather, gather_list, locks, ruling
from .desk import Opened, head_of
from .effects import Quota
from .planned import PLANNED
from .shapes import year_of
from .streams import Stamp, append

LIST = tuple(c.name for c in Shortlist.__table__.columns)
ROW = Sql(
    select(
        Shortlist.__table__, Round.edition, Round.notice_year, Round.rules_digest, Calendar.version
    )
    .join(Round, Round.year == Shortlist.round_year)
    .join(Calendar, Calendar.id == ruling.CALENDAR)
    .where(Shortlist.ref == bindparam("ref"))
)  # fmt: skip
_changing = ("state", "version", "head", "touched_at", "revision", "decided_digest")
UPDATE = Sql(
    update(Shortlist)
    .where(Shortlist.ref == bindparam("whose"))
    .values({c: bindparam(c) for c in _changing})
)
CASE_ROW = Sql(select(Case.__table__).where(Case.ref == bindparam("ref")))
DECIDED, SUPPLEMENTS = "decide", "supplement"
REVIEW, SCORE = "review", "score"  # the deadline of the review, and what it comes to


class ListDesk:
    """Lists at the door."""

    def open(self, w: Writer, wish: Any) -> Opened:
        """Lock the list, its places and every case of its round and measure; then read them."""
        year, _, measure = wish.ref.partition("-")
        if (of := year_of(year)) is None:
            raise NotFound
        rows = w.batch(*locks.for_list(w, of, measure), (ROW, {"ref": wish.ref}))[-1]
        if not rows:
            raise NotFound
        made = opened(w, rows[0], wish.received_at)
        made.extra["action"] = "" if wish.recording else wish.name
        return made

    def with_given(self, opened: Opened, given: Given) -> SubjectFacts:
        """Entries given with a proposal, and cities brought in, are on the list for its guards."""
        facts = opened.facts
        assert isinstance(facts, ListFacts)
        named: dict[str, Any] = {}
        if opened.extra["action"] == SUPPLEMENTS:  # also those that were recorded beforehand
            told = replace(facts, recorded=facts.recorded.over(given, 0, ""))
            named = {ref: {} for ref in brought_in(told)}
        return with_entries(opened, {**given.get("entry", {}), **named})

    def apply(
        self, w: Writer, opened: Opened, answer: Decision, wish: Any, given: Given, stamp: Stamp
    ) -> str:
        """One event for the list and one for each case that moves, in one transaction."""
        facts = self.with_given(opened, given)
        assert isinstance(facts, ListFacts)
        row, owner, now = opened.row, opened.head.stream, stamp.received_at
        payload: dict[str, Any] = {"entries": facts.digest, "cases": len(answer.moves)}
        if took := effects.taken(opened.facts.recorded, given):
            payload["took"] = took
        if REVIEW in answer.rule.opens and SCORE in opened.rules.facts:
            payload["method"] = opened.rules.method(facts.measure).digest
        seq = append(w, opened.head, effects.entry_of(answer, wish.comment, given, payload), stamp)
        set_entries(w, opened, given.get("entry", {}))
        effects.facts_of_decision(w, owner, answer, given, stamp, seq)
        row |= {"state": answer.to, "version": seq, "head": opened.head.hash,
                "touched_at": opened.head.touched_at}  # fmt: skip
        if answer.rule.id == DECIDED:
            row["decided_digest"] = facts.digest
        if unmade_by(answer.voids):
            row["decided_digest"] = ""
        if given.get("entry"):
            row["revision"] += 1
        deadlines.close(w, answer.rule.closes, owner, now=now, fired=stamp.role == "timer")
        if answer.rule.id == SUPPLEMENTS:
            _bring_in(w, opened, answer)
        told = replace(facts, recorded=facts.recorded.over(given, stamp.actor, ""))
        shown = None
        if "publicity" in answer.rule.opens:
            shown = announce.show(w, opened, told, answer, stamp)
        _open(w, opened, told, answer, now)
        deadlines.wake(w, owner, now)
        w.run(UPDATE, expect=1, whose=opened.ref, **{c: row[c] for c in _changing})
        if shown is not None:
            if wish.shown is None:
                announce.announce(w, [shown])
            else:  # one notice carries them all, once each has been decided
                wish.shown.append(shown)
        move_cases(w, opened.rules, opened.extra["calendar"], answer,
                   replace(stamp, role="list", cause=f"{owner}#{seq}", request_id=None,
                           request_digest=""),
                   start=_term_start(given, facts), given=_results(opened.rules, answer, facts))  # fmt: skip
        return answer.to


def unmade_by(voided: Iterable[str]) -> bool:
    """Is a list no longer decided where facts of these kinds are void?"""
    return not {"decision", "determination"}.isdisjoint(voided)


def opened(w: Writer, found: Any, now: datetime) -> Opened:
    """A list from its row, with what its guards need to know."""
    row = dict(zip(LIST, found, strict=False))
    edition, notice, digest, revision = found[len(LIST) :]
    rules = ruling.rules_by(w, row["round_year"], edition, notice, digest)
    calendar = ruling.calendar(w, revision)
    ends = count(how_of(rules.deadlines["publicity"]), now, calendar)
    facts = gather_list.list_facts(w, row, ends_provisional=ends.provisional)
    facts = replace(
        facts, open_until=case_effects.last_cutoff(w, rules, row["round_year"], calendar),
        post_until=post_until(facts.publicities, calendar, days=rules.settings.get("post_days", 0)),
    )  # fmt: skip
    if not rules.settings.get("lists_separate", True):
        facts = replace(facts, beside=gather_list.beside(w, row))
    made = Opened("list", row["ref"], row, head_of(f"list/{row['ref']}", row), rules, facts,
                  row["round_year"])  # fmt: skip
    made.extra["calendar"] = calendar
    return made


def with_entries(opened: Opened, entries: Any) -> ListFacts:
    """The list's facts with entries put on (a value) or taken off (None)."""
    facts = opened.facts
    assert isinstance(facts, ListFacts)
    if not entries:
        return facts
    refs = [ref for ref in facts.entries if entries.get(ref, True) is not None]
    refs += [ref for ref, value in entries.items() if value is not None and ref not in refs]
    refs = [ref for ref in refs if facts.case(ref)]
    return replace(facts, entries=tuple(refs), digest=gather_list.entries_digest(facts, refs))


def set_entries(w: Writer, opened: Opened, entries: Any) -> None:
    """Take or give back the list's places; a place is a row, so ten is never eleven."""
    facts = opened.facts
    assert isinstance(facts, ListFacts)
    capped = "cap" in opened.rules.guards
    places = Quota(facts.year, facts.measure, "", "list")
    # Places are given back before others take them, whatever the order in which they are named.
    for ref, value in sorted(entries.items(), key=lambda entry: entry[1] is not None):
        case = facts.case(ref)
        if case is None:
            raise NotFound
        if value is None:
            effects.free_place(w, places, ref)
        elif opened.rules.states["case", case.state].leaves_list:
            raise Invalid({"entry": (f"“{case.division.name}”的申报已终止，不能列入名单。",
                                     f"“{case.division.name_en or case.division.name}” has left "
                                     "the selection and can't be put on the list.")})  # fmt: skip
        elif ref not in facts.entries:
            effects.take_place(w, places, ref, cap=case.unit if capped else None)


def move_cases(
    w: Writer,
    rules: Rules,
    calendar: WorkingCalendar,
    answer: Decision,
    stamp: Stamp,
    *,
    start: datetime | None = None,
    given: Mapping[str, Given] = MappingProxyType({}),
) -> None:
    """Carry out what the decision says of each case; its row is locked already.

    `given` are, by case, the facts that the act hands to it.
    """
    for facts, decision in answer.moves:
        found = w.one(CASE_ROW, ref=facts.ref)
        row = dict(zip(gather.CASE, found, strict=True))
        made = Opened("case", facts.ref, row, head_of(f"case/{facts.ref}", row), rules, facts,
                      row["round_year"], row["unit"], row["division"])  # fmt: skip
        made.extra["calendar"] = calendar
        opens_term = "term_start" in decision.rule.opens
        case_effects.apply(w, made, decision, stamp, given=given.get(facts.ref, {}),
                           start=start if opens_term else None)  # fmt: skip


def _results(rules: Rules, answer: Decision, facts: ListFacts) -> dict[str, Given]:
    """What the review came to, where it ends with this act: the score of each case that moves."""
    if not any(SCORE in decision.rule.inputs for _, decision in answer.moves):
        return {}
    return {ref: {SCORE: {"": value}} for ref, value in results(rules, facts).items()}


def _bring_in(w: Writer, opened: Opened, answer: Decision) -> None:
    """Take places on the list for the cities that are brought in: another revision of it."""
    facts = opened.facts
    assert isinstance(facts, ListFacts)
    capped = "cap" in opened.rules.guards
    places = Quota(facts.year, facts.measure, "", "list")
    for case, _ in answer.moves:
        effects.take_place(w, places, case.ref, cap=case.unit if capped else None)
    opened.row["revision"] += 1


def _open(w: Writer, opened: Opened, facts: ListFacts, answer: Decision, now: datetime) -> None:
    """The deadlines that an act opens, a publicity's apart: the review's, a planned start."""
    plan = facts.recorded.one(PLAN)
    starts = {REVIEW: now, PLANNED: planned_at(plan) if plan else now}
    for kind in answer.rule.opens:
        if kind in starts:
            deadlines.open_(w, opened.rules, opened.extra["calendar"], kind, opened.head.stream,
                            start=starts[kind], now=now, year=opened.year)  # fmt: skip


def _term_start(given: Given, facts: ListFacts) -> datetime | None:
    """The start of the day of the approval document, or of the day that it names (F 7)."""
    reply = given.get("reply", {}).get("") or facts.recorded.one("reply")
    if not reply:
        return None
    return start_of(date.fromisoformat(reply.get("starts_on") or reply["date"]))

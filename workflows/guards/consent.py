"""Did the right government consent, and to what the application says now?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..edition import Document
from ..facts import CaseFacts, Fact
from ..rules import Rules
from ..signing import Change, changed_since, kinds_of
from .registry import Ask, Finding, check


@check
def consent(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """The right government consented, by a numbered document dated no later than today (N五, 8)."""
    right = consenting(facts.unit_kind)
    given = facts.recorded.one("consent")
    if given is None:
        yield Finding("missing", words={"government": right})
        return
    if given["government"] != right:
        yield Finding("wrong_government", words={"government": right})
    if date.fromisoformat(given["date"]) > ask.today:
        yield Finding("later", words={"date": given["date"]})


def consenting(unit_kind: str) -> str:
    """Whose consent a unit of that kind needs: the XPCC's own, or its provincial government's."""
    return "xpcc" if unit_kind == "xpcc" else "province"


@check
def after_consent(
    facts: CaseFacts, ask: Ask, *, documents: tuple[str, ...], back: tuple[str, ...]
) -> Iterator[Finding]:
    """What speaks to the ministry once the government consents isn't dated before that (N五, 8).

    What the ministry has had before the case came `back` was judged then, by the consent of then.
    """
    given, came = facts.recorded.one("consent"), _newest(facts, back)
    if given is None:
        return
    for one in ask.rules.measure(facts.measure).document:
        paper = facts.recorded.fact("document", one.id)
        if one.id not in documents or paper is None or (came and paper.seq <= came.seq):
            continue
        day, consented = (date.fromisoformat(v["date"]) for v in (paper.value, given))
        if day < consented:
            words = {"document": one, "date": day, "consent": consented}
            yield Finding("before", f"{one.id}={day}/{consented}", words, soft=True)


@dataclass(frozen=True, slots=True)
class Uncovered:
    """What was changed that the consent on record can't have known, and what it did know.

    That is what was on record by event `since`, or `said`; of what was entered after `day`, nothing
    that wasn't `said`. Of papers it is what stood by event `stood`. `day_of_new` is the first that a
    new consent may have.
    """

    changed: Sequence[Change]
    replaced: Sequence[Document]
    since: int
    said: int
    day: date | None
    stood: int
    day_of_new: date

    def knew(self, seq: int, day: date) -> bool:
        """Is what was entered by event `seq`, on `day`, what it covers?"""
        early = self.day is None or day <= self.day
        return seq <= self.said or (seq <= self.since and early)


def uncovered(
    facts: CaseFacts,
    rules: Rules,
    *,
    back: tuple[str, ...],
    asked: tuple[str, ...],
    documents: tuple[str, ...],
) -> Uncovered | None:
    """What a person is to confirm that the consent covers it; None where it covers all (N五, 8).

    The consent covers what was on record when it was first recorded, and when a fact of `asked` was,
    as an act before it asked this very question; not what was entered on a later day than its own.
    Once the case came `back`, only a consent recorded since is a new one. A person's word reaches
    what was changed before it, nothing later; an act's answer holds for the consent of then.

    Papers are made out for a consent (8), so a first one may follow it. Of `documents` none takes
    the place of one that stood when the consent covered it, unless a change asked for it.
    """
    given, recorded = facts.recorded.fact("consent"), facts.recorded
    if given is None:
        return None
    dated, first = date.fromisoformat(given.value["date"]), recorded.since("consent")
    came, last, kept = (_newest(facts, kinds) for kinds in (back, asked, ("consent_kept",)))
    new = came is None or first > came.seq
    held = last.seq if last and first <= last.seq else 0
    said = max(held, kept.seq if kept else 0)
    since, day = (first, dated) if new else (said, None)
    changed = [one for one in changed_since(rules, recorded, rules.facts["consent"].signs, since,
                                            measure=facts.measure, day=day)
               if one.seq > said]  # fmt: skip
    stood = max(first if new else 0, held)
    before = came.seq if came and new else 0  # for a new consent papers are made out anew
    replaced = [
        one for one in rules.measure(facts.measure).document if one.id in documents
        and (paper := recorded.fact("document", one.id))
        and (own := recorded.since("document", one.id)) > said
        and (own > stood or (new and paper.day > dated))
        and _displaced(facts, rules, one, before, stood)]  # fmt: skip
    if not changed and not replaced:
        return None
    days = [*(one.day for one in changed), came.day if came and not new else dated]
    days += [paper.day for one in replaced if (paper := recorded.fact("document", one.id))]
    return Uncovered(changed, replaced, since, said, day, max(stood, said), max(days))


def _displaced(facts: CaseFacts, rules: Rules, paper: Document, after: int, stood: int) -> bool:
    """Did another one stand between these events, and nothing ask for this one in its place?"""
    recorded, own = facts.recorded, facts.recorded.since("document", paper.id)
    entries = recorded.entries.get("document", {}).get(paper.id, ())
    others = [one.seq for one in entries if after < one.seq < min(own, stood)]
    return bool(others) and not changed_since(
        rules, recorded, paper.speaks_of, max(others), measure=facts.measure)  # fmt: skip


@check
def consent_covers(
    facts: CaseFacts, ask: Ask, *, back: tuple[str, ...], asked: tuple[str, ...],
    documents: tuple[str, ...],
) -> Iterator[Finding]:  # fmt: skip
    """What was changed after the consent is consented to anew, or a person says that it is (N五, 8)."""
    found = uncovered(facts, ask.rules, back=back, asked=asked, documents=documents)
    if found:
        words = {"changed": (*kinds_of(found.changed), *found.replaced), "date": found.day_of_new}
        yield Finding("changed", words=words)


def _newest(facts: CaseFacts, kinds: tuple[str, ...]) -> Fact | None:
    """The fact of these kinds that was recorded last, or None."""
    there = [fact for kind in kinds if (fact := facts.recorded.fact(kind))]
    return max(there, key=lambda fact: fact.seq, default=None)

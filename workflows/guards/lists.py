"""Does a list keep its size, the cap for each unit, the regional floor, and explain itself?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from ..facts import GIVEN, IN_PLAY, CaseFacts, ListFacts
from ..selection import Candidate, propose, ranking
from .preliminary import on_preliminary
from .registry import Ask, Finding, check, findings


@check
def count(
    facts: ListFacts, ask: Ask, *, most: int, fewer_needs_reason: bool = False
) -> Iterator[Finding]:
    """Never more than the edition's places (5); fewer needs a reason where it says “ten”."""
    number = len(facts.entries)
    words = {"count": number, "most": most}
    if number > most:
        yield Finding("too_many", words=words)
    elif number == 0:
        yield Finding("empty")
    elif number < most and fewer_needs_reason:
        yield Finding("fewer", str(number), words, soft=True)


@check
def cap(facts: ListFacts, ask: Ask, *, most: int) -> Iterator[Finding]:
    """At most so many cities of one recommending unit on the list (11)."""
    units: dict[str, list[CaseFacts]] = {}
    for case in facts.listed():
        units.setdefault(case.unit, []).append(case)
    for unit, cases in sorted(units.items()):
        if len(cases) > most:
            words = {"unit": unit, "count": len(cases), "most": most, "cases": tuple(cases)}
            yield Finding("over", unit, words)


@check
def floor(
    facts: ListFacts, ask: Ask, *, regions: tuple[str, ...], least: int, cap: int
) -> Iterator[Finding]:
    """At least so many cities of these regions (11); it yields only where no more are eligible.

    A city whose unit has its `cap` of them on the list already can't be taken in.
    """
    have = [c for c in facts.listed() if c.region in regions]
    if len(have) >= least:
        return
    units = Counter(c.unit for c in have)
    spare = [c for c in facts.cases if c.region in regions and c.ref not in facts.entries
             and c.state == "reviewed" and units[c.unit] < cap and not _barred(c, ask)]  # fmt: skip
    words = {"count": len(have), "least": least, "available": tuple(spare)}
    if spare:
        yield Finding("below", words=words)
    else:
        yield Finding("not_enough", str(len(have)), words, soft=True)


def _barred(case: CaseFacts, ask: Ask) -> bool:
    """Would the case's own guards keep it from being publicised?"""
    return any(not f.soft for _, f in findings(ask.rules, "publicise", case, ask))


def candidates(facts: ListFacts, ask: Ask) -> list[Candidate]:
    """The reviewed cases that nothing bars, with their totals."""
    found = []
    for case in facts.cases:
        score = case.recorded.one("score")
        if score and case.state in IN_PLAY and not _barred_now(case, ask):
            total = Decimal(score["score"]) + Decimal(score.get("bonus") or 0)
            found.append(Candidate(case.ref, case.unit, case.region, total))
    return found


def _barred_now(case: CaseFacts, ask: Ask) -> bool:
    return case.state == "reviewed" and _barred(case, ask)


@check
def differs(
    facts: ListFacts,
    ask: Ask,
    *,
    places: int,
    cap: int,
    regions: tuple[str, ...],
    least: int,
) -> Iterator[Finding]:
    """Each city that the list takes in or leaves out against the proposal has a reason (10)."""
    proposal = propose(candidates(facts, ask), places=places, cap=cap, regions=regions, least=least)
    listed = set(facts.entries)
    for case in facts.cases:
        inside = case.ref in listed
        if case.state not in IN_PLAY:  # no reason puts on the list what left the selection
            continue
        if case.ref in proposal.tied:
            kind = "tie"
        elif inside and case.ref not in proposal.chosen:
            kind = "in"
        elif not inside and case.ref in proposal.chosen:
            kind = "out"
        else:
            continue
        note = facts.recorded.one("entry" if inside else "left_out", case.ref)
        if not (note and note.get("reason")):
            yield Finding(kind, case.ref, {"case": case}, soft=True)


@check
def reconsidered(facts: ListFacts, ask: Ask, *, by: str) -> Iterator[Finding]:
    """Where the round leaves ties at the line to the committee, it has looked again (9, 10)."""
    if by != "committee" or facts.recorded.one("reconsideration"):
        return
    proposal = propose(candidates(facts, ask), **ask.rules.guards["differs"].params)
    if tied := tuple(case for case in facts.cases if case.ref in proposal.tied):
        yield Finding("missing", words={"cases": tied})


@check
def vacancy(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """A city that was shown has left the list, and a reviewed case in reserve is named for it."""
    named = brought_in(facts)
    if not named:
        if any(case.state == "reviewed" for case in facts.cases):
            yield Finding("unnamed")
        else:
            yield Finding("no_reserve")
    if len(named) > free(facts):
        yield Finding("full", words={"count": len(named), "free": free(facts)})
    for ref in named:
        case = facts.case(ref)
        if case is None or case.state != "reviewed":
            yield Finding("not_reserve", ref, {"case": case or ref})


def free(facts: ListFacts) -> int:
    """How many places cities that were shown have left, and no other has filled since."""
    gone = _covered(facts) - set(facts.entries)
    return len(gone) - sum(len(p.entries) for p in facts.publicities if p.supplement)


def brought_in(facts: ListFacts) -> list[str]:
    """The cases that are being brought in now: named with the act, or beforehand and not shown."""
    covered = _covered(facts)
    return [ref for ref, fact in facts.recorded.all("supplement_of").items()
            if fact.seq == GIVEN or ref not in covered]  # fmt: skip


def _covered(facts: ListFacts) -> set[str]:
    return {ref for publicity in facts.publicities for ref in publicity.entries}


@check
def next_in_rank(
    facts: ListFacts, ask: Ask, *, cap: int, regions: tuple[str, ...], least: int
) -> Iterator[Finding]:
    """The city brought in is the best in reserve; passing one over needs a reason.

    One that cap or floor keep out isn't passed over.
    """
    named = brought_in(facts)
    ranked = ranking(candidates(facts, ask))
    for ref in named:
        own = next((c for c in ranked if c.ref == ref), None)
        others = [c for c in facts.listed() if c.ref != ref]
        full = {unit for unit, n in Counter(c.unit for c in others).items() if n >= cap}
        short = sum(c.region in regions for c in others) < least
        better = [c for c in ranked if own and c.total > own.total and c.ref not in named
                  and (case := facts.case(c.ref)) and case.state == "reviewed"
                  and c.unit not in full and (c.region in regions or not short)]  # fmt: skip
        if better and not facts.recorded.all("supplement_of")[ref].value.get("reason"):
            words = {"case": facts.case(ref), "better": facts.case(better[0].ref)}
            yield Finding("skips", ref, words, soft=True)


@check
def chosen(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """Where there is no ranking, the next is chosen from the preliminary list with a reason."""
    for ref in brought_in(facts):
        case = facts.case(ref)
        if not facts.recorded.all("supplement_of")[ref].value.get("reason"):
            yield Finding("no_reason", ref, {"case": case or ref}, soft=True)
        if case and not on_preliminary(facts, case):
            yield Finding("not_preliminary", ref, {"case": case}, soft=True)


@check
def named(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """The cases that the reply leaves out were on the list that was reported (12)."""
    reply = facts.recorded.one("reply") or {}
    for ref in reply.get("not_named") or ():
        case = facts.case(ref)
        if case is None or case.state != "reported":
            yield Finding("unknown", ref, {"case": case or ref})

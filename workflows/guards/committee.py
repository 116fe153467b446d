"""Is the committee composed as the edition asks, and has it done its work?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..facts import ListFacts
from .registry import Ask, Finding, check


@check
def committee(
    facts: ListFacts,
    ask: Ask,
    *,
    kinds: tuple[str, ...],
    least: int = 0,
    odd: bool = False,
) -> Iterator[Finding]:
    """The list's own committee has each kind of member, each recommended by someone (9; '19 8)."""
    members = facts.recorded.all("committee_member")
    for kind in kinds:
        if not any(m.value["kind"] == kind for m in members.values()):
            yield Finding("kind_missing", kind, {"kind": ("fact.committee_member.kind", kind)})
    for item, member in members.items():
        if not member.value.get("recommended_by"):
            yield Finding("not_recommended", item, {"member": item})
    if len(members) < least or (odd and len(members) % 2 == 0):
        yield Finding("size", words={"count": len(members), "least": least})


@check
def settled(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """Every submitted case is accepted and no returned one is open before the review closes."""
    waiting = [c for c in facts.cases if c.state in ("submitted", "returned")]
    for case in waiting:
        if case.state == "returned" or not case.recorded.one("formal_check"):
            yield Finding("open", case.ref, {"case": case, "state": ("state.case", case.state)})
    if not waiting:
        yield Finding("none")


@check
def scored(facts: ListFacts, ask: Ask, *, bonus: str) -> Iterator[Finding]:
    """Every accepted case has its score; a bonus has evidence and the round's size (9, 11).

    Who was commended and has no bonus where the round gives one needs a written reason.
    """
    for case in facts.cases:
        if case.state != "submitted":
            continue
        score = case.recorded.one("score")
        commended = case.recorded.one("commendation") is not None
        if score is None:
            yield Finding("unscored", case.ref, {"case": case})
        elif Decimal(score.get("bonus") or 0) > 0:
            if not commended:
                yield Finding("bonus_without_evidence", case.ref, {"case": case})
            if Decimal(score["bonus"]) != Decimal(bonus):
                words = {"case": case, "bonus": score["bonus"], "points": bonus}
                yield Finding("bonus_size", case.ref, words)
        elif commended and Decimal(bonus) > 0:  # whether the practice counts is a person's view
            yield Finding("bonus_missing", case.ref, {"case": case}, soft=True)


@check
def opinion(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """The committee gave its opinion and preliminary list ('19 8); no ranking is asked for."""
    if not facts.recorded.one("opinion"):
        yield Finding("missing")

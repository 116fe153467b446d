"""Is the committee composed as the edition asks, and has it done its work?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..conflicts import ties
from ..edition import Named
from ..facts import Assessed, ListFacts
from ..progress import accepted, progress
from ..scoring import LEAST_TRIMMED, WHOLE
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
    """The list's own committee has each kind of member, each recommended by someone (9; '19 8).

    Its number is that of the committee as composed: who may not judge a single case still counts.
    """
    members = facts.recorded.all("committee_member")
    for kind in kinds:
        if not any(m.value["kind"] == kind for m in members.values()):
            yield Finding("kind_missing", kind, {"kind": ("fact.committee_member.kind", kind)})
    for item, member in members.items():
        if not member.value.get("recommended_by"):
            yield Finding("not_recommended", item, {"member": member.value["name"]})
    if len(members) < least or (odd and len(members) % 2 == 0):
        yield Finding("size", words={"count": len(members), "least": least})


@check
def seats_untied(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """No member is tied to a case that the member has taken up (house rule, 3): what is corrected of
    a member may show a tie, and then the member is recused first.
    """
    for one in facts.assessments:
        seat, case = facts.recorded.one("committee_member", one.expert), facts.case(one.case)
        if not (seat and case) or one.state == "recused" or not accepted(case):
            continue
        if any(ties(seat, case, ask.rules)):
            yield Finding("taken_up", f"{one.expert}", {"member": seat["name"], "case": case})


@check
def settled(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """Every submitted case is accepted and no returned one is open before the review begins."""
    waiting = [c for c in facts.cases if c.state in ("submitted", "returned")]
    for case in waiting:
        if not accepted(case):
            yield Finding("open", case.ref, {"case": case, "state": ("state.case", case.state)})
    if not waiting:
        yield Finding("none")


@check
def weights(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """The weights of each measure's headings come to a hundred per cent (2, 9).

    Of the other measures' too: the first review that is opened freezes the round's settings.
    """
    for measure in ask.rules.edition.measures:
        total = sum(ask.rules.method(measure.id).weights.values())
        if total != WHOLE:
            yield Finding("total", measure.id,
                          {"measure": measure, "total": total, "whole": WHOLE})  # fmt: skip


@check
def assessed(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """Each member has judged each accepted case, abstained or is recused (9).

    Before the review's last day is over nobody is passed over; afterwards with a reason for each.
    """
    left = [one for one in progress(facts, ask.rules) if one.open]
    if facts.review_until is None or ask.now >= facts.review_until:
        for one in left:
            cases = tuple(sorted(one.open, key=lambda case: case.division.code))
            words = {"member": one.member["name"], "number": len(cases), "cases": cases}
            yield Finding("passed_over", f"{one.expert}={len(one.open)}", words, soft=True)
    elif left:
        each = [f"{one.member['name']} ({len(one.open)})" for one in left]
        yield Finding("waiting", "", {"people": len(left), "members": tuple(
            Named(zh=one, en=one) for one in each),
                                      "end": facts.review_until})  # fmt: skip


def handed_in(facts: ListFacts, case: str) -> list[Assessed]:
    """The assessments of a case that count."""
    return [one for one in facts.assessments if one.case == case and one.state == "handed_in"]


@check
def scored(facts: ListFacts, ask: Ask, *, fewest: int) -> Iterator[Finding]:
    """Every accepted case has scores enough for the round's formula, `fewest` at least (9)."""
    trimmed = ask.rules.method(facts.measure).formula == "trimmed_mean"
    least = max(fewest, LEAST_TRIMMED) if trimmed else fewest
    for case in facts.cases:
        number = len(handed_in(facts, case.ref))
        if accepted(case) and number < least:
            yield Finding("too_few", case.ref, {"case": case, "number": number, "least": least})


@check
def bonus(facts: ListFacts, ask: Ask, *, points: str) -> Iterator[Finding]:
    """Whether a commended practice is of the measure's field is a person's view, and it has its
    evidence on file (11.3); nothing is asked where the round gives no bonus.
    """
    if not Decimal(points):
        return
    for case in facts.cases:
        commended = case.recorded.one("commendation")
        if not accepted(case) or commended is None:
            continue
        seen = case.recorded.one("commendation_view")
        if seen is None:
            yield Finding("unjudged", case.ref, {"case": case})
        elif seen["counts"] == "yes" and not commended.get("file"):
            yield Finding("no_evidence", case.ref, {"case": case})


@check
def opinion(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """The committee gave its opinion and preliminary list ('19 8); no ranking is asked for."""
    if not facts.recorded.one("opinion"):
        yield Finding("missing")

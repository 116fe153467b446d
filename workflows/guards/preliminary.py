"""Which cities are on the committee's preliminary list, and does the list keep to it ('19 8)?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..facts import IN_PLAY, CaseFacts, ListFacts
from ..progress import accepted
from .registry import Ask, Finding, check


def names_given(facts: ListFacts) -> Sequence[str]:
    """What the preliminary list names, as it was given: refs, codes or names of cities."""
    return (facts.recorded.one("opinion") or {}).get("preliminary") or ()


def case_named(facts: ListFacts, name: str) -> CaseFacts | None:
    """The case of this list that `name` stands for; None where it stands for none."""
    return next((case for case in facts.cases if name in _names(case)), None)


def on_preliminary(facts: ListFacts, case: CaseFacts) -> bool:
    """Did the committee put the city on its preliminary list ('19 8, sentence 3)?"""
    return bool(_names(case) & set(names_given(facts)))


def _names(case: CaseFacts) -> set[str]:
    return {case.ref, case.division.code, case.division.name}


@check
def preliminary_known(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """The preliminary list names accepted cases of this list alone ('19 8, sentence 3)."""
    for name in names_given(facts):
        case = case_named(facts, name)
        if case is None or not accepted(case):
            yield Finding("unknown", name, {"name": name})


@check
def departs(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """Each city that the list takes in or leaves out against the preliminary list has a reason.

    The ministry determines the list on the basis of the committee's opinion ('19 8, sentence 4). A
    city that can't be on the list any more, as it withdrew, isn't left out by anybody.
    """
    if not names_given(facts):
        return
    listed = set(facts.entries)
    for case in facts.cases:
        inside = case.ref in listed
        if inside is on_preliminary(facts, case) or case.state not in IN_PLAY:
            continue
        kind = "out"
        if inside:
            kind = "in"
        note = facts.recorded.one("entry" if inside else "left_out", case.ref)
        if not (note and note.get("reason")):
            yield Finding(kind, case.ref, {"case": case}, soft=True)

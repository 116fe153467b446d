"""How far is each member of a committee with the cases that the member has to judge?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .conflicts import ties
from .facts import CaseFacts, ListFacts

if TYPE_CHECKING:
    from .rules import Rules


@dataclass(frozen=True, slots=True)
class Progress:
    """The accepted cases from which nothing on record bars a member, and those of them that the
    member has neither judged nor left (abstained, or recused after declaring an interest).
    """

    expert: str  # the login
    member: Mapping[str, Any]
    own: tuple[CaseFacts, ...]
    open: tuple[CaseFacts, ...]


def accepted(case: CaseFacts) -> bool:
    """Has the formal check let the case into the review?"""
    return case.state == "submitted" and case.recorded.one("formal_check") is not None


def progress(facts: ListFacts, rules: Rules) -> Iterator[Progress]:
    """Each member, in the order of appointment; to be asked while the review runs."""
    done = {(one.case, one.expert) for one in facts.assessments if one.state != "drafted"}
    cases = [case for case in facts.cases if accepted(case)]
    for expert, member in facts.recorded.all("committee_member").items():
        own = tuple(case for case in cases if not any(ties(member.value, case, rules)))
        left = tuple(case for case in own if (case.ref, expert) not in done)
        yield Progress(expert, member.value, own, left)

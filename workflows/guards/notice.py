"""Is the round's notice the one that was set, is it out, and may it still be received?"""

from __future__ import annotations

from collections.abc import Iterator

from ..facts import CaseFacts
from .registry import Ask, Finding, check


@check
def notice_as_set(facts: CaseFacts, ask: Ask, *, fact: str) -> Iterator[Finding]:
    """Number and date of what is issued are those of the notice that the round is bound to.

    What isn't public of a notice isn't held against anything.
    """
    issued, notice = facts.recorded.one(fact), ask.rules.notice
    if issued is None:
        return
    if notice.doc_no and issued["number"] != notice.doc_no:
        yield Finding("number", words={"number": notice.doc_no})
    if notice.issued_on and issued["date"] != notice.issued_on.isoformat():
        yield Finding("date", words={"date": notice.issued_on})


@check
def notice_out(facts: CaseFacts, ask: Ask, *, fact: str) -> Iterator[Finding]:
    """The round's notice went out to the units."""
    if facts.recorded.one(fact) is None:
        yield Finding("not_yet")


@check
def until_cutoff(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """The cutoff isn't over; one that isn't known yet is not."""
    if facts.submit_by is not None and ask.now >= facts.submit_by:
        yield Finding("over", words={"end": facts.submit_by})

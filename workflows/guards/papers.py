"""Are the sealed papers there, in order, and do they say what is on record?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..edition import Document
from ..facts import CaseFacts
from ..signing import Change, changed_since, kinds_of
from .dated import older
from .registry import Ask, Finding, check


@check
def papers(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """Each document is there, as its scan or as the original, and sealed where it must be (8).

    Which fields say that it is there, the kind declares (`either`). Where the edition asks for an
    original, that alone will do ('19 7(4)).
    """
    either = ask.rules.facts["document"].either
    for document in ask.rules.measure(facts.measure).document:
        words = {"document": document}
        given = facts.recorded.one("document", document.id)
        if given is None:
            yield Finding("missing", document.id, words)
            continue
        if document.sealed and not given.get("sealed"):
            yield Finding("unsealed", document.id, words)
        if document.original and not given.get("original"):
            yield Finding("copy", document.id, words)
        elif either and not any(given.get(field) for field in either):
            yield Finding("nowhere", document.id, words, cites=document.cites)
        if date.fromisoformat(given["date"]) > ask.today:
            yield Finding("later", document.id, words | {"date": given["date"]})


@check
def up_to_date(facts: CaseFacts, ask: Ask, *, notice: date | None = None) -> Iterator[Finding]:
    """Papers say what is on record; if what they speak of was changed since, a reason (8, N五).

    What each speaks of the edition says. One reason does for all; the next change asks for another.
    """
    stale: dict[Document, list[Change]] = {}
    for one in ask.rules.measure(facts.measure).document:
        if paper := facts.recorded.fact("document", one.id):
            day = date.fromisoformat(paper.value["date"])
            after = None if older(facts, day, notice) else day
            stale[one] = changed_since(ask.rules, facts.recorded, one.speaks_of, paper.seq,
                                       measure=facts.measure, day=after)  # fmt: skip
    if papers := tuple(one for one, changes in stale.items() if changes):
        changes = [change for one in papers for change in stale[one]]
        words = {"documents": papers, "changed": kinds_of(changes)}
        newest = max(change.seq for change in changes)
        yield Finding("changed", f"{papers[0].id}={newest}", words, soft=True)

"""Are the sealed papers there, in order, and do they say what is on record?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..facts import CaseFacts
from ..signing import changed_since, kinds_of
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
def up_to_date(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """A paper says what is on record; if what it speaks of was changed since, a reason (8, N五).

    What each speaks of the edition says. The reason is of that paper and change: the next asks anew.
    """
    recorded = facts.recorded
    for one in ask.rules.measure(facts.measure).document:
        paper, since = recorded.fact("document", one.id), recorded.since("document", one.id)
        if paper is None:
            continue
        day = date.fromisoformat(paper.value["date"])
        changes = changed_since(ask.rules, recorded, one.speaks_of, since, measure=facts.measure,
                                day=day)  # fmt: skip
        if changes:
            newest = max(change.seq for change in changes)
            words = {"document": one, "changed": kinds_of(changes)}
            yield Finding("changed", f"{one.id}={since}/{newest}", words, soft=True)

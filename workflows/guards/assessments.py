"""May this expert judge this case now, and is what is said of it whole?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..conflicts import ties
from ..facts import AssessmentFacts
from ..progress import accepted
from .registry import Ask, Finding, check


@check
def review_runs(facts: AssessmentFacts, ask: Ask, *, states: tuple[str, ...]) -> Iterator[Finding]:
    """The review of the case's list has begun and isn't closed."""
    if facts.list_state not in states:
        yield Finding("not_running", words={"state": ("state.list", facts.list_state)})


@check
def on_committee(facts: AssessmentFacts, ask: Ask) -> Iterator[Finding]:
    """Who judges sits on this measure's own committee (9; '19 8)."""
    if facts.member is None:
        yield Finding("no_member")


@check
def to_be_reviewed(facts: AssessmentFacts, ask: Ask) -> Iterator[Finding]:
    """Only an accepted case is reviewed (9)."""
    if not accepted(facts.case):
        yield Finding("not_accepted", words={"case": facts.case})


@check
def no_tie(facts: AssessmentFacts, ask: Ask) -> Iterator[Finding]:
    """Nobody judges a case of their own province or organisation (house rule, 3)."""
    found = set(ties(facts.member or {}, facts.case, ask.rules))
    if "own_province" in found:
        yield Finding("own_province", words={"case": facts.case})
    if "own_organisation" in found:
        yield Finding("own_organisation", words={"case": facts.case})


@check
def tie_explained(facts: AssessmentFacts, ask: Ask) -> Iterator[Finding]:
    """Whoever names an interest of another kind than those listed says which it is (house rule)."""
    tie = facts.recorded.one("tie") or {}
    if tie.get("kind") == "other" and not str(tie.get("text") or "").strip():
        yield Finding("missing")


@check
def marks(
    facts: AssessmentFacts, ask: Ask, *, lowest: int, highest: int, whole: bool = False
) -> Iterator[Finding]:
    """Each mark lies between the lowest and the highest, and (`whole`) there is one under each
    heading of Article 2.

    It doesn't repeat the mark: a refusal is on record, and marks are nobody else's to read.
    """
    given = facts.recorded.all("mark")
    for heading in ask.rules.measure(facts.measure).heading:
        words = {"heading": heading, "lowest": lowest, "highest": highest}
        mark = given.get(heading.id)
        if mark is None:
            if whole:
                yield Finding("missing", heading.id, words)
        elif not lowest <= Decimal(mark.value["points"]) <= highest:
            yield Finding("range", heading.id, words)


@check
def view(facts: AssessmentFacts, ask: Ask) -> Iterator[Finding]:
    """Where no marks are asked for, the member says what they think of the case ('19 8)."""
    if not facts.recorded.one("view"):
        yield Finding("missing")

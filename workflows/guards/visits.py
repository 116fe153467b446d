"""Is every on-site visit that was planned done and reported?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..facts import ListFacts
from .registry import Ask, Finding, check


@check
def visits(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """Whether to visit is a person's choice (10; '19 8); what was planned is reported before the list
    is decided, or it is said why not.
    """
    for item, visit in facts.recorded.all("visit").items():
        if not (visit.value.get("report") or visit.value.get("file")):
            words = {
                "case": facts.case(visit.value["case"]),
                "to": date.fromisoformat(visit.value["to"]),
            }
            yield Finding("unreported", f"{item}={visit.value['case']}", words, soft=True)

"""Is what was signed off and confirmed still what the application says?"""

from __future__ import annotations

from collections.abc import Iterator

from ..facts import CaseFacts
from ..signing import changed_since, kinds_of
from .registry import Ask, Finding, check


@check
def joint(
    facts: CaseFacts, ask: Ask, *, measures: tuple[str, ...], without: tuple[str, ...]
) -> Iterator[Finding]:
    """The communications administration signs the digital measure off (4); XPCC has none.

    What it put its name to and was changed since needs its name anew.
    """
    if facts.measure not in measures:
        return
    if own := facts.recorded.fact("joint_signoff"):
        kind = ask.rules.facts["joint_signoff"]
        if changed := changed_since(ask.rules, facts.recorded, kind.signs, own.seq,
                                    measure=facts.measure):  # fmt: skip
            yield Finding("changed", words={"changed": kinds_of(changed)})
        return
    if facts.unit_kind in without:
        yield Finding("none_named", soft=True)
    else:
        yield Finding("missing")


@check
def statistics_sheet(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """The city's own statistical organ confirmed the figures under its seal ('19 7(3))."""
    sheet = facts.recorded.fact("statistics_sheet")
    if sheet is None:
        yield Finding("missing")
        return
    if not sheet.value.get("sealed"):
        yield Finding("unsealed")
    kind = ask.rules.facts["statistics_sheet"]
    for of, item, fact, *_when in changed_since(ask.rules, facts.recorded, kind.signs, sheet.seq,
                                        measure=facts.measure):  # fmt: skip
        if fact is None:
            yield Finding("gone", of.id, {"kind": of})
        else:
            named = {i.id: i for i in ask.rules.measure(facts.measure).indicator}
            yield Finding("changed", item, {"indicator": named.get(item) or fact.value["name"]})

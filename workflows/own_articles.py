"""Which articles ask for this very fact: its item's own, and none of another measure's?"""

from __future__ import annotations

from .edition import FactKind
from .rules import Rules

# Kinds whose items are of the measure's own tables: each item has articles of its own.
LISTED = ("condition", "evidence", "indicator", "document")


def own_cites(rules: Rules, kind: FactKind, item: str, measure: str) -> tuple[str, ...]:
    """The articles that ask for this very item; of a kind's, those that aren't another measure's."""
    if not measure:
        return kind.cites
    if kind.items in LISTED:
        entries = getattr(rules.measure(measure), kind.items)
        own = next((e.cites for e in entries if e.id == item), ())
        if own:
            return own if kind.id == kind.items else kind.cites
    others = {c for m in rules.edition.measures if m.id != measure for e in m.condition
              for c in e.cites}  # fmt: skip
    mine = {c for e in rules.measure(measure).condition for c in e.cites}
    articles = {rules.citations[c].article for c in others - mine} - {
        rules.citations[c].article for c in mine}  # fmt: skip
    return tuple(c for c in kind.cites if c in mine or (c not in others and c not in articles))

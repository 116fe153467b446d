"""What would the rules find wrong with each thing on a case if it were handed in as it stands?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from casework.i18n import language
from casework.queries import missing
from casework.services.items import next_item
from workflows.facts import Actor, CaseFacts
from workflows.formal import parts
from workflows.guards import Ask, findings
from workflows.own_articles import LISTED
from workflows.rules import Rules
from workflows.words import breach

Problems = Mapping[tuple[str, str], Sequence[str]]  # (kind, item) → sentences


def problems_of(rules: Rules, facts: CaseFacts, actor: Actor, now: datetime) -> Problems:
    """Sentences in the reader's language, by kind and item; of an empty list its first entry."""
    found: dict[tuple[str, str], list[str]] = {}
    kinds = {id: {k.id for k in rules.edition.facts if k.items == id} for id in LISTED}
    for guard, finding in findings(rules, "submit", facts, Ask(rules, "submit", actor, now)):
        item = finding.item.partition("=")[0]
        about = breach(rules, guard, finding, facts, guard.id)
        words = about.zh if language().startswith("zh") else about.en
        if guard.id in missing.NAMING:
            named, whose = parts(item)
            own = whose or (next_item(()) if rules.facts[named].items else "")
            found.setdefault((named, own), []).append(words)
            continue
        for listed, of in kinds.items():
            if any(e.id == item for e in getattr(rules.measure(facts.measure), listed)):
                kind = guard.id if guard.id in of else listed
                found.setdefault((kind, item), []).append(words)
        alone = rules.facts.get(missing.SETTLED_BY.get(guard.id, ""))
        if alone is not None and not alone.items:
            found.setdefault((alone.id, ""), []).append(words)
    return found

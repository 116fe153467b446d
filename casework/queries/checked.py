"""What has changed of an application since it was last returned for correction?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from workflows.facts import Recorded
from workflows.formal import handed_in
from workflows.rules import Rules

from .timeline import Happening, whole_story

Key = tuple[str, str]  # kind and item of a fact


@dataclass(frozen=True, slots=True)
class Since:
    """The newest return of a case, and by kind and item what stood then of what was entered since.

    A value that is None wasn't there when the case was returned.
    """

    returned: Happening
    before: Mapping[Key, Mapping[str, Any] | None] = field(default_factory=dict)

    def changed(self, recorded: Recorded) -> list[Key]:
        """What reads otherwise now than when the case was returned."""
        return [key for key, value in self.before.items() if recorded.one(*key) != value]


def since_return(session: Session, rules: Rules, ref: str) -> Since | None:
    """What was entered since the case `ref` was last returned; None where it never was."""
    returns = [a.id for a in rules.edition.actions if "correction" in a.needs]
    kinds = {kind.id for kind in handed_in(rules)}
    stood: dict[Key, Mapping[str, Any] | None] = {}
    back: Happening | None = None
    before: dict[Key, Mapping[str, Any] | None] = {}
    for happening in whole_story(session, f"case/{ref}"):
        event = happening.event
        if event.kind == "act" and event.name in returns:
            back, before = happening, {}
        for key, value in _entered(happening):
            if key[0] in kinds:
                before.setdefault(key, stood.get(key))
                stood[key] = value
    return Since(back, before) if back else None


def _entered(happening: Happening) -> list[tuple[Key, Mapping[str, Any] | None]]:
    event = happening.event
    if event.kind == "record":
        return [((event.name, event.item), happening.value)]
    given = happening.text.get("given", {})
    return [((kind, item), value) for kind, items in given.items() for item, value in items.items()]

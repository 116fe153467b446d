"""Which objections does an act on one take along, and how are they sent through the door as one?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from casework.handed_in import tie_again
from casework.queries.objections import versions_of
from casework.reading import casework, session
from casework.services.desk import Opened
from casework.services.door import Answer, Wish
from casework.web.numbers import version_sent
from workflows.edition import ActionRule
from workflows.facts import ObjectionFacts

from .again import still_read

ASKS = "handled_as_one"  # the check by which an act is done for all that are joined


def along(opened: Opened, rule: ActionRule) -> tuple[str, ...]:
    """The objections that are joined to this one, where the act is done for them too."""
    facts = opened.facts
    if not isinstance(facts, ObjectionFacts):
        return ()
    if not any(opened.rules.guards[id].check == ASKS for id in rule.guards):
        return ()
    return tuple(o.ref for o in facts.followers)


def stand(opened: Opened, rule: ActionRule) -> dict[str, int]:
    """The same, each with its version as it stands, for the form to remember."""
    refs = along(opened, rule)
    return versions_of(session(), refs) if refs else {}


def versions(opened: Opened, refs: tuple[str, ...]) -> dict[str, int]:
    """The version of each as its form was made; a form that doesn't say it is stale."""
    return {ref: still_read(opened.rules, f"objection/{ref}", version_sent(f"version-{ref}"))
            for ref in refs}  # fmt: skip


def act(wish: Wish, read: Mapping[str, int]) -> Answer:
    """Do it, and the same to each of those in `read`, all or none; a file handed in is theirs too."""
    door = casework().door
    for ref in read:
        for value in _files(wish.given):
            tie_again(casework().db, f"objection/{wish.ref}", f"objection/{ref}", value)
    others = [replace(wish, ref=ref, version=version, request_id=None)
              for ref, version in read.items()]  # fmt: skip
    return door.act_together([wish, *others])[0]


def _files(given: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return [said for items in given.values() for value in items.values() if value
            for said in value.values() if isinstance(said, str) and said.startswith("sha256:")]  # fmt: skip

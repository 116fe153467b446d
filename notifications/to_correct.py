"""What does the ministry ask to be put right, item by item, in the letter about a return?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from casework.queries.snapshots import case_snapshot
from workflows import formal
from workflows.edition import Field, Named

from .handed_in import own_words
from .texts import Row
from .wording import wording


@dataclass(frozen=True, slots=True)
class Asked:
    """An item of the application, the field of it where one is meant, and the officer's reason."""

    item: Named | str
    field: Field | None
    reason: str


def asked(session: Session, ref: str, now: datetime) -> tuple[Asked, ...]:
    """What stands to be corrected in case `ref`."""
    rules, facts = case_snapshot(session, ref, now=now)
    found = []
    for one in formal.to_correct(facts.recorded):
        fields = rules.facts[one.kind].field
        found.append(Asked(
            formal.named(rules, facts.recorded, facts.measure, one.kind, one.of),
            next((field for field in fields if field.id == one.field), None), one.reason,
        ))  # fmt: skip
    return tuple(found)


def rows(found: tuple[Asked, ...], lang: str) -> Iterator[Row]:
    """A row for each item: its name, then field and reason."""
    colon = wording().part("frame", "colon", lang)
    for one in found:
        field = f"{one.field.words(lang)}{colon}" if one.field else ""
        name = one.item if isinstance(one.item, str) else one.item.words(lang)
        yield Row(name, own_words(f"{field}{one.reason}", lang))

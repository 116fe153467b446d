"""What proves that a case was handed in: when, by whom, in which version, with which hashes?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.documents.application import Application
from casework.documents.package import attachments
from casework.documents.reading import handed_in, receipts
from casework.errors import NotFound
from casework.models import Attachment, Case, Drawing, Event, Round, Unit
from workflows.facts import Actor
from workflows.rules import Rules

from .snapshots import rules_of
from .stood import all_told
from .timeline import Happening, whole_story
from .visible import visible_cases


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was handed in, and under how many items it stands."""

    name: str
    size: int
    sha256: str
    items: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A case that was handed in, the event that recorded it, and what it held then."""

    case: Case
    round: Round
    rules: Rules
    unit: Unit
    by: Happening
    content: str  # the hash of what its papers say; "" where a text that told it was erased
    package: str  # the SHA-256 of its electronic package; "" until that is drawn
    files: Sequence[Handed]
    all: Sequence[Event]  # every receipt of the case, the newest first

    @property
    def event(self) -> Event:
        """By which it was handed in."""
        return self.by.event

    @property
    def number(self) -> str:
        """By which the receipt is called."""
        return number(self.event)


def number(event: Event) -> str:
    """The number of a receipt: of its case, and of its version."""
    return f"{event.stream.partition('/')[2]}/{event.seq}"


def receipt(session: Session, actor: Actor, ref: str, seq: int | None = None) -> Receipt:
    """The receipt of version `seq` of a case that this person may see, or the newest; NotFound."""
    case = session.scalars(select(Case).where(Case.ref == ref, visible_cases(actor))).first()
    if case is None:
        raise NotFound
    rules = rules_of(session, case.round_year)
    assert rules is not None
    story = whole_story(session, f"case/{ref}")
    every = receipts(rules, story)
    by = next((one for one in every if seq in (None, one.event.seq)), None)
    if by is None:
        raise NotFound
    unit = session.get_one(Unit, case.unit)
    app = handed_in(session, case, rules, story, by.event)
    told = all_told(story, by.event.seq)
    package, drawn = _drawn(session, by.event, ref)
    return Receipt(case, session.get_one(Round, case.round_year), rules, unit, by,
                   app.content if told else drawn, package,
                   _files(_sizes(session, ref), app), [one.event for one in every])  # fmt: skip


def _drawn(session: Session, event: Event, ref: str) -> tuple[str, str]:
    """Package and content of what was handed in by an act, as first drawn; "" where it wasn't."""
    asked = select(Drawing.package, Drawing.content).where(
        Drawing.case_ref == ref, Drawing.version == event.seq, Drawing.stage == "handed_in",
        Drawing.state == "done").order_by(Drawing.finished_at, Drawing.id)  # fmt: skip
    found = session.execute(asked).first()
    return (found.package, found.content) if found else ("", "")


def _sizes(session: Session, ref: str) -> dict[str, int]:
    asked = select(Attachment.sha256, Attachment.size).where(Attachment.owner == f"case/{ref}")
    return {row.sha256: row.size for row in session.execute(asked)}


def _files(sizes: Mapping[str, int], app: Application) -> list[Handed]:
    """Each file once, in the order of the items; one that was only named was never handed in."""
    names: dict[str, str] = {}
    items: dict[str, int] = {}
    for _what, sha256, name in attachments(app):
        if sha256:
            names.setdefault(sha256, name)
            items[sha256] = items.get(sha256, 0) + 1
    return [Handed(name, sizes.get(sha256, 0), sha256, items[sha256])
            for sha256, name in names.items()]  # fmt: skip

"""What is read for the papers that report a list, and does each entry stand as it was made public?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from casework.documents import content
from casework.errors import NotFound
from casework.models import Publicity
from casework.queries.lists import ListPage, list_page
from casework.queries.publicity_record import Objected, Run, runs, sealed
from casework.queries.reviews import Review, review
from casework.queries.timeline import Happening, timeline
from workflows.edition import FactKind
from workflows.facts import Actor, CaseFacts
from workflows.machine import Refusal, decide
from workflows.words import Breach

from .known import Known, known

DECISIONS = ("decision", "determination")  # what an edition calls the ministry's decision
REPORT = "report"
OFFICER = Actor(0, "", frozenset({"ministry"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A list with what was made public of it, for whom (`actor`) and as of when (`at`)."""

    page: ListPage
    runs: Sequence[Run]
    notices: Sequence[Known]
    review: Review
    story: Sequence[Happening]
    actor: Actor
    at: datetime
    demo: bool

    @property
    def marks(self) -> tuple[str, ...]:
        """What has to be known first of every paper."""
        demo = self.demo or any(case.demo for case in self.page.cases.values())
        return tuple(filter(None, (content.DEMO if demo else "", self.page.round.note_zh)))

    @property
    def decision_kind(self) -> FactKind:
        """What the edition calls the ministry's decision."""
        facts = self.page.rules.facts
        return next(facts[id] for id in DECISIONS if id in facts)

    @property
    def objections(self) -> list[Objected]:
        """The objections to the list, the oldest first."""
        found = {o.ref: o for run in self.runs for o in run.objections}
        return sorted(found.values(), key=lambda o: (o.lodged_at, o.ref))


def material(
    session: Session, actor: Actor, ref: str, *, seal: Path, at: datetime, demo: bool,
    address: Callable[[str], str],
) -> Material:  # fmt: skip
    """All that the papers of list `ref` are made of; NotFound before it was made public.

    `address` is where a notice is read.
    """
    page = list_page(session, actor, ref, now=at)
    found = runs(session, ref)
    if not found:
        raise NotFound
    newest, numbers = sealed(seal), dict.fromkeys(run.publicity.notice_ref for run in found)
    return Material(
        page=page, runs=found, review=review(session, actor, ref, now=at), actor=actor, at=at,
        demo=demo, story=sorted(timeline(session, actor, page.streams), key=lambda h: h.event.seq),
        notices=[known(session, number, sealed=newest, at=at, demo=demo, address=address)
                 for number in numbers],
    )  # fmt: skip


# --- does each entry stand as it was made public? -----------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is reported, and the publicity that showed it exactly so: a completed one if
    there is any, else the last; None where none did.
    """

    case: CaseFacts
    code: str
    name: str
    shown: Publicity | None
    complete: bool


def entries(known: Material) -> list[Entry]:
    """The list as it stands, in the order of division codes (12)."""
    facts, found = known.page.facts, []
    for case in sorted(facts.listed(), key=lambda one: (one.division.code, one.ref)):
        said = facts.shown_as(case)
        exact = [
            run.publicity for run in known.runs if said == said_in(run.publicity).get(case.ref)
        ]
        over = [one for one in exact if one.ends_at <= known.at]
        shown = over or exact
        found.append(Entry(case, *said, shown[-1] if shown else None, bool(over)))
    return found


def said_in(publicity: Publicity) -> Mapping[str, tuple[str, str]]:
    """Case → its code and name, word for word as a publicity showed them."""
    return {one["case"]: (one["code"], one["name"]) for one in publicity.entries}


def gone(known: Material) -> list[CaseFacts]:
    """The cities that were made public and stand on the list no more, in the order of their codes."""
    facts = known.page.facts
    shown = {ref for run in known.runs for ref in said_in(run.publicity)} - set(facts.entries)
    return sorted((c for c in facts.cases if c.ref in shown), key=lambda c: c.division.code)


def brought(known: Material) -> Iterator[tuple[CaseFacts, Run]]:
    """The cities that were brought in later, each with its own publicity."""
    for run in known.runs:
        for ref in said_in(run.publicity) if run.publicity.supplement else ():
            if case := known.page.facts.case(ref):
                yield case, run


def in_the_way(known: Material) -> list[Breach]:
    """What keeps the list from being reported now; nothing once it is."""
    rules, facts = known.page.rules, known.page.facts
    if facts.state not in rules.actions["list", REPORT].start:
        return []
    answer = decide(rules, REPORT, facts, actor=OFFICER, now=known.at, trial=True)
    return list(answer.breaches) if isinstance(answer, Refusal) else []

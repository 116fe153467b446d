"""How does a case stand at the version that its papers are made of?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.errors import Busy, NotFound
from casework.models import Case, Event, Unit
from casework.queries.missing import before_sealing, goals
from casework.queries.snapshots import opened, rules_of
from casework.queries.stood import all_told, stood_at
from casework.queries.timeline import Happening, whole_story
from casework.services.drawings import Stage
from workflows.facts import CaseFacts, Recorded
from workflows.rules import Rules

from .application import Application

TRIES = 5
OFFICE = "工业和信息化主管部门"  # who recommends in a province, or in the XPCC (4.2)


class Erased(Exception):
    """A text that told what was handed in was erased, so nobody can say any more what it was."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an application: its event's number, hash and instant."""

    seq: int
    hash: str
    at: datetime


def receipts(rules: Rules, story: Sequence[Happening]) -> list[Happening]:
    """The acts by which a case was handed in, the newest first."""
    names = {goal.id for goal in goals(rules)}
    return [one for one in reversed(story) if one.event.kind == "act" and one.event.name in names]


def _worked_on(rules: Rules) -> set[str]:
    """The states in which the recommending side changes what an application says."""
    return {state for kind in rules.edition.facts if kind.id in ("condition", "document")
            for state in kind.states}  # fmt: skip


def application(session: Session, ref: str, *, now: datetime) -> Application:
    """The case as its papers say it now; NotFound where there is none.

    That is what was handed in last, as its events tell it, unless the unit works on it again; then
    as it stands now. What the ministry does with a case makes no other application of it.
    """
    for _ in range(TRIES):
        case = session.scalars(
            select(Case).where(Case.ref == ref).execution_options(populate_existing=True)
        ).first()
        if case is None:
            raise NotFound
        whole = opened(session, "case", ref, now=now)
        newest = session.scalar(select(func.max(Event.seq)).where(Event.stream == f"case/{ref}"))
        if newest == whole.head.seq == case.version:
            break  # nobody changed it while it was read
    else:
        raise Busy
    assert isinstance(whole.facts, CaseFacts)
    if case.state not in _worked_on(whole.rules):
        story = whole_story(session, f"case/{ref}")
        if handed := receipts(whole.rules, story):
            return handed_in(session, case, whole.rules, story, handed[0].event)
    event = session.get_one(Event, (f"case/{ref}", newest))
    version = Version(event.seq, event.hash, event.received_at)
    stage, lacks = _stage(whole.rules, whole.facts, now)
    return _of(session, case, whole.rules, version, stage, whole.facts.recorded, lacks)


def handed_in_at(session: Session, ref: str, seq: int) -> Application:
    """What was handed in as version `seq`, whatever became of the case; NotFound, Erased."""
    case = session.scalars(select(Case).where(Case.ref == ref)).first()
    rules = rules_of(session, case.round_year) if case else None
    if case is None or rules is None:
        raise NotFound
    story = whole_story(session, f"case/{ref}")
    handed = next((one for one in receipts(rules, story) if one.event.seq == seq), None)
    if handed is None:
        raise NotFound
    if not all_told(story, seq):
        raise Erased
    return handed_in(session, case, rules, story, handed.event)


def handed_in(
    session: Session, case: Case, rules: Rules, story: Sequence[Happening], event: Event
) -> Application:
    """What was handed in by an act, with the facts that stood then, from the case's whole story."""
    version = Version(event.seq, event.hash, event.received_at)
    return _of(session, case, rules, version, "handed_in", stood_at(rules, story, event.seq))


def _of(
    session: Session, case: Case, rules: Rules, version: Version, stage: Stage,
    recorded: Recorded, lacks: tuple[str, ...] = (),
) -> Application:  # fmt: skip
    unit = session.get_one(Unit, case.unit)
    return Application(
        case.ref, case.round_year, version.seq, version.hash, version.at, stage, case.demo,
        case.division_name, case.division, unit.name_zh + OFFICE, case.unit_kind, case.measure,
        rules, recorded, lacks,
    )  # fmt: skip


def _stage(rules: Rules, facts: CaseFacts, now: datetime) -> tuple[Stage, tuple[str, ...]]:
    """May its papers be sealed; if not, what is missing, as the rules call it?"""
    lacks = before_sealing(rules, facts, now=now)
    if lacks == ():
        return "to_seal", ()
    return "draft", tuple(dict.fromkeys(rules.guards[one.breach.guard].zh for one in lacks or ()))

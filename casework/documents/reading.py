"""How does a case stand at the version that its papers are made of?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.errors import Busy, NotFound
from casework.models import Case, Event, Unit
from casework.queries.missing import before_sealing, goals
from casework.queries.snapshots import opened
from casework.services.drawings import Stage
from workflows.facts import CaseFacts, Recorded
from workflows.rules import Rules

from .application import Application

TRIES = 5
OFFICE = "工业和信息化主管部门"  # who recommends in a province, or in the XPCC (4.2)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an application: its event's number and hash; was it handed in as it is?"""

    seq: int
    hash: str
    at: datetime
    handed_in: bool


def version_of(session: Session, case: Case, rules: Rules) -> Version:
    """What was handed in last, unless the unit works on it again; then as it stands now.

    What the ministry does with a case makes no other application of it.
    """
    acts = goals(rules)
    asked = select(Event).where(Event.stream == f"case/{case.ref}").order_by(Event.seq.desc())
    if case.state not in _worked_on(rules):
        handed_in = session.scalars(
            asked.where(Event.kind == "act", Event.name.in_([a.id for a in acts])).limit(1)
        ).first()
        if handed_in is not None:
            return Version(handed_in.seq, handed_in.hash, handed_in.received_at, True)
    newest = session.scalars(asked.limit(1)).one()
    return Version(newest.seq, newest.hash, newest.received_at, False)


def _worked_on(rules: Rules) -> set[str]:
    """The states in which the recommending side changes what an application says."""
    return {state for kind in rules.edition.facts if kind.id in ("condition", "document")
            for state in kind.states}  # fmt: skip


def application(session: Session, ref: str, *, now: datetime) -> Application:
    """The case as its papers say it; NotFound where there is none."""
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
    unit = session.get_one(Unit, case.unit)
    version = version_of(session, case, whole.rules)
    stage, lacks = ("handed_in", ()) if version.handed_in else _stage(whole.rules, whole.facts, now)
    recorded = up_to(whole.facts.recorded, version.seq)
    return _of(case, unit, whole.rules, version, stage, recorded, lacks)


def handed_in(
    case: Case, unit: Unit, rules: Rules, event: Event, recorded: Recorded
) -> Application:
    """What was handed in by an act, with the facts that stood then."""
    version = Version(event.seq, event.hash, event.received_at, True)
    return _of(case, unit, rules, version, "handed_in", recorded)


def _of(
    case: Case, unit: Unit, rules: Rules, version: Version, stage: Stage, recorded: Recorded,
    lacks: tuple[str, ...] = (),
) -> Application:  # fmt: skip
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


def up_to(recorded: Recorded, seq: int) -> Recorded:
    """The facts without what was recorded later."""
    facts = {kind: {item: fact for item, fact in items.items() if fact.seq <= seq}
             for kind, items in recorded.facts.items()}  # fmt: skip
    return replace(recorded, facts=facts)

"""Which papers of a case were drawn, and which can be had?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.documents.reading import Version, version_of
from casework.errors import NotFound
from casework.models import Case, Drawing, Round
from workflows.facts import Actor
from workflows.rules import Rules

from .snapshots import rules_of
from .visible import visible_cases


@dataclass(frozen=True, slots=True)
class Papers:
    """A case, the version that its papers are to be of, and what was drawn; newest first."""

    case: Case
    round: Round
    rules: Rules
    version: Version
    current: Drawing | None  # of that version
    earlier: tuple[Drawing, ...]  # of what was handed in before, or of an older draft


def papers(session: Session, actor: Actor, ref: str, *, made_of: str = "") -> Papers:
    """The papers of a case that this person may see; NotFound else.

    `made_of` says which templates a draft must be of to count as current.
    """
    case = session.scalars(select(Case).where(Case.ref == ref, visible_cases(actor))).first()
    if case is None:
        raise NotFound
    rules = rules_of(session, case.round_year)
    assert rules is not None
    version = version_of(session, case, rules)
    asked = select(Drawing).where(Drawing.case_ref == ref).order_by(
        Drawing.version.desc(), Drawing.id.desc())  # fmt: skip
    found = list(session.scalars(asked))
    own = [d for d in found if d.version == version.seq
           and (d.made_of == made_of or (not d.draft and d.state == "done"))]  # fmt: skip
    current = next((d for d in own if d.state == "done"), own[0] if own else None)
    earlier = tuple(d for d in found if d is not current and d.state == "done")
    return Papers(case, session.get_one(Round, case.round_year), rules, version, current, earlier)


def drawing(session: Session, actor: Actor, ref: str, number: int) -> Drawing:
    """A drawing that is done, of a case that this person may see; NotFound else."""
    found = session.scalars(
        select(Drawing).join(Case, Case.ref == Drawing.case_ref)
        .where(Drawing.id == number, Drawing.case_ref == ref, Drawing.state == "done",
               visible_cases(actor))
    ).first()  # fmt: skip
    if found is None:
        raise NotFound
    return found

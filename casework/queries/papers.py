"""Which papers of a case were drawn, and which can be had?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.documents import own_templates
from casework.documents.application import Application
from casework.documents.reading import application
from casework.errors import NotFound
from casework.models import Case, Drawing, Round
from workflows.facts import Actor

from .visible import visible_cases


@dataclass(frozen=True, slots=True)
class Papers:
    """A case, the application that its papers are to say, and what was drawn; newest first."""

    case: Case
    round: Round
    app: Application
    current: Drawing | None  # of that application
    earlier: tuple[Drawing, ...]  # of what was handed in before, to be sealed before, or a draft

    def outdated(self, drawing: Drawing) -> bool:
        """Do its papers say something else than the case now does?"""
        return bool(drawing.content) and drawing.content != self.app.content

    @property
    def to_seal_outdated(self) -> Drawing | None:
        """The papers that were drawn last to be sealed, where they say something else by now."""
        last = next((d for d in self.earlier if d.stage == "to_seal"), None)
        return last if last and self.app.stage != "handed_in" and self.outdated(last) else None


def seen(session: Session, actor: Actor, ref: str) -> Case:
    """A case that this person may see; NotFound else."""
    case = session.scalars(select(Case).where(Case.ref == ref, visible_cases(actor))).first()
    if case is None:
        raise NotFound
    return case


def papers(session: Session, actor: Actor, ref: str, *, now: datetime) -> Papers:
    """The papers of a case that this person may see; NotFound else.

    Current is what says what the case says now; before it is handed in, of the templates that are
    in force. What is to be sealed stays current whatever else is recorded: its seal, its scan.
    Of what was handed in the papers that were drawn first stay.
    """
    case = seen(session, actor, ref)
    app = application(session, ref, now=now)
    made_of = own_templates.digest(own_templates.in_force(session, case.round_year), case.measure)
    asked = select(Drawing).where(Drawing.case_ref == ref).order_by(
        Drawing.version.desc(), Drawing.id.desc())  # fmt: skip
    found = list(session.scalars(asked))
    own = [d for d in found if _of(d, app)
           and (d.made_of == made_of or d.stage == "handed_in")]  # fmt: skip
    done = [d for d in own if d.state == "done"]
    if app.stage == "handed_in":
        done.sort(key=lambda d: (d.finished_at or d.asked_at, d.id))
    waiting = [d for d in own if d.state != "failed"] or own
    current = next(iter(done or waiting), None)
    earlier = tuple(d for d in found if d is not current and d.state == "done")
    return Papers(case, session.get_one(Round, case.round_year), app, current, earlier)


def _of(drawing: Drawing, app: Application) -> bool:
    same = drawing.content == app.content if app.stage == "to_seal" else (
        drawing.version == app.version)  # fmt: skip
    return drawing.stage == app.stage and same


def by_package(session: Session, ref: str, sha256: str) -> Drawing | None:
    """The drawing of this case whose package has this hash."""
    asked = select(Drawing).where(Drawing.case_ref == ref, Drawing.state == "done",
                                  Drawing.package == sha256)  # fmt: skip
    return session.scalars(asked.order_by(Drawing.id.desc())).first()


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

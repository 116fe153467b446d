"""Which cases, lists, objections, sanctions and files may this person see?

Lists, search, exports, counts and files all ask here, so that none forgets what a page knew.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from casework.attachments import named
from casework.models import (
    Assessment,
    Case,
    DeadlineRow,
    Division,
    FactRow,
    Sanction,
    Shortlist,
    User,
)
from casework.services.gather_list import IN_REVIEW
from casework.services.looks import may_look
from casework.services.sealing import is_sealed
from workflows.edition import FactKind
from workflows.facts import Actor
from workflows.loader import editions
from workflows.words import Breach

from .reader import Reader

EVERYTHING = ("ministry", "leader", "auditor")
OWN_MEASURE = {"communications": "digital"}  # 4.3: it signs the digital measure off, and only that
LOCAL = ("unit", "city", "statistics", "communications")


def sees_everything(actor: Actor) -> bool:
    """Is this the ministry, its leadership or an auditor?"""
    return actor.has(*EVERYTHING)


def visible_cases(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Case` under which this person sees a case; nothing for who isn't named."""
    if sees_everything(actor):
        return true()
    reach = []
    for role in LOCAL:
        if not actor.has(role):
            continue
        place = (Case.division == actor.division) if actor.division else (Case.unit == actor.unit)
        if not (actor.division or actor.unit):
            continue
        if role in OWN_MEASURE:
            place = place & (Case.measure == OWN_MEASURE[role])
        reach.append(place)
    if actor.has("expert"):
        reach.append((Case.state == "submitted") & Case.ref.in_(_judged(actor)))
    return or_(*reach) if reach else false()


def _judged(actor: Actor) -> Any:
    """The cases that an expert has taken up to judge, as long as the review runs and the expert
    sits on its committee; not those from which the expert is recused.
    """
    return (
        select(Assessment.case_ref)
        .join(Shortlist, Shortlist.ref == Assessment.list_ref)
        .join(User, User.id == Assessment.expert)
        .join(FactRow, and_(FactRow.owner == "list/" + Shortlist.ref,
                            FactRow.kind == "committee_member", FactRow.item == User.login))
        .where(Assessment.expert == actor.user, Assessment.state != "recused",
               Shortlist.state == IN_REVIEW)
    )  # fmt: skip


def sees_case(session: Session, actor: Actor, ref: str) -> bool:
    """May this person see the case `ref` (and is there one)?"""
    asked = select(Case.id).where(Case.ref == ref, visible_cases(actor))
    return session.scalar(asked) is not None


def visible_to(session: Session, actor: Actor, subject: str, ref: str) -> bool:
    """May this person see the owner of a page, a fact or a file?

    Lists and objections are the ministry's, its leadership's and the auditor's; a unit sees its
    own sanctions, a city what is on record about itself; the settings of a round stand open to
    everybody who works in it.
    """
    if subject == "complaint":  # it may be about anybody else who sees everything
        return actor.has("auditor")
    if sees_everything(actor):
        return True
    if subject == "case":
        return sees_case(session, actor, ref)
    if subject == "round":
        return actor.has(*LOCAL)
    if subject == "division":
        if actor.division:
            return actor.division == ref
        unit = session.scalar(select(Division.unit).where(Division.code == ref))
        return actor.has(*LOCAL) and bool(unit) and unit == actor.unit
    if subject == "unit":
        return actor.has(*LOCAL) and bool(actor.unit) and actor.unit == ref
    if subject == "assessment":
        expert = session.scalar(select(Assessment.expert).where(Assessment.ref == ref))
        return expert is not None and expert == actor.user
    if subject == "sanction":
        unit = session.scalar(select(Sanction.unit).where(Sanction.ref == ref))
        return sees_sanctions(actor) and bool(unit) and unit == actor.unit
    return False


def visible_streams(actor: Actor, stream: Any) -> ColumnElement[bool]:
    """The condition under which somebody who sees everything sees what stands under a stream
    (`complaint/…`), also as a number: complaints about staff are for auditors alone.
    """
    return true() if actor.has("auditor") else stream.not_like("complaint/%")


def seen_deadlines(actor: Actor) -> list[ColumnElement[bool]]:
    """What holds of each deadline that somebody who sees everything sees. By its kind: the index holds
    that, and not whose it is.
    """
    hidden = hidden_deadlines(actor)
    return [DeadlineRow.kind.not_in(hidden)] if hidden else []


def hidden_deadlines(actor: Actor) -> frozenset[str]:
    """The kinds of deadline of which somebody who sees everything else doesn't even learn that one
    runs: those of complaints about staff, for all but auditors.
    """
    if actor.has("auditor"):
        return frozenset()
    return frozenset(d.id for law in editions() for d in law.deadlines if d.owner == "complaint")


def sees_kind(actor: Actor, kind: FactKind) -> bool:
    """May somebody who sees the owner also see facts of this kind?

    What a sanction put on a unit is the unit's, as the sanction itself is; what an edition lets
    some roles `sees` alone is theirs, whoever else sees everything.
    """
    if kind.who == ("sanction",) and kind.owner == "unit":
        return sees_sanctions(actor)
    return not kind.sees or actor.has(*kind.sees)


def hidden_kinds(actor: Actor) -> frozenset[str]:
    """The kinds of fact of which this person doesn't even learn that there is one."""
    return frozenset(kind.id for law in editions() for kind in law.facts
                     if not sees_kind(actor, kind))  # fmt: skip


def as_seen(session: Session, actor: Actor, breach: Breach) -> Breach:
    """The breach in words that this person may read: of a fact that they may not see on the page of
    its city or unit it keeps date and number to itself.
    """
    if not breach.repeats:
        return breach
    owner = next((k.owner for law in editions() for k in law.facts if k.id == breach.repeats), "")
    seen = (breach.repeats not in hidden_kinds(actor)
            and visible_to(session, actor, owner, breach.stands_on))  # fmt: skip
    return breach if seen else breach.unseen()


def sees_sanctions(actor: Actor) -> bool:
    """May this person see sanctions at all? A unit its own; its cities and bureaux none."""
    return sees_everything(actor) or (actor.has("unit") and not actor.division)


def sees_words(actor: Actor, kind: FactKind) -> bool:
    """May this person read the personal fields of such a fact?

    What is sealed nobody; on a sanction only who records it (the auditor for misconduct); on an
    assessment its own expert; elsewhere whoever sees the owner.
    """
    if is_sealed(kind.owner):
        return False
    if kind.owner == "assessment":
        return actor.has("expert")
    return kind.owner != "sanction" or actor.has(*kind.who)


def hidden_fields(actor: Actor, kind: FactKind) -> frozenset[str]:
    """The fields of a fact that this person doesn't get to read.

    Those of an objection nobody does: the one page that notes the look opens them itself.
    """
    if sees_words(actor, kind):
        return frozenset()
    return frozenset(field.id for field in kind.field if field.personal)


def files_of(session: Session, owner: str, kinds: Collection[str]) -> frozenset[str]:
    """Hashes of the files of an owner that facts of these kinds name, and no other fact does."""
    those: set[str] = set()
    others: set[str] = set()
    rows = session.execute(select(FactRow.kind, FactRow.value).where(FactRow.owner == owner))
    for kind, value in rows:
        found = {named(one)[0] for one in value.values() if isinstance(one, str)}
        (those if kind in kinds else others).update(found)
    return frozenset(those - others)


def sees_file(session: Session, actor: Actor, subject: str, ref: str) -> bool:
    """May this person have a file of this owner?

    Evidence that came with an objection can say who objected: only who may read its words gets it.
    """
    if is_sealed(subject):
        return may_look(Reader(session), actor, subject, ref)
    return visible_to(session, actor, subject, ref)

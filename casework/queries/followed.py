"""What may an objector, who has shown the code, see of their own objection?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.attachments import named
from casework.models import Case, Event, Objection
from casework.services import sealing
from casework.vault import Vault
from workflows.edition import StateRule
from workflows.facts import Actor
from workflows.machine import actions_for
from workflows.rules import Rules
from workflows.words import Breach

from .deadlines import deadlines_of
from .objections import HANDLING, RETENTION, erased_at
from .snapshots import objection_snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """An objection as its author sees it; nothing of who handles it, or of other objections."""

    ref: str
    state: StateRule
    version: int
    lodged_at: datetime
    late: bool
    anonymous: bool
    city_zh: str
    city_en: str
    city_code: str
    publicity: str
    about: str
    asked: str  # what the formal check says, where it asks for something or refuses
    reply: str
    replied_on: date | None
    written: Mapping[str, str]  # the facts, the name and the contact as they stand now
    added: str  # what was added when asked
    end: date | None
    end_at: datetime | None
    until: datetime | None  # when the publicity ends, and with it the time to add evidence
    evidence: tuple[tuple[str, str], ...]  # what each file is called here, and what it shows
    can: frozenset[str]  # what may be done now: complete, add evidence, withdraw
    kept_until: date | None  # the last day on which its words are kept, once that is known
    erased: datetime | None  # when they were erased
    unreadable: bool  # is there something that the keys on this machine don't open?
    stays: tuple[Breach, ...]  # why it can't be withdrawn here, while it could be elsewhere
    rules: Rules


def kept_code(session: Session, ref: str) -> str | None:
    """The hash of the objection's code; None where there is no such objection, or it has none."""
    return session.scalar(select(Objection.code_hash).where(Objection.ref == ref)) or None


def was_received(session: Session, request_id: str) -> bool:
    """Is the form with this request id on record already?"""
    asked = select(Event.seq).where(Event.request_id == request_id)
    return session.scalar(asked) is not None


def day_of(fact: Mapping[str, Any]) -> date | None:
    """The day that an answer bears."""
    return date.fromisoformat(fact["date"]) if fact.get("date") else None


def own(session: Session, actor: Actor, ref: str, vault: Vault, *, now: datetime) -> Own:
    """The objection `ref`; the caller has made sure that its author asks."""
    rules, facts = objection_snapshot(session, ref, now=now)
    row = session.scalars(select(Objection).where(Objection.ref == ref)).one()
    case = session.scalars(select(Case).where(Case.ref == row.case_ref)).one()
    ends = {row.kind: row for row in deadlines_of(session, [f"objection/{ref}"], only_open=True)}
    end, kept = ends.get(HANDLING), ends.get(RETENTION)
    offers = actions_for(rules, facts, actor=actor, now=now)
    said = facts.recorded.one

    def told(kind: str, item: str = "") -> dict[str, Any]:
        return sealing.opened(
            vault, f"objection/{ref}", rules.facts[kind], item, said(kind, item) or {}
        )

    lodging, answer, added = told("lodging"), told("answer"), told("completion")
    proofs = [told("proof", item) for item in facts.recorded.all("proof")]
    unread = any(None in one.values() for one in (lodging, answer, added, *proofs))
    checked = row.state in ("to_complete", "not_admitted")
    return Own(
        ref=ref, state=rules.states["objection", row.state], version=row.version,
        lodged_at=row.lodged_at, late=row.late, anonymous=row.anonymous,
        city_zh=case.division_name, city_en=case.division_name_en or case.division_name,
        city_code=case.division, publicity=row.publicity_ref,
        about=lodging.get("grounds") or "",
        asked=(said("formal_result") or {}).get("reason", "") if checked else "",
        reply=answer.get("text") or "", replied_on=day_of(answer),
        written={name: added.get(name) or lodging.get(name) or ""
                 for name in ("facts", "name", "contact")},
        added=added.get("text") or "",
        end=end.last_day if end else None, end_at=end.ends_at if end else None,
        unreadable=unread, erased=erased_at(session, f"objection/{ref}"),
        kept_until=kept.last_day if kept else None,
        until=facts.until, evidence=tuple(
            (named(one["file"])[1], one.get("what") or "") for one in proofs),
        can=frozenset(o.rule.id for o in offers if o.open), rules=rules,
        stays=next((o.breaches for o in offers if o.rule.id == "withdraw" and not o.open), ()),
    )  # fmt: skip

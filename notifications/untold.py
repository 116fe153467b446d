"""Of what couldn't an objector be told by message, and did anybody tell them otherwise since?"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import FactRow, Objection
from casework.vault import Vault

from .models import OutboxMessage
from .objectors import contact_of, key_of
from .recipients import NOWHERE, Nobody, Recipient, reached

LODGED = "objection.lodge"  # whoever lodges it holds the receipt, on the screen or read out
TOLD = "told_otherwise"  # the fact by which a handler notes that they were told
CLOSED = "closed"


def unreachable(session: Session, vault: Vault, streams: Iterable[str]) -> list[str]:
    """Of these objections and complaints those whose author left no address to write to.

    Where no key of ours opens what they left it isn't known, and isn't said.
    """
    found = []
    for stream in streams:
        contact, ref = contact_of(session, stream), stream.partition("/")[2]
        to = Recipient(key_of(ref), 0, "", NOWHERE, "objector", NOWHERE, contact=contact)
        if contact is None or isinstance(reached(to, vault), Nobody):
            found.append(ref)
    return found


def untold(session: Session, refs: Collection[str] = ()) -> dict[str, list[str]]:
    """Objection → the acts (by id, the oldest first) of which its objector couldn't be told, nor
    was told otherwise since; of all objections, or of `refs`.

    Who has added something since, or whose objection is closed, waits for nothing.
    """
    asked = (
        select(Objection.ref, OutboxMessage.kind, OutboxMessage.cause)
        .join(OutboxMessage, OutboxMessage.subject_ref == "objection/" + Objection.ref)
        .where(OutboxMessage.recipient == "(objector " + Objection.ref + ")",
               OutboxMessage.status == "dropped", OutboxMessage.message_id == "",
               OutboxMessage.kind != LODGED, Objection.state != "lodged")
        .order_by(OutboxMessage.id)
    )  # fmt: skip
    if refs:
        asked = asked.where(Objection.ref.in_(refs))
    rows = session.execute(asked).all()
    since = _noted(session, {ref for ref, _kind, _cause in rows})
    found: dict[str, list[str]] = {}
    for ref, kind, cause in rows:
        if int(cause.rpartition("#")[2]) > since.get(ref, 0):
            found.setdefault(ref, []).append(kind.partition(".")[2])
    return found


def _noted(session: Session, refs: Collection[str]) -> dict[str, int]:
    """Up to which of its events nobody waits to be told, by what a handler noted last."""
    asked = select(FactRow.owner, FactRow.seq).where(
        FactRow.owner.in_([f"objection/{ref}" for ref in refs]), FactRow.kind.in_((TOLD, CLOSED))
    )
    found: dict[str, int] = {}
    for owner, seq in session.execute(asked):
        ref = owner.partition("/")[2]
        found[ref] = max(seq, found.get(ref, 0))
    return found

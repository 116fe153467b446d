"""Which file may a fact name by its hash, and under which name is it given out?"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.attachments import Stored, named
from casework.models import Attachment, FactRow


def known(session: Session, value: str, owner: str, kind: str, field: str, *, by: int) -> str:
    """The `file` value for what `value` names, under its name here; "" where it may not be named.

    By its hash one may name what a fact of this kind names already, and so may be read by whoever
    records it, or what oneself handed in for this owner: no other's by a hash of one's choosing.
    What is on record by its name alone (a demo's papers) stays so while the rest is corrected.
    """
    asked = select(FactRow.value).where(FactRow.owner == owner, FactRow.kind == kind)
    stand = [str(told.get(field, "")) for told in session.scalars(asked)]
    sha256, _ = named(value)
    same = [one for one in stand if one == value or (sha256 and named(one)[0] == sha256)]
    if same:
        return value if value in same else same[0]
    if not sha256:
        return ""
    mine = [row for row in handed_in(session, sha256, owner) if row.added_by == by]
    row = next((row for row in mine if _value(row) == value), mine[-1] if mine else None)
    return _value(row) if row else ""


def handed_in(session: Session, sha256: str, owner: str) -> Sequence[Attachment]:
    """Who handed this file in for the owner, under which names; the first first."""
    return session.scalars(
        select(Attachment)
        .where(Attachment.sha256 == sha256, Attachment.owner == owner)
        .order_by(Attachment.added_at, Attachment.added_by, Attachment.name)
    ).all()


def on_record(
    session: Session, sha256: str, owner: str, *, hidden: Collection[str]
) -> Attachment | None:
    """The file under the name by which a fact has it, of no kind that is `hidden`; of several names
    the one that was handed in first: who sends it again later renames nothing."""
    rows = handed_in(session, sha256, owner)
    asked = select(FactRow.value).where(FactRow.owner == owner, FactRow.kind.not_in(hidden))
    said = {str(one) for value in session.scalars(asked) for one in value.values()}
    return next((row for row in rows if _value(row) in said), rows[0] if rows else None)


def _value(row: Attachment) -> str:
    return Stored(row.sha256, row.name, row.media_type, row.size).value

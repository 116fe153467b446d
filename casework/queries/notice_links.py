"""Which notice corrects another, or adds to its list, and by which hash does each go?"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Publicity, PublicNotice

SUPPLEMENT = "supplement"  # a notice of cities that came onto a list later


def corrected_by(session: Session) -> dict[str, list[str]]:
    """Notice → the numbers of those that correct it, the oldest first."""
    found: dict[str, list[str]] = {}
    for ref, corrects in session.execute(
        select(PublicNotice.ref, PublicNotice.corrects)
        .where(PublicNotice.corrects != "")
        .order_by(PublicNotice.id)
    ):
        for before in corrects.split():
            found.setdefault(before, []).append(ref)
    return found


def added_by(session: Session) -> dict[str, list[str]]:
    """Notice that first made a list public → the numbers of those that add to it, the oldest first."""
    first = first_notices(session)
    found: dict[str, list[str]] = {}
    for list_ref, ref in session.execute(
        select(Publicity.list_ref, PublicNotice.ref)
        .join(PublicNotice, PublicNotice.ref == Publicity.notice_ref)
        .where(PublicNotice.kind == SUPPLEMENT)
        .order_by(PublicNotice.id)
    ):
        numbers = found.setdefault(first[list_ref], [])
        if ref not in numbers:  # it may carry both lists of the first
            numbers.append(ref)
    return found


def first_notices(session: Session) -> dict[str, str]:
    """List → the number of the notice that first made it public."""
    rows = session.execute(
        select(Publicity.list_ref, Publicity.notice_ref).order_by(Publicity.id.desc())
    )
    return {row[0]: row[1] for row in rows}


def digests(session: Session, refs: Collection[str]) -> dict[str, str]:
    """Notice → the hash of its text, as it was published."""
    asked = select(PublicNotice.ref, PublicNotice.digest).where(PublicNotice.ref.in_(refs))
    return {ref: digest for ref, digest in session.execute(asked)}  # noqa: C416  a result has keys()

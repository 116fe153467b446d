"""Who may read the personal words and files of an objection or a complaint, who did, and when?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import bindparam, select, update

from casework.db import Database, Sql, Writer
from casework.errors import Forbidden, NotFound
from casework.models import Complaint, Objection, Shortlist, User
from workflows.facts import Actor

from . import gather
from .desk import head_of
from .streams import Entry, Stamp, append

COLUMNS = ("version", "head", "touched_at", "state", "round_year")
_own = ("version", "head", "touched_at", "state")
ROWS = {
    "objection": Sql(
        select(*(getattr(Objection, c) for c in _own), Shortlist.round_year)
        .join(Shortlist, Shortlist.ref == Objection.list_ref)
        .where(Objection.ref == bindparam("ref"))
        .with_for_update(of=Objection)
    ),
    "complaint": Sql(
        select(*(getattr(Complaint, c) for c in COLUMNS))
        .where(Complaint.ref == bindparam("ref"))
        .with_for_update()
    ),
}
HEADS = {
    subject: Sql(
        update(table)
        .where(table.ref == bindparam("whose"))
        .values({c: bindparam(c) for c in ("version", "head", "touched_at")})
    )
    for subject, table in (("objection", Objection), ("complaint", Complaint))
}
LOGIN = Sql(select(User.login).where(User.id == bindparam("who")))
HANDLERS = {"objection": "ministry", "complaint": "auditor"}
# Those whom an objection can be assigned to; a complaint is the audit side's alone.
RULERS = {"objection": ("ministry", "leader"), "complaint": ("auditor",)}
ASSIGNMENT = "assignment"
WORDS, FILE = "read_words", "read_file"


def may_look(w: Writer, actor: Actor, subject: str, ref: str) -> bool:
    """May this person read who objects or complains, in which words and with which files (12)?

    Of an objection that is assigned, who handles it and who decides on it, and nobody else; of one
    that nobody has taken on yet, the ministry.
    """
    if not actor.has(*RULERS[subject]):
        return False
    assigned = gather.facts_of(w, f"{subject}/{ref}").one(ASSIGNMENT)
    if assigned is None:
        return actor.has(HANDLERS[subject])
    found = w.one(LOGIN, who=actor.user)
    return found is not None and found[0] in (assigned.get("handler"), assigned.get("decides"))


def note_look(
    db: Database, actor: Actor, ref: str, *, received_at: datetime, wall: Callable[[], datetime],
    subject: str = "objection", file: str = "",
) -> None:  # fmt: skip
    """Write down that this person reads who objects or complains and in which words (house.record),
    or takes away a file of theirs, by its hash.

    An event of kind `note`: it changes nothing but the record. Forbidden for who may not look,
    NotFound where there is no such thing.
    """
    with db.writing() as w:
        found = w.one(ROWS[subject], ref=ref)
        if found is None:
            raise NotFound
        if not may_look(w, actor, subject, ref):
            raise Forbidden
        row = dict(zip(COLUMNS, found, strict=True))
        head = head_of(f"{subject}/{ref}", row)
        role = next(role for role in RULERS[subject] if actor.has(role))
        stamp = Stamp(actor.user, role, received_at, wall(), row["round_year"])
        entry = Entry("note", FILE if file else WORDS, file, row["state"], row["state"])
        append(w, head, entry, stamp)
        w.run(HEADS[subject], expect=1, whose=ref, version=head.seq, head=head.hash,
              touched_at=head.touched_at)  # fmt: skip

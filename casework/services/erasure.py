"""How is who objected, or complained, erased once its time is over, so that the record still verifies?

The words and the salt of each event that may tell it go, and a note says of which they went: their
digests stay in the chain. The facts go with the act itself, the rows of the files here; the files
are on no record then, and the sweep takes them away.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Text, bindparam, delete, null, select, update

from casework.db import Sql, Writer
from casework.handed_in import HASH
from casework.models import Attachment, Complaint, Event, EventText, FactRow, Objection
from workflows.machine import Decision

from .desk import Opened
from .streams import Entry, Stamp, append

ACT = "erase"
NOTE = "erased"  # as the audit asks for it: `item` is the number of the event
OBJECTOR = "objector"
_text = Text()
TEXTS = Sql(
    select(Event.seq, Event.name, Event.role, EventText.body)
    .join(EventText, (EventText.stream == Event.stream) & (EventText.seq == Event.seq))
    .where(Event.stream == bindparam("stream"), EventText.body.is_not(None))
    .order_by(Event.seq)
)
ERASE = Sql(
    update(EventText)
    .where(EventText.stream == bindparam("whose"), EventText.seq == bindparam("number"))
    .values(salt="", body=null())
)
LEFT = Sql(
    select(FactRow.kind, FactRow.value.cast(_text)).where(FactRow.owner == bindparam("stream"))
)
FILES = Sql(select(Attachment.sha256).where(Attachment.owner == bindparam("stream")))
UNTIE = Sql(
    delete(Attachment).where(
        Attachment.owner == bindparam("whose"), Attachment.sha256 == bindparam("which")
    )
)
FORGET = {
    subject: Sql(update(table).where(table.ref == bindparam("whose")).values(code_hash=""))
    for subject, table in (("objection", Objection), ("complaint", Complaint))
}


def erase(w: Writer, opened: Opened, answer: Decision, stamp: Stamp) -> None:
    """Erase who wrote: what the act voids, wherever it was written down, and the code.

    The head, and the row's with it, is moved by a note for each text that went. Done once or again,
    it comes to the same.
    """
    gone = {void.fact for void in answer.rule.voids}
    head, stamp = opened.head, replace(stamp, request_id=None, request_digest="")
    stream = head.stream
    for seq, name, role, body in w.rows(TEXTS, stream=stream):
        if role == OBJECTOR or name in gone or gone & json.loads(body).get("given", {}).keys():
            w.run(ERASE, expect=1, whose=stream, number=seq)
            append(w, head, Entry("note", NOTE, str(seq), answer.to, answer.to), stamp)
    kept = _named(w.rows(LEFT, stream=stream), gone)
    for sha256 in {one for (one,) in w.rows(FILES, stream=stream)} - kept:
        w.run(UNTIE, whose=stream, which=sha256)
    w.run(FORGET[opened.subject], expect=1, whose=opened.ref)
    opened.row |= {"version": head.seq, "head": head.hash, "touched_at": head.touched_at}


def _named(facts: Any, gone: set[str]) -> set[str]:
    """The files that facts name which stay: a report of the ministry's own is of the ruling."""
    return {one for kind, value in facts if kind not in gone for one in HASH.findall(value)}

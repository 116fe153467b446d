"""What is recorded where the calendar moved a deadline, and what has to follow the deadline?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from casework.db import Sql, Writer
from casework.models import Case, FactRow, Objection, Publicity, Round, Sanction, Shortlist
from casework.models.base import instant_text
from workflows.calendar import last_day_of
from workflows.words import instant_words

from . import locks, records
from .arrangement import NewArrangement
from .calendar_changes import Change
from .desk import head_of
from .streams import Entry, Stamp, append

_columns = ("state", "version", "head", "touched_at")
# In the order in which acts lock them.
SUBJECTS: dict[str, Any] = {"list": Shortlist, "sanction": Sanction, "case": Case,
                            "objection": Objection}  # fmt: skip
_ref: Any = bindparam("ref")
READ = {
    subject: Sql(select(*(getattr(table, c) for c in _columns)).where(table.ref == _ref))
    for subject, table in SUBJECTS.items()
}
DIGEST = Sql(select(Round.rules_digest).where(Round.year == bindparam("year")))
NOTES = Sql(select(Publicity.note_zh, Publicity.note_en).where(Publicity.ref == bindparam("ref")))
PUBLICITY = Sql(
    update(Publicity)
    .where(Publicity.ref == bindparam("which"))
    .values({c: bindparam(c) for c in ("last_day", "ends_at", "provisional", "note_zh", "note_en")})
)
TERM = Sql(update(Case).where(Case.ref == bindparam("which")).values(term_to=bindparam("end")))
WHOSE = Sql(select(Sanction.unit, Sanction.division).where(Sanction.ref == bindparam("ref")))
SANCTION = Sql(
    update(Sanction).where(Sanction.ref == bindparam("which")).values(ends_at=bindparam("end"))
)
VALUE = Sql(
    select(FactRow.value).where(
        FactRow.owner == bindparam("owner"), FactRow.kind == bindparam("kind"),
        FactRow.item == bindparam("item"),
    )
)  # fmt: skip
LONGEST_NOTE = 400


def recount(w: Writer, change: Change, arrangement: NewArrangement, stamp: Stamp) -> None:
    """An event on the owner's stream that tells old → new, and what follows the deadline.

    Its round is locked, so nobody else can be at the owner.
    """
    subject, _, ref = change.owner.partition("/")
    row = dict(zip(_columns, w.one(READ[subject], ref=ref), strict=True))
    head, state = head_of(change.owner, row), row["state"]
    digest = w.one(DIGEST, year=change.year)[0]
    payload = {"deadline": change.kind, "item": change.item, "old": change.old.as_json(),
               "new": change.new.as_json()}  # fmt: skip
    own = replace(stamp, round_year=change.year, rules_digest=digest)
    append(w, head, Entry("act", "recount", change.kind, state, state, payload, tell=True), own)
    w.run(records.STATEFUL[subject], expect=1, whose=ref, version=head.seq, head=head.hash,
          touched_at=head.touched_at)  # fmt: skip
    if follow := FOLLOWS.get(change.kind):
        follow(w, change, ref, arrangement, own)


def _publicity(
    w: Writer, change: Change, ref: str, arrangement: NewArrangement, stamp: Stamp
) -> None:
    """The public's own row, with a note that says what moved it (10)."""
    zh, en = noted(w.one(NOTES, ref=change.item), arrangement.doc_no, change.old.ends_at,
                   change.new.ends_at)  # fmt: skip
    w.run(
        PUBLICITY, expect=1, which=change.item,
        last_day=last_day_of(change.new.ends_at).isoformat(),
        ends_at=instant_text(change.new.ends_at), provisional=change.new.provisional,
        note_zh=zh, note_en=en,
    )  # fmt: skip


def noted(notes: Sequence[str], number: str, was: datetime, is_: datetime) -> tuple[str, str]:
    """What a publicity's notes (Chinese, English) become where arrangement `number` moves its end.

    The audit says them again: a release that words them otherwise has to know these words, too.
    """
    zh, en = notes
    if was != is_:
        zh += (f"因放假安排调整（{number}），公示期满由{instant_words(was, 'zh')}"
               f"延至{instant_words(is_, 'zh')}。")  # fmt: skip
        en += (f"Holidays were changed ({number}): the publicity ends on "
               f"{instant_words(is_, 'en')} instead of {instant_words(was, 'en')}. ")  # fmt: skip
    return zh[-LONGEST_NOTE:], en[-LONGEST_NOTE:]


def _term(w: Writer, change: Change, ref: str, arrangement: NewArrangement, stamp: Stamp) -> None:
    """A term that rolls over a day off (民法典 203) ends with its deadline."""
    w.run(TERM, expect=1, which=ref, end=instant_text(change.new.ends_at))


def _sanction(
    w: Writer, change: Change, ref: str, arrangement: NewArrangement, stamp: Stamp
) -> None:
    """So does a sanction: its own row, and what guards read on the city and the unit."""
    end = instant_text(change.new.ends_at)
    w.run(SANCTION, expect=1, which=ref, end=end)
    unit, division = w.one(WHOSE, ref=ref)
    if w.locks_rows:
        w.batch((locks.DIVISION, {"code": division}), (locks.UNIT, {"code": unit}))
    for subject, code in (("division", division), ("unit", unit)):
        kind = f"{subject}_sanction"
        found = w.one(VALUE, owner=f"{subject}/{code}", kind=kind, item=ref)
        if found:
            value: dict[str, Any] = json.loads(found[0]) | {"until": end}
            records.add(w, subject, code, kind, ref, value, stamp)


FOLLOWS = {"publicity": _publicity, "term": _term, "sanction": _sanction}

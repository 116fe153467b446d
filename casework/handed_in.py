"""Whose is a file that was handed in, how many may an owner have, and which may a fact name?

A row ties a file to its owner (`case/…`, `objection/…`) and says who sent it last, under which
name. What facts name counts against the owner's limit; what none names yet is its sender's, few at
a time, so that nobody uses up the room of another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from casework.attachments import Stored, named
from casework.db import Database, Sql, Writer
from casework.errors import Invalid
from casework.models import Attachment, EventText, FactRow
from casework.models.base import instant_text

UNNAMED = 20  # files of a person that no fact of the owner names
HASH = re.compile("sha256:([0-9a-f]{64}) ")
COLUMNS = tuple(c.name for c in Attachment.__table__.columns)
WHOSE, WHICH = Attachment.owner == bindparam("whose"), Attachment.sha256 == bindparam("which")
ROW = Sql(select(Attachment.__table__).where(WHICH, WHOSE))
ANY = Sql(select(Attachment.owner).where(WHICH))
OF_OWNER = Sql(
    select(Attachment.sha256, Attachment.size, Attachment.added_by)
    .where(WHOSE)
    .order_by(Attachment.added_at, Attachment.sha256)
)
FACTS = Sql(select(FactRow.value).where(FactRow.owner == bindparam("whose")))
SAID = Sql(
    select(EventText.body).where(
        EventText.stream == bindparam("whose"), EventText.body.like("%sha256:%")
    )
)
INSERT = Sql(insert(Attachment).values({c: bindparam(c) for c in COLUMNS}))
UPDATE = Sql(
    update(Attachment)
    .where(WHICH, WHOSE)
    .values(name=bindparam("called"), added_by=bindparam("by"))
)
UNTIE = Sql(delete(Attachment).where(WHICH))
DELETE = Sql(delete(Attachment).where(WHICH, WHOSE))


@dataclass(frozen=True, slots=True)
class Most:
    """How many files, and how many MB of them, the facts of an owner may name."""

    files: int
    mb: int


def attach(
    db: Database, stored: Stored, owner: str, *, by: int, at: datetime, most: Most, field: str
) -> list[str]:
    """Tie a kept file to its owner; the hashes of older ones that gave way and are nobody's now.

    The same again is known by its newest name. Invalid, under `field`, where the facts of the
    owner name as much as they may already.
    """
    with db.writing() as w:
        held = {row[0]: row for row in w.rows(OF_OWNER, whose=owner)}
        on_record = _hashes(w, FACTS, owner)
        if stored.sha256 in held:
            w.run(UPDATE, which=stored.sha256, whose=owner, called=stored.name, by=by)
            return []
        _check(stored, [held[one][1] for one in held.keys() & on_record], most, field)
        own = [one for one in held if held[one][2] == by and one not in on_record]
        gone = []
        if len(own) >= UNNAMED:
            once = _hashes(w, SAID, owner)  # what a fact named before stays with its history
            own = [one for one in own if one not in once]
            gone = own[: max(0, len(own) - UNNAMED + 1)]
        for one in gone:
            w.run(DELETE, which=one, whose=owner)
        tie(w, stored, owner, by=by, at=at)
        return [one for one in gone if w.one(ANY, which=one) is None]


def _hashes(w: Writer, sql: Sql, owner: str) -> set[str]:
    return {one for (said,) in w.rows(sql, whose=owner) for one in HASH.findall(said or "")}


def _check(stored: Stored, sizes: list[int], most: Most, field: str) -> None:
    if len(sizes) >= most.files:
        raise _enough(
            field, f"{len(sizes)} 份文件", f"{len(sizes)} files", f"{most.files} 份", most.files
        )
    if sum(sizes) + stored.size > most.mb * 1024 * 1024:
        have = sum(sizes) // (1024 * 1024)
        raise _enough(field, f"{have} MB 的文件", f"{have} MB of files", f"{most.mb} MB",
                      f"{most.mb} MB")  # fmt: skip


def _enough(field: str, zh: str, en: str, most_zh: str, most_en: object) -> Invalid:
    return Invalid({field: (
        f"这里已存有 {zh}，最多 {most_zh}，没有收下。请合并或压缩后再上传，或请系统管理员放宽上限。",
        f"{en} are kept here already, of {most_en} at most; it was not taken. Merge files or make"
        " them smaller, or ask whoever runs the system to raise the limit.",
    )})  # fmt: skip


def tie(w: Writer, stored: Stored, owner: str, *, by: int, at: datetime) -> None:
    """The same within a transaction that is under way, and without limit."""
    if w.one(ROW, which=stored.sha256, whose=owner) is None:
        w.run(INSERT, sha256=stored.sha256, owner=owner, name=stored.name,
              media_type=stored.media_type, size=stored.size, added_by=by,
              added_at=instant_text(at))  # fmt: skip


def tie_again(db: Database, from_owner: str, to_owner: str, value: str) -> None:
    """Let a file that was handed in before its owner had a number belong to that owner too."""
    sha256, _ = named(value)
    if not sha256:
        return
    with db.writing() as w:
        if w.one(ROW, which=sha256, whose=to_owner) is None:
            row = w.one(ROW, which=sha256, whose=from_owner)
            if row is not None:
                w.run(INSERT, **dict(zip(COLUMNS, row, strict=True)) | {"owner": to_owner})


def untie(db: Database, sha256: str) -> None:
    """Let it be nobody's any more."""
    with db.writing() as w:
        w.run(UNTIE, which=sha256)


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
    row = session.get(Attachment, (sha256, owner)) if sha256 else None
    if row is None or row.added_by != by:
        return ""
    return Stored(row.sha256, row.name, row.media_type, row.size).value

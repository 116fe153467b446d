"""Whose is a file that was handed in, how many may an owner have, and which may a fact name?

A row ties a file to its owner (`case/…`, `objection/…`) and says who sent it, under which name: no
other sender, and no other name, changes it. What facts name counts against the owner's limit, and
what they named once against a larger one; what none named yet is its sender's, few at a time, so
that nobody uses up the room of another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from casework.attachments import Stored, named
from casework.db import Database, Sql, Writer
from casework.errors import Invalid
from casework.models import Attachment, EventText, FactRow
from casework.models.base import instant_text

UNNAMED = 20  # files of a person that no fact of the owner names
OFTEN = 3  # times the limit, for all that facts name or named: what was replaced stays
HASH = re.compile("sha256:([0-9a-f]{64}) ")
COLUMNS = tuple(c.name for c in Attachment.__table__.columns)
WHOSE, WHICH = Attachment.owner == bindparam("whose"), Attachment.sha256 == bindparam("which")
SENDER = Attachment.added_by == bindparam("by")
ROWS = Sql(
    select(Attachment.__table__)
    .where(WHICH, WHOSE)
    .order_by(Attachment.added_at, Attachment.added_by, Attachment.name)
)
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
UNTIE = Sql(delete(Attachment).where(WHICH))
DELETE = Sql(delete(Attachment).where(WHICH, WHOSE, SENDER))


@dataclass(frozen=True, slots=True)
class Most:
    """How many files, and how many MB of them, the facts of an owner may name."""

    files: int
    mb: int


class Held(NamedTuple):
    """What an owner has: the file, its octets, who sent it."""

    sha256: str
    size: int
    by: int


def attach(
    db: Database, stored: Stored, owner: str, *, by: int, at: datetime, most: Most, field: str,
    instead: str = "",
) -> list[str]:  # fmt: skip
    """Tie a kept file to its owner; the hashes of older ones that gave way and that no owner has.

    Invalid, under `field`, where the facts of the owner name as much as they may already, but for
    the one that stood there and goes (`instead`, as a fact says it).
    """
    with db.writing() as w:
        held = [Held(*row) for row in w.rows(OF_OWNER, whose=owner)]
        sizes = {one.sha256: one.size for one in held}
        now, once = _hashes(w, FACTS, owner), _hashes(w, SAID, owner)
        once.update(now)
        now[named(instead)[0]] -= 1
        if stored.sha256 not in sizes:
            _check(stored, [sizes[one] for one in sizes if now[one] > 0], most, field)
            _check(stored, [sizes[one] for one in sizes if once[one]],
                   Most(OFTEN * most.files, OFTEN * most.mb), field, replaced=True)  # fmt: skip
        mine = dict.fromkeys(one.sha256 for one in held if one.by == by)
        own = [one for one in mine if not once[one]]
        gone = [] if stored.sha256 in own else own[: max(0, len(own) - UNNAMED + 1)]
        for one in gone:
            w.run(DELETE, which=one, whose=owner, by=by)
        tie(w, stored, owner, by=by, at=at)
        return [one for one in gone if w.one(ANY, which=one) is None]


def _hashes(w: Writer, sql: Sql, owner: str) -> Counter[str]:
    """Which files are named, how often."""
    return Counter(one for (said,) in w.rows(sql, whose=owner) for one in HASH.findall(said or ""))


def _check(
    stored: Stored, sizes: list[int], most: Most, field: str, *, replaced: bool = False
) -> None:
    if len(sizes) >= most.files:
        have = f"{len(sizes)} 份文件", f"{len(sizes)} files"
        raise _enough(field, have, (f"{most.files} 份", str(most.files)), replaced=replaced)
    if sum(sizes) + stored.size > most.mb * 1024 * 1024:
        mb = sum(sizes) // (1024 * 1024)
        have = f"{mb} MB 的文件", f"{mb} MB of files"
        raise _enough(field, have, (f"{most.mb} MB",) * 2, replaced=replaced)


def _enough(field: str, have: tuple[str, str], most: tuple[str, str], *, replaced: bool) -> Invalid:
    if replaced:
        return Invalid({field: (
            f"连同更换过的，这里已存有 {have[0]}，最多 {most[0]}，没有收下。更换过的文件随办理记录保存，"
            "不会删除；请系统管理员放宽上限。",
            f"With those that were replaced {have[1]} are kept here already, of {most[1]} at most; it"
            " was not taken. What was replaced stays with the record; ask whoever runs the system to"
            " raise the limit.",
        )})  # fmt: skip
    return Invalid({field: (
        f"这里已存有 {have[0]}，最多 {most[0]}，没有收下。请合并或压缩后再上传，或请系统管理员放宽上限。",
        f"{have[1]} are kept here already, of {most[1]} at most; it was not taken. Merge files or make"
        " them smaller, or ask whoever runs the system to raise the limit.",
    )})  # fmt: skip


def tie(w: Writer, stored: Stored, owner: str, *, by: int, at: datetime) -> None:
    """The same within a transaction that is under way, and without limit."""
    _insert(w, {
        "sha256": stored.sha256, "owner": owner, "added_by": by, "name": stored.name,
        "media_type": stored.media_type, "size": stored.size, "added_at": instant_text(at),
    })  # fmt: skip


def _insert(w: Writer, row: dict[str, Any]) -> None:
    """Unless it is there."""
    held = (dict(zip(COLUMNS, one, strict=True))
            for one in w.rows(ROWS, which=row["sha256"], whose=row["owner"]))  # fmt: skip
    if not any((one["added_by"], one["name"]) == (row["added_by"], row["name"]) for one in held):
        w.run(INSERT, **row)


def tie_again(db: Database, from_owner: str, to_owner: str, value: str) -> None:
    """Let a file that was handed in before its owner had a number belong to that owner too."""
    sha256, name = named(value)
    if not sha256:
        return
    with db.writing() as w:
        rows = [dict(zip(COLUMNS, row, strict=True))
                for row in w.rows(ROWS, which=sha256, whose=from_owner)]  # fmt: skip
        for row in [one for one in rows if one["name"] == name] or rows[:1]:
            _insert(w, row | {"owner": to_owner})


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

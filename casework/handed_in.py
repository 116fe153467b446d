"""Whose is a file that was handed in, and how many may an owner have?

A row ties a file to its owner (`case/…`, `objection/…`) and says who sent it, under which name: no
other sender, and no other name, changes it. What facts name counts against the owner's limit, and
what they named once against a larger one; what none named yet is its sender's, few at a time, so
that nobody uses up the room of another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select

from casework.attachments import Stored, named
from casework.db import Database, Sql, Writer
from casework.errors import Invalid
from casework.models import Attachment, EventText, FactRow
from casework.models.base import canonical, instant_text

UNNAMED = 20  # files of a person that no fact of the owner names, each name of one counted
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
    select(Attachment.sha256, Attachment.size, Attachment.added_by, Attachment.name)
    .where(WHOSE)
    .order_by(Attachment.added_at, Attachment.sha256, Attachment.name)
)
FACTS = Sql(select(FactRow.value).where(FactRow.owner == bindparam("whose")))
SAID = Sql(
    select(EventText.body).where(
        EventText.stream == bindparam("whose"), EventText.body.like("%sha256:%")
    )
)
INSERT = Sql(insert(Attachment).values({c: bindparam(c) for c in COLUMNS}))
UNTIE = Sql(delete(Attachment).where(WHICH))
DELETE = Sql(delete(Attachment).where(WHICH, WHOSE, SENDER, Attachment.name == bindparam("called")))


@dataclass(frozen=True, slots=True)
class Most:
    """How many files, and how many MB of them, the facts of an owner may name."""

    files: int
    mb: int


class Held(NamedTuple):
    """What an owner has: the file, its octets, who sent it, under which name."""

    sha256: str
    size: int
    by: int
    name: str

    @property
    def value(self) -> str:
        """As a fact would name it."""
        return f"sha256:{self.sha256} {self.name}"


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
        facts, story = _texts(w, FACTS, owner), _texts(w, SAID, owner)
        now = _hashes(facts)
        once = _hashes(story) + now
        now[named(instead)[0]] -= 1
        if stored.sha256 not in sizes:
            _check(stored, [sizes[one] for one in sizes if now[one] > 0], most, field)
            _check(stored, [sizes[one] for one in sizes if once[one]],
                   Most(OFTEN * most.files, OFTEN * most.mb), field, replaced=True)  # fmt: skip
        spare = [one for one in held if one.by == by and not (
            once[one.sha256] and _said(one.value, facts + story))]  # fmt: skip
        again = stored.value in {one.value for one in spare}
        gone = [] if again else spare[: max(0, len(spare) - UNNAMED + 1)]
        for one in gone:
            w.run(DELETE, which=one.sha256, whose=owner, by=by, called=one.name)
        tie(w, stored, owner, by=by, at=at)
        left = dict.fromkeys(one.sha256 for one in gone)
        return [one for one in left if w.one(ANY, which=one) is None]


def _texts(w: Writer, sql: Sql, owner: str) -> list[str]:
    return [said for (said,) in w.rows(sql, whose=owner) if said]


def _hashes(texts: Collection[str]) -> Counter[str]:
    """Which files are named, how often."""
    return Counter(one for said in texts for one in HASH.findall(said))


def _said(value: str, texts: Collection[str]) -> bool:
    """Is the file named in one of these under this very name?"""
    return any(canonical(value) in said for said in texts)


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

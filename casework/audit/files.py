"""Are the files that were handed in still those that the record names, each kept for its owner?

Under which names a file was sent, by whom and when isn't held: a fact names its own file, and
its event says who handed it in.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import String, select, type_coerce

from casework.attachments import named, path_of, unchanged
from casework.db import Database
from casework.file_kinds import ALIASES, KINDS
from casework.models import Attachment, FactRow
from workflows.loader import editions

from . import stored
from .record import Report


def compare(db: Database, report: Report, uploads: Path) -> None:
    """Add to `report` every file that is gone, changed, or not what the rows say of it."""
    whole: dict[str, bool] = {}
    kept: set[tuple[str, str]] = set()
    with db.engine.connect() as connection:
        asked = select(Attachment.sha256, Attachment.owner, Attachment.name, Attachment.media_type,
                       Attachment.size).order_by(Attachment.owner, Attachment.sha256)  # fmt: skip
        for sha256, owner, name, media_type, size in connection.execute(asked):
            kept.add((owner, sha256))
            path = path_of(uploads, sha256)
            if not path.is_file():
                report.add(owner, 0, f"上传的文件 {sha256} 缺失。", f"The file {sha256} is gone.")
                continue
            if sha256 not in whole:
                whole[sha256] = unchanged(uploads, sha256)
            if not whole[sha256]:
                report.add(owner, 0, f"上传的文件 {sha256} 内容被改动。",
                           f"The file {sha256} was changed.")  # fmt: skip
            elif (path.stat().st_size, KINDS.get(_ending(name))) != (size, media_type):
                report.add(owner, 0, f"上传的文件 {sha256} 的类型或大小与登记不符。",
                           f"The file {sha256} isn't of the kind or size that is on record.")  # fmt: skip
        for owner, sha256 in _named(connection):
            if (owner, sha256) not in kept:
                report.add(owner, 0, f"事实所附的文件 {sha256} 没有登记。",
                           f"The file {sha256} that a fact names isn't kept for it.")  # fmt: skip


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return ALIASES.get(ending, ending)


def _named(connection: Any) -> Iterator[tuple[str, str]]:
    """Owner and hash of every file that a fact on record names: in a field for files, no text."""
    fields: dict[str, set[str]] = {}
    for kind in (kind for law in editions() for kind in law.facts):
        fields.setdefault(kind.id, set()).update(f.id for f in kind.field if f.kind == "file")
    value = type_coerce(FactRow.value, String)
    asked = (
        select(FactRow.owner, FactRow.kind, value)
        .where(value.like("%sha256:%"), FactRow.kind.in_([k for k, own in fields.items() if own]))
        .order_by(FactRow.owner)
    )
    for owner, kind, said in connection.execute(asked):
        whole = stored.plain(said)
        for name in sorted(fields[kind] & whole.keys()) if isinstance(whole, dict) else ():
            sha256, _name = named(str(whole[name]))  # who sent it chose the name
            if sha256:
                yield owner, sha256

"""Which files are taken in, where are they kept, and how does a fact name one?

A file is what its content says, not its name. It is written under the hash of its content first;
the row that ties it to its owner comes after (`handed_in`), and only then a fact may name it.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from casework.errors import Invalid, OtherKind
from casework.file_kinds import ALIASES, KINDS, kind_of
from casework.file_words import NotTaken, not_taken
from workflows.legible import visible, written

if TYPE_CHECKING:  # a file as it comes in; what is kept of it knows nothing of the web
    from werkzeug.datastructures import FileStorage

NAME_LENGTH = 120
VALUE = re.compile(r"sha256:([0-9a-f]{64}) (.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is kept: its hash, its name as sent, its type and its size in octets."""

    sha256: str
    name: str
    media_type: str
    size: int
    content: bytes | None = field(default=None, repr=False, compare=False)  # not written yet

    @property
    def value(self) -> str:
        """What a fact's `file` field says: the hash ties the record to exactly this content."""
        return f"sha256:{self.sha256} {self.name}"


def named(value: str) -> tuple[str, str]:
    """(hash, name) of a `file` field; the hash is "" where a file was only named, not handed in."""
    found = VALUE.fullmatch(value)
    return (found[1], found[2]) if found else ("", value)


def plain_name(name: str, kind: str) -> str:
    """The last part of the name as sent, as it can be seen, with its proper ending."""
    base = written(visible(re.split(r"[\\/]", name)[-1])) or f"file.{kind}"
    stem, dot, ending = base.rpartition(".")
    stem = stem if dot else base
    return f"{stem[: NAME_LENGTH - 6]}.{ending.lower() if dot else kind}"


def checked(upload: FileStorage, *, field: str, most_mb: int) -> Stored:
    """Check a file and write nothing. Invalid, under `field`, says what is wrong with it."""
    content = upload.stream.read(most_mb * 1024 * 1024 + 1)
    name = upload.filename or ""
    if len(content) > most_mb * 1024 * 1024:
        raise Invalid({field: (f"“{name}”超过 {most_mb} MB，请压缩或拆分后再上传。",
                               f"“{name}” is over {most_mb} MB; make it smaller or split it.")})  # fmt: skip
    if not content:
        raise Invalid(
            {
                field: (
                    f"“{name}”是空文件，没有收下。请检查原文件后重新选择。",
                    f"“{name}” is empty; it was not taken. Look at the original and choose it again.",
                )
            }
        )
    try:
        kind = kind_of(content)
    except NotTaken as found:
        raise not_taken(field, name, found.reason, found.inner) from None
    ending = name.rpartition(".")[2].lower()
    if ALIASES.get(ending, ending) != kind:
        raise OtherKind({field: (
            f"“{name}”的内容是 {kind.upper()}，与扩展名不符；请用正确的扩展名重新上传。",
            f"“{name}” is a {kind.upper()} by its content, its name says otherwise; send it under"
            " its proper name.",
        )})  # fmt: skip
    sha256 = hashlib.sha256(content).hexdigest()
    return Stored(sha256, plain_name(name, kind), KINDS[kind], len(content), content)


def path_of(uploads: Path, sha256: str) -> Path:
    """Where the content with this hash is kept."""
    return uploads / sha256[:2] / sha256


def unchanged(uploads: Path, sha256: str) -> bool:
    """Is the file that is kept under this hash still the one that was handed in?"""
    with path_of(uploads, sha256).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def write(path: Path, content: bytes) -> None:
    """Whole or not at all, and on the disk before anything names it."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as fresh:
        fresh.write(content)
        fresh.flush()
        os.fsync(fresh.fileno())
    Path(fresh.name).replace(path)

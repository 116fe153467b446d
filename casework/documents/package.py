"""What is in the package, and is a ZIP that somebody holds the same one?

The papers and every file on record, a manifest, and plain SHA256SUMS. The same case at the same
version makes the same octets: names in order, no date, nothing compressed.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from casework.attachments import named, path_of

from . import said
from .application import OWN_SIDE, Application
from .archive import CHUNK, Pack, plain

PAPERS, FILES = "材料", "附件"
MOST_ENTRIES = 5_000


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was drawn: its name with its ending, its title, its content."""

    name: str
    title: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Difference:
    """A file of the package that is missing in the other one, added, or another."""

    path: str
    what: Literal["missing", "added", "changed"]


@dataclass(frozen=True, slots=True)
class Compared:
    """Is it the same ZIP, octet for octet; if not, are its files, and which aren't?"""

    sha256: str
    same: bool
    readable: bool = True
    differences: tuple[Difference, ...] | None = ()  # None: only the hash was asked for


def attachments(app: Application) -> Iterator[tuple[str, str, str]]:
    """(what it is, its hash, its name) of every file that the application names; "" where a file
    was only named and never handed in."""
    for kind in app.rules.edition.facts:
        files = [f.id for f in kind.field if f.kind == "file"]
        if kind.owner != "case" or kind.beside or not files or not OWN_SIDE & set(kind.who):
            continue
        names = {one.id: one.zh for one in app.entries(kind.items)} if kind.items else {}
        for item, fact in sorted(app.recorded.all(kind.id).items()):
            for field in files:
                if fact.value.get(field):
                    sha256, name = named(str(fact.value[field]))
                    what = " ".join(filter(None, (kind.zh, names.get(item, item))))
                    yield what, sha256, name


def write(path: Path, app: Application, papers: Sequence[Paper], uploads: Path) -> str:
    """Write the package to `path`; its SHA-256. FileGone where a file on record isn't whole."""
    with path.open("wb") as out, Pack(out) as pack:
        for paper in papers:
            pack.add(f"{PAPERS}/{plain(paper.name)}", paper.title, paper.content)
        found = list(attachments(app))
        left_out = [{"what": what, "name": name} for what, sha256, name in found if not sha256]
        # Numbered without a gap: who unpacks it would look for the one that isn't there.
        for number, (what, sha256, name) in enumerate((one for one in found if one[1]), 1):
            inside = f"{FILES}/{number:03d} {plain(what)} {plain(name)}"
            pack.copy(inside, what, path_of(uploads, sha256), sha256)
        pack.conclude(_told(app), named_but_not_handed_in=left_out)
    with path.open("rb") as whole:
        return hashlib.file_digest(whole, "sha256").hexdigest()


def _told(app: Application) -> dict[str, Any]:
    return {
        "case": app.ref, "version": app.version, "record_hash": app.hash,
        "content_hash": app.content, "stage": app.stage,
        "city": app.city, "division": app.division, "unit": app.unit, "measure": app.measure,
        "edition": app.rules.edition.id, "year": app.rules.notice.year,
        "rules_hash": app.rules.digest, "made_for": said.day(app.at.date()),
    }  # fmt: skip


def sum_of(file: BinaryIO) -> str:
    """The SHA-256 of a file, read from its start."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def compare(stored: BinaryIO, theirs: str, other: BinaryIO) -> Compared:
    """Which files of `other`, whose hash is `theirs`, aren't the same as in the package `stored`?"""
    other.seek(0)
    try:
        with zipfile.ZipFile(stored) as own, zipfile.ZipFile(other) as given:
            return Compared(theirs, False, True, tuple(_differences(own, given)))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError):
        return Compared(theirs, False, readable=False)


def _differences(own: zipfile.ZipFile, given: zipfile.ZipFile) -> Iterator[Difference]:
    wanted = {info.filename: info for info in own.infolist()}
    there = {info.filename: info for info in given.infolist()[:MOST_ENTRIES] if not info.is_dir()}
    for name, info in sorted(wanted.items()):
        if name not in there:
            yield Difference(name, "missing")
        elif info.file_size != there[name].file_size or _sum(own, name) != _sum(given, name):
            yield Difference(name, "changed")
    for name in sorted(there.keys() - wanted.keys()):
        yield Difference(name, "added")


def _sum(archive: zipfile.ZipFile, name: str) -> str:
    """The hash of a part, which is of the size that was compared; a lie about it ends the reading."""
    left, digest = archive.getinfo(name).file_size, hashlib.sha256()
    try:
        with archive.open(name) as part:
            while left > 0 and (chunk := part.read(min(CHUNK, left))):
                digest.update(chunk)
                left -= len(chunk)
    except (zipfile.BadZipFile, OSError):
        return ""
    return digest.hexdigest()

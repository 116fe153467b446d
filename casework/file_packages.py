"""What is in a zip archive that says it is an OFD, DOCX or XLSX, and does it carry what it mustn't?

What its XML says is read as XML, whatever its encoding, and what was read is judged: a search of
octets is got round by another encoding or an entity.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from casework.file_words import NotTaken

# The part without which a package isn't what it claims to be.
PARTS = {"OFD.xml": "ofd", "word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
OTHER_PARTS = ("ppt/presentation.xml", "mimetype", "content.xml")
MOST_PARTS = 2_000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 200
MOST_XML = 16 * 1024 * 1024  # octets of a part that is read as XML

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
ARCHIVES = (b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh",
            b"\xfd7zXZ\0")  # fmt: skip
PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
MACROS = (".docm", ".dotm", ".xlsm", ".xlsb", ".xlam", ".pptm", "vbaproject.bin", "vbadata.xml")
EMBEDDED = (".docx", ".xlsx", ".pptx", ".odttf")  # documents that Office itself puts into another
TYPES = "[content_types].xml"
# Part names that lead out of the folder into which the archive is unpacked.
ASTRAY = re.compile(r"^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)|\\|[\0-\x1f]", re.IGNORECASE)
# What Office fetches and opens by itself, from wherever it lies.
FETCHED = ("attachedtemplate", "oleobject", "frame", "subdocument", "afchunk", "package")
LOCAL = re.compile(r"file:///?[a-z]:|[a-z]:[\\/]|[^:/\\]+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part of the package points to: the last word of its type, where, and is that outside?"""

    kind: str
    target: str
    outside: bool


def kind_of_package(content: bytes) -> str:
    """The extension that belongs to this archive; NotTaken says why there is none.

    An archive that would unpack to far more than it is, one that is locked, one that carries
    macros, objects, programs or other archives is none of ours. Nothing is unpacked whole.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _kind(archive, len(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, RuntimeError,
            zlib.error):  # fmt: skip
        raise NotTaken("damaged") from None


def _kind(archive: zipfile.ZipFile, size: int) -> str:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise NotTaken("locked_archive")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > min(MOST_UNPACKED, MOST_RATIO * size):
        raise NotTaken("bomb")
    for part in parts:
        if ASTRAY.search(part.orig_filename):
            raise NotTaken("astray", part.filename)
    names = {part.filename for part in parts}
    if len({name.lower() for name in names}) < len(parts):  # of two, who knows which is opened
        raise NotTaken("damaged")
    kind = next((kind for part, kind in PARTS.items() if part in names), None)
    if kind is None:
        raise NotTaken("office" if names & set(OTHER_PARTS) else "archive")
    if _has_macros(archive):
        raise NotTaken("macros")
    for inner in _foreign(archive):
        raise NotTaken("inside", inner)
    if kind != "ofd":
        for found in relationships(archive):
            if found.outside and found.kind in FETCHED and not LOCAL.match(found.target):
                raise NotTaken("fetches", found.target[:80])
    return kind


def xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Any:
    """The root of a part; NotTaken where it is no XML, or declares entities."""
    with archive.open(part) as file:
        content = file.read(MOST_XML + 1)
    if len(content) > MOST_XML:
        raise NotTaken("bomb")
    try:
        return fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise NotTaken("damaged") from None


def types(archive: zipfile.ZipFile) -> set[str]:
    """The kinds of part that the package says it has, in small letters."""
    return {str(one.get("ContentType", "")).lower() for part in archive.infolist()
            if part.filename.lower() == TYPES for one in xml(archive, part).iter()}  # fmt: skip


def relationships(archive: zipfile.ZipFile) -> Iterator[Relationship]:
    """Whatever any part points to."""
    for part in archive.infolist():
        if part.filename.lower().endswith(".rels"):
            for one in xml(archive, part).iter():
                kind = str(one.get("Type", "")).rstrip("/").rpartition("/")[2].lower()
                outside = str(one.get("TargetMode", "")).strip().lower() == "external"
                yield Relationship(kind, str(one.get("Target", "")).strip(), outside)


def _has_macros(archive: zipfile.ZipFile) -> bool:
    """By its parts' names, and by what the package says of them: a macro can bear any name."""
    names = [name.lower() for name in archive.namelist()]
    if any(name.endswith(MACROS) or "/macrosheets/" in name for name in names):
        return True
    said = " ".join(types(archive))
    return "macroenabled" in said or "vbaproject" in said


def _foreign(archive: zipfile.ZipFile) -> Iterator[str]:
    """The parts that are archives, programs or objects of another program, however they are called."""
    for part in archive.infolist():
        if part.is_dir():
            continue
        with archive.open(part) as inner:
            head = inner.read(8)
        if head.startswith(ZIP):
            if not part.filename.lower().endswith(EMBEDDED):
                yield part.filename
        elif head.startswith((OLE, *ARCHIVES, *PROGRAMS)):
            yield part.filename

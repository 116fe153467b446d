"""What is in a zip archive that says it is an OFD, DOCX or XLSX, and does it carry what it mustn't?

What its XML says is read as XML, whatever its encoding, and what was read is judged: a search of
octets is got round by another encoding or an entity. A document within is judged as the whole is.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from casework.file_words import NotTaken

# The part without which a package isn't what it claims to be, and how that begins.
PARTS = {"OFD.xml": ("ofd", "OFD"), "word/document.xml": ("docx", "document"),
         "xl/workbook.xml": ("xlsx", "workbook")}  # fmt: skip
OTHER_PARTS = ("ppt/presentation.xml", "mimetype", "content.xml")
MOST_PARTS = 2_000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 200
MOST_READ = 16 * 1024 * 1024  # octets of a part that is read as XML, or as a document within

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
ARCHIVES = (b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh",
            b"\xfd7zXZ\0")  # fmt: skip
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"L\0\0\0\x01\x14\x02\0")
# What Windows runs, going by the name alone.
RUN = (".bat", ".chm", ".cmd", ".com", ".cpl", ".dll", ".exe", ".hta", ".htm", ".html", ".jar", ".js",
       ".lnk", ".mht", ".msi", ".pif", ".ps1", ".reg", ".scr", ".url", ".vbe", ".vbs", ".wsf")  # fmt: skip
MACROS = (".docm", ".dotm", ".xlsm", ".xlsb", ".xlam", ".pptm", "vbaproject.bin", "vbadata.xml")
EMBEDDED = (".docx", ".xlsx")  # documents of ours that Office itself puts into another
TYPES = "[content_types].xml"
# Part names that lead out of the folder into which the archive is unpacked.
ASTRAY = re.compile(r"^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)|\\|[\0-\x1f]", re.IGNORECASE)
# What lies outside and a reader follows or is asked about; Office fetches the rest by itself.
FOLLOWED = ("hyperlink", "externallinkpath")
LOCAL = re.compile(r"file:///?[a-z]:|[a-z]:[\\/]|[^:/\\]+$", re.IGNORECASE)


BROKEN = (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, RuntimeError,
          zlib.error)  # fmt: skip


@dataclass(slots=True)
class Room:
    """How many parts, and octets of them unpacked, a package and those within it may still have."""

    parts: int
    octets: int

    def take(self, parts: list[zipfile.ZipInfo]) -> None:
        """NotTaken where it isn't enough."""
        self.parts -= len(parts)
        self.octets -= sum(part.file_size for part in parts)
        if min(self.parts, self.octets) < 0:
            raise NotTaken("bomb")


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
    room = Room(MOST_PARTS, min(MOST_UNPACKED, MOST_RATIO * len(content)))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _kind(archive, room)
    except BROKEN:
        raise NotTaken("damaged") from None


def _kind(archive: zipfile.ZipFile, room: Room, *, within: bool = False) -> str:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise NotTaken("locked_archive")
    room.take(parts)
    for part in parts:
        if ASTRAY.search(part.orig_filename):
            raise NotTaken("astray", part.filename)
    names = {part.filename for part in parts}
    if len({name.lower() for name in names}) < len(parts):  # of two, who knows which is opened
        raise NotTaken("damaged")
    main = next((part for part in PARTS if part in names), None)
    if main is None:
        raise NotTaken("office" if names & set(OTHER_PARTS) else "archive")
    kind, root = PARTS[main]
    if _root(archive, main) != root:
        raise NotTaken("damaged")
    if _has_macros(archive):
        raise NotTaken("macros")
    for part in parts:
        if not part.is_dir():
            _look_within(archive, part, room, deepest=within)
    if kind != "ofd":
        for found in relationships(archive):
            if (found.outside and found.kind not in FOLLOWED
                    and not LOCAL.match(unquote(found.target))):  # fmt: skip
                raise NotTaken("fetches", found.target[:80])
    return kind


def _root(archive: zipfile.ZipFile, part: str) -> str:
    """The name with which a part begins; NotTaken where it isn't XML to its end, or declares entities."""
    parser, names = expat.ParserCreate(namespace_separator=" "), [""]

    def began(name: str, _attributes: object) -> None:
        names[0] = name.rpartition(" ")[2]
        parser.StartElementHandler = None

    def declared(*_: object) -> None:
        raise NotTaken("damaged")

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = began, declared
    try:
        with archive.open(part) as file:
            parser.ParseFile(file)
    except expat.ExpatError:
        raise NotTaken("damaged") from None
    return names[0]


def xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Any:
    """The root of a part; NotTaken where it is no XML, or declares entities."""
    with archive.open(part) as file:
        content = file.read(MOST_READ + 1)
    if len(content) > MOST_READ:
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


def _look_within(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: Room, *, deepest: bool
) -> None:
    """NotTaken where a part is an archive, a program or another program's object, whatever its name;
    a document of ours is taken where it would be by itself, unless it stands in one already."""
    name = part.filename.lower()
    with archive.open(part) as file:
        head = file.read(8)
        rest = file.read(MOST_READ + 1) if head.startswith(ZIP) and not deepest else b""
    if name.endswith(RUN) or head.startswith((OLE, *ARCHIVES, *PROGRAMS)):
        raise NotTaken("inside", part.filename)
    if not head.startswith(ZIP):
        return
    reason = "inside"
    if len(rest) > MOST_READ:
        reason = "bomb"
    elif name.endswith(EMBEDDED) and not deepest:
        try:
            with zipfile.ZipFile(BytesIO(head + rest)) as inner:
                if name.endswith(_kind(inner, room, within=True)):
                    return
        except NotTaken as found:
            reason = "bomb" if found.reason == "bomb" else "inside"
        except BROKEN:
            pass
    raise NotTaken(reason, part.filename)

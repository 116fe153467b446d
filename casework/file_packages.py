"""What is in a zip archive that says it is an OFD, DOCX or XLSX, and does it carry what it mustn't?

What its XML says is read as XML, whatever its encoding, and what was read is judged: a search of
octets is got round by another encoding or an entity. A document within is judged as the whole is.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from casework import file_opening
from casework.file_parts import MOST_READ, ZIP, root, types
from casework.file_words import NotTaken

# The part without which a package isn't what it claims to be, and how that begins.
PARTS = {"OFD.xml": ("ofd", "OFD"), "word/document.xml": ("docx", "document"),
         "xl/workbook.xml": ("xlsx", "workbook")}  # fmt: skip
OTHER_PARTS = ("ppt/presentation.xml", "mimetype", "content.xml")
MOST_PARTS = 2_000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 200

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVES = (b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh",
            b"\xfd7zXZ\0")  # fmt: skip
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"L\0\0\0\x01\x14\x02\0")
# What Windows runs, going by the name alone.
RUN = (".bat", ".chm", ".cmd", ".com", ".cpl", ".dll", ".exe", ".hta", ".htm", ".html", ".jar", ".js",
       ".lnk", ".mht", ".msi", ".pif", ".ps1", ".reg", ".scr", ".url", ".vbe", ".vbs", ".wsf")  # fmt: skip
MACROS = (".docm", ".dotm", ".xlsm", ".xlsb", ".xlam", ".pptm", "vbaproject.bin", "vbadata.xml")
EMBEDDED = (".docx", ".xlsx")  # documents of ours that Office itself puts into another
# Part names that lead out of the folder into which the archive is unpacked.
ASTRAY = re.compile(r"^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)|\\|[\0-\x1f]", re.IGNORECASE)
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
    kind, begins = PARTS[main]
    if root(archive, main) != begins:
        raise NotTaken("damaged")
    if _has_macros(archive):
        raise NotTaken("macros")
    for part in parts:
        if not part.is_dir():
            _look_within(archive, part, room, deepest=within)
    if kind != "ofd":
        file_opening.look(archive)
    return kind


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

"""What do the parts of a package say, read as XML: their root, their types, what they point to?"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from casework.file_words import NotTaken

MOST_READ = 16 * 1024 * 1024  # octets of a part that is read as XML, or as a document within
TYPES = "[content_types].xml"
ZIP = b"PK\x03\x04"
BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\0\t\r\n "  # what may stand before its first bracket


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part of the package points to: the last word of its type, where, and is that outside?

    `folder` is that of the part which points.
    """

    kind: str
    target: str
    outside: bool
    folder: str

    def part(self, archive: zipfile.ZipFile) -> zipfile.ZipInfo | None:
        """The part of the package that it points to, however its name is written."""
        path = posixpath.normpath(posixpath.join("/", self.folder, unquote(self.target)))
        wanted = path.lstrip("/").lower()
        return next((one for one in archive.infolist() if one.filename.lower() == wanted), None)


def root(archive: zipfile.ZipFile, part: str) -> str:
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
            folder = posixpath.dirname(posixpath.dirname(part.filename))
            for one in xml(archive, part).iter():
                kind = str(one.get("Type", "")).rstrip("/").rpartition("/")[2].lower()
                outside = str(one.get("TargetMode", "")).strip().lower() == "external"
                yield Relationship(kind, str(one.get("Target", "")).strip(), outside, folder)

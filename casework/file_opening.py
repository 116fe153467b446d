"""Does a Word or Excel file fetch or start something once it is opened, before anybody clicks?

By what its parts point to, by its fields, or by its links and connections to data. What a reader has
to click, a hyperlink, is as good as in any letter; a file on one's own disk is nobody else's.
"""

from __future__ import annotations

import re
import zipfile
from typing import IO
from urllib.parse import unquote
from xml.parsers import expat

from casework.file_fields import Fields, outside
from casework.file_parts import BEFORE_XML, ZIP, relationships
from casework.file_words import NotTaken

# What lies outside and a reader follows or is asked about; Office fetches the rest by itself.
FOLLOWED = ("hyperlink", "externallinkpath")
LOCAL = re.compile(r"file:///?[a-z]:|[a-z]:[\\/]|[^:/\\]+$", re.IGNORECASE)
# A part in which none of these is an element's name says nothing that is asked for here.
ASKED = re.compile(rb"instrText|fldSimple|ddeLink|webPr|dbPr|textPr|odcFile")
LONGEST = 16  # a name cut in two by the end of a piece is found in the next
ENCODING = re.compile(rb"encoding\s*=\s*[\"'](?!utf-8[\"']|us-ascii[\"'])", re.IGNORECASE)
PIECE = 1 << 20
# A connection to the workbook's own data asks nobody else.
OWN_DATA = re.compile(r"data model connection|\$workbook\$|\$embedded\$", re.IGNORECASE)


class _Ended(Exception):
    """Office reads no part that declares a type of document."""


def look(archive: zipfile.ZipFile) -> None:
    """NotTaken where it does."""
    for found in relationships(archive):
        if (found.outside and found.kind not in FOLLOWED
                and not LOCAL.match(unquote(found.target))):  # fmt: skip
            raise NotTaken("fetches", found.target[:80])
        if found.kind == "afchunk" and not found.outside:
            part = found.part(archive)
            if part is None or not _is_zip(archive, part):  # a web page or RTF, whatever its name
                raise NotTaken("inside", found.target[:80])
    for part in archive.infolist():
        if not part.is_dir() and _asks(archive, part):
            with archive.open(part) as file:
                _read(file)


def _is_zip(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Is it a document, which is judged as the whole is?"""
    with archive.open(part) as file:
        return file.read(len(ZIP)) == ZIP


def _asks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """May a part that looks like XML say something of this? One in another encoding is read anyway."""
    with archive.open(part) as file:
        piece = file.read(PIECE)
        start = piece.lstrip(BEFORE_XML)
        if start and not start.startswith(b"<"):
            return False
        if b"\0" in piece or ENCODING.search(start[:1024]):
            return True
        end = b""
        while piece:
            if ASKED.search(end + piece):
                return True
            end, piece = piece[-LONGEST:], file.read(PIECE)
    return False


def _read(file: IO[bytes]) -> None:
    """Read a part as XML, to where it is XML, and judge what was read."""
    parser, fields = expat.ParserCreate(namespace_separator=" "), Fields()

    def began(name: str, given: dict[str, str]) -> None:
        word = name.rpartition(" ")[2]
        attributes = {key.rpartition(" ")[2]: value for key, value in given.items()}
        fields.began(word, attributes)
        _connects(word, attributes)

    def ended(*_: object) -> None:
        raise _Ended

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = began, ended
    parser.EndElementHandler = lambda name: fields.ended(name.rpartition(" ")[2])
    parser.CharacterDataHandler = fields.said
    try:
        parser.ParseFile(file)
    except _Ended:
        pass
    except expat.ExpatError as error:
        if "encoding" in expat.ErrorString(error.code):
            raise NotTaken("damaged") from None
    except LookupError:  # an encoding that nobody knows
        raise NotTaken("damaged") from None
    fields.judge()


def _connects(word: str, attributes: dict[str, str]) -> None:
    """NotTaken for a workbook's link to a program, or connection to data that lie elsewhere."""
    if word == "ddeLink":
        raise NotTaken("starts", attributes.get("ddeService", "DDE")[:80])
    if word == "webPr":
        raise NotTaken("fetches", attributes.get("url", word)[:80])
    source = attributes.get("connection", "")
    if word == "dbPr" and not OWN_DATA.search(source):
        raise NotTaken("fetches", source[:80] or word)
    for said in (attributes.get("sourceFile", ""), attributes.get("odcFile", "")):
        if word in ("textPr", "connection") and outside(said):
            raise NotTaken("fetches", said[:80])

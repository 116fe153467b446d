"""Does a Word file reach out of itself or run, and does it say what it has to say?"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from casework.file_parts import BEFORE_XML, relationships, xml
from casework.file_words import NotTaken

from .apart import Unusable

# What reaches out of the file, or runs: a template of a paper needs none of it.
EMBEDS = ("word/embeddings/", "word/activex/", "customui/")
OBJECTS = ("attachedtemplate", "oleobject", "control", "package", "vbaproject", "afchunk",
           "subdocument", "frame")  # fmt: skip
FETCHES = re.compile("DDE|INCLUDE|IMPORT|(?<!HYPER)LINK|DATABASE|MACROBUTTON", re.IGNORECASE)
# Octets that a paper may have beyond its template, unpacked: the fullest application has eight million,
# and at ten the XML's library cuts a text off without a word.
MOST_ADDED = 9_000_000
EMBEDDED = Unusable("模板中含有外部链接、宏、控件或嵌入对象，请去除后再上传。",
                    "The template holds links to outside, macros, controls or embedded objects;"
                    " take them out.")  # fmt: skip
TOO_LARGE = Unusable("按模板排出的材料过大，无法打开，请检查模板中的循环和填充。",
                     "What the template makes is too large to be opened; look at its loops and"
                     " fillings.")  # fmt: skip


def look(content: bytes) -> None:
    """Unusable for what reaches out of the file, or runs; judged by its XML as read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if any(part.lower().startswith(EMBEDS) for part in archive.namelist()):
                raise EMBEDDED
            if any(to.outside or to.kind in OBJECTS for to in relationships(archive)):
                raise EMBEDDED
            if any(FETCHES.search(_instructions(root)) for root in _parts(archive)):
                raise EMBEDDED
    except NotTaken:  # declares entities, or is no XML after all
        raise EMBEDDED from None


def look_at_made(made: bytes, template: bytes) -> None:
    """`look`, at what a template made: it can write XML of its own, and any amount of it."""
    if _unpacked(made) > _unpacked(template) + MOST_ADDED:
        raise TOO_LARGE
    look(made)


def text(content: bytes) -> str:
    """All that the file shows in any of its parts, without a blank."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        said = ["".join(one.text or "" for one in root.iter(qn("w:t"))) for root in _parts(archive)]
    return "\n".join("".join(part.split()) for part in said)


def _parts(archive: zipfile.ZipFile) -> Iterator[Any]:
    """The root of each part that begins as XML does, whatever it is called."""
    for part in archive.infolist():
        with archive.open(part) as file:
            like_xml = file.read(64).lstrip(BEFORE_XML).startswith(b"<")
        if like_xml:
            yield xml(archive, part)


def _instructions(root: Any) -> str:
    """What the fields of a part do, however they are cut into pieces."""
    return "".join([*(one.text or "" for one in root.iter(qn("w:instrText"))),
                    *(one.get(qn("w:instr"), "") for one in root.iter(qn("w:fldSimple")))])  # fmt: skip


def _unpacked(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(part.file_size for part in archive.infolist())
